import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context, Viewer } from '../../core/context.js';
import { invalidAccessToken } from '../../core/errors.js';
import { sessionsTopic } from '../../core/events/topics.js';
import type { Live } from './live-sessions.js';

/** The digest of an API token, which alone is stored. */
export const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * Creates an API token of the viewer's session, 160 bits as 40 hex digits, and revokes its previous one. It
 * expires with the session, or after `opaqueTokenIdleDays` without use.
 */
export async function makeApiToken(ctx: Context): Promise<string> {
  const token = randomBytes(20).toString('hex');
  await ctx.em.execute(
    `update sessions set api_token_digest = ?, api_token_expires_at = now() + make_interval(days => ?)
     where id = ?`,
    [digestOf(token), ctx.app.config.limits.opaqueTokenIdleDays, ctx.viewer.sessionId],
  );
  // Other nodes forget the previous token.
  ctx.ring(sessionsTopic, ctx.viewer.id);
  return token;
}

/** Whether `token` has the form of an API token. */
export const isApiToken = (token: string): boolean => /^[\da-f]{40}$/.test(token);

/** The most holders of API tokens that a node remembers. */
const mostHolders = 20_000;

declare module '../../core/app.js' {
  interface App {
    /** User ids of the holders of API tokens that were valid on this node lately, by digest. */
    readonly apiTokenHolders: LRUCache<string, number>;
  }
}

export const createApiTokenHolders = () => new LRUCache<string, number>({ max: mostHolders });

/**
 * The user whose API token `token` was when it was last valid on this node, without a query; null if
 * unknown. Only for rate limits, since the token may have been revoked.
 */
export const lastHolder = (app: App, token: string): number | null =>
  app.apiTokenHolders.get(digestOf(token)) ?? null;

interface Row {
  id: string;
  user_id: string;
  left: number;
  stale: boolean;
}

/** The viewer of an API token, whose expiry is extended. Throws UNAUTHENTICATED. */
export async function authenticateApiToken(app: App, token: string): Promise<Viewer> {
  const digest = digestOf(token);
  const holder = app.apiTokenHolders.get(digest) ?? null;
  const live = await app.liveSessions.find(holder, digest, () => lookUp(app, digest));
  if (!live) throw invalidAccessToken('Invalid token.');
  return live.viewer;
}

async function lookUp(app: App, digest: string): Promise<Live | null> {
  const em = app.orm.em.fork();
  const days = app.config.limits.opaqueTokenIdleDays;
  const asked = performance.now();
  const [row] = await em.execute<Row[]>(
    `select id, user_id, extract(epoch from api_token_expires_at - now())::float8 * 1000 as left,
            api_token_expires_at < now() + make_interval(days => ?, hours => -1) as stale
     from sessions
     where api_token_digest = ? and api_token_expires_at > now() and revoked_at is null`,
    [days, digest],
  );
  if (!row) return null;
  if (row.stale) {
    // Extended at most once an hour, to avoid a write for each request.
    await em.execute(
      `update sessions set api_token_expires_at = now() + make_interval(days => ?), last_used_at = now()
       where id = ?`,
      [days, row.id],
    );
  }
  const userId = Number(row.user_id);
  app.apiTokenHolders.set(digest, userId);
  return { viewer: { id: userId, sessionId: row.id }, until: asked + row.left };
}
