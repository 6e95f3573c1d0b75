import type DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import { batched } from '../../core/batched.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { inOrder, type Viewer } from '../../core/context.js';
import { invalidAccessToken } from '../../core/errors.js';
import { sessionsTopic } from '../../core/events/topics.js';
import { asServer } from '../../core/postgres/claims.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { importedClaims } from './imported-session.js';
import type { Claims, TokenKind } from './token.js';

declare module '../../core/app.js' {
  interface App {
    readonly liveSessions: LiveSessions;
    readonly sessionLookups: DataLoader<string, Live | null>;
  }
}

/** The claims of a token of this server, or of the old server of the client's legacy API; null for any other. */
export const claimsOf = async (
  app: App,
  policyName: string,
  kind: TokenKind,
  token: string,
): Promise<Claims | null> =>
  app.tokens.readOrNull(kind, token) ?? importedClaims(app, policyName, kind, token);

/**
 * The viewer of an access token. Throws UNAUTHENTICATED for an invalid or expired token, and for a token
 * of an ended session.
 */
export async function authenticate(
  app: App,
  accessToken: string,
  policyName = defaultPolicy.name,
): Promise<{ viewer: Viewer; expiresAt: Date }> {
  const claims = await claimsOf(app, policyName, 'access', accessToken);
  if (!claims) throw invalidAccessToken();
  const { userId, sessionId, expiresAt } = claims;
  const live = await app.liveSessions.find(userId, sessionId, () => lookUp(app, userId, sessionId));
  if (!live) throw invalidAccessToken();
  return { viewer: live.viewer, expiresAt };
}

async function lookUp(app: App, userId: number, sessionId: string): Promise<Live | null> {
  const live = await app.sessionLookups.load(sessionId);
  return live?.viewer.id === userId ? live : null;
}

/** Looks sessions up by their id, together with all others that are looked up in the same turn. */
export const createSessionLookups = (app: App): DataLoader<string, Live | null> =>
  batched(async (ids) => {
    const asked = performance.now();
    const rows = await queryPrepared<{ id: string; user_id: string; left: number }>(
      app,
      'sessions',
      `select id, user_id, extract(epoch from expires_at - now())::float8 * 1000 as left
       from sessions where revoked_at is null and expires_at > now() and id = any($1::uuid[])`,
      [`{${ids}}`],
    );
    const found = inOrder(ids, rows, ({ id }) => id);
    return found.map(
      (row, at) =>
        row && {
          viewer: { id: Number(row.user_id), sessionId: ids[at] as string },
          until: asked + row.left,
        },
    );
  });

/** A session that was live in the database. */
export interface Live {
  readonly viewer: Viewer;
  /** Its expiry in terms of `performance.now()`. */
  readonly until: number;
}

const mostPeople = 10_000;
const mostSessions = 100;
/** How long the sessions of a user are cached after their last request, in milliseconds. */
const idleMs = 30_000;

/**
 * Caches the live sessions of recent requests. The doorbell removes ended ones at once; each sweep compares
 * all with the database, and after three missed sweeps the cache is not used.
 */
export class LiveSessions {
  /** By user id, then by session id or digest of the API token. */
  private readonly people = new LRUCache<number, Map<string, Live>>({
    max: mostPeople,
    ttl: idleMs,
    updateAgeOnGet: true,
  });
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  /** Start of the last successful comparison. */
  private lookedAt = 0;
  /** Incremented whenever results of earlier queries may be outdated. */
  private turn = 0;
  private readonly hangUp: Promise<() => void>;

  constructor(private readonly app: App) {
    this.hangUp = app.doorbell.listen(sessionsTopic, (userId) => this.forget(userId));
  }

  /**
   * The live session of `key`, its id or the digest of its API token, as `lookUp` finds it or found it
   * before; null for a session that is not live. The end of a cached session is known at once on the
   * node that ended it, and within 2 s on every other node.
   */
  async find(
    userId: number | null,
    key: string,
    lookUp: () => Promise<Live | null>,
  ): Promise<Live | null> {
    const known = userId === null ? null : await this.remembered(userId, key);
    if (known) return known;
    const { turn } = this;
    const begun = performance.now();
    const found = await lookUp();
    if (found && turn === this.turn) this.remember(key, found, begun);
    return found;
  }

  /** Seconds since the last request of a user on this node; null when there was none lately. */
  idleSeconds(userId: number): number | null {
    const left = this.people.getRemainingTTL(userId);
    return left > 0 ? (idleMs - left) / 1000 : null;
  }

  /** The number of cached sessions. */
  get size(): number {
    let size = 0;
    for (const sessions of this.people.values()) size += sessions.size;
    return size;
  }

  async close(): Promise<void> {
    this.stop();
    this.people.clear();
    (await this.hangUp)();
  }

  private async remembered(userId: number, key: string): Promise<Live | null> {
    if (!this.people.get(userId)?.has(key)) return null;
    if (performance.now() - this.lookedAt > 3 * this.sweepMs) await this.look();
    const live = this.people.get(userId)?.get(key);
    return live && live.until > performance.now() ? live : null;
  }

  private remember(key: string, live: Live, begun: number): void {
    const { id } = live.viewer;
    const sessions = this.people.get(id) ?? new Map<string, Live>();
    if (sessions.size >= mostSessions) sessions.clear();
    this.people.set(id, sessions.set(key, live));
    if (this.timer) return;
    this.lookedAt = begun;
    this.timer = setInterval(() => {
      this.look().catch((error) => this.app.log.warn({ err: error }, 'sessions not looked up'));
    }, this.sweepMs).unref();
  }

  private forget(userId: number): void {
    this.turn += 1;
    if (userId > 0) this.people.delete(userId);
    // Rings may have been missed, so the cache must be compared before its next use.
    else this.lookedAt = Number.NEGATIVE_INFINITY;
  }

  /** Removes sessions that are no longer live. Rejects with the error of the database. */
  private look(): Promise<void> {
    this.looking ??= asServer(() => this.compare()).finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async compare(): Promise<void> {
    this.turn += 1;
    const begun = performance.now();
    this.people.purgeStale();
    const remembered = [...this.people.values()].flatMap((sessions) =>
      [...sessions].map(([key, live]) => ({ sessions, key, live })),
    );
    if (remembered.length === 0) return this.stop();
    const alive = await this.aliveAmong(remembered.map(({ live }) => live.viewer.sessionId));
    for (const { sessions, key, live } of remembered) {
      // An entry added meanwhile comes from a later query.
      if (!alive.has(key) && sessions.get(key) === live) sessions.delete(key);
    }
    this.lookedAt = begun;
  }

  /** The ids of the live sessions, and the digests of their API tokens that need no extension yet. */
  private async aliveAmong(ids: string[]): Promise<Set<string | null>> {
    const { opaqueTokenIdleDays: days } = this.app.config.limits;
    const rows = await queryPrepared<{ id: string | null; digest: string | null }>(
      this.app,
      'remembered_sessions',
      `select case when expires_at > now() then id end as id,
              case when api_token_expires_at > now() + make_interval(days => $1, hours => -1)
                   then api_token_digest end as digest
       from sessions where id = any($2::uuid[]) and revoked_at is null`,
      [days, `{${ids}}`],
    );
    return new Set(rows.flatMap(({ id, digest }) => [id, digest]));
  }

  private get sweepMs(): number {
    return this.app.config.limits.sweepMilliseconds;
  }

  private stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }
}
