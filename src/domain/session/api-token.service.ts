import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context, Viewer } from '../../core/context.js';
import { unauthenticated } from '../../core/errors.js';
import { sessionsTopic } from '../../core/events/topics.js';
import type { Live } from './live-sessions.js';

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * A new opaque token of the viewer's session, 160 bits as 40 hex digits, in place of the one it had.
 * It ends with the session, or when it was idle for as long as the limits say.
 */
export async function makeApiToken(ctx: Context): Promise<string> {
  const token = randomBytes(20).toString('hex');
  await ctx.em.execute(
    `update sessions set api_token_digest = ?, api_token_expires_at = now() + make_interval(days => ?)
     where id = ?`,
    [digestOf(token), ctx.app.config.limits.opaqueTokenIdleDays, ctx.viewer.sessionId],
  );
  // The one it had is no longer good.
  ctx.ring(sessionsTopic, ctx.viewer.id);
  return token;
}

/** Whether `token` has the form of an opaque one. */
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
 * Who held `token` when it was last good here, without asking the database; null when it was not.
 * Good for counting somebody's requests, and for nothing else.
 */
export const lastHolder = (app: App, token: string): number | null =>
  app.apiTokenHolders.get(digestOf(token)) ?? null;

interface Row {
  id: string;
  user_id: string;
  left: number;
  stale: boolean;
}

/** Who holds an opaque token, which lives on by that. Throws UNAUTHENTICATED. */
export async function authenticateApiToken(app: App, token: string): Promise<Viewer> {
  const digest = digestOf(token);
  const holder = app.apiTokenHolders.get(digest) ?? null;
  const live = await app.liveSessions.find(holder, digest, () => lookUp(app, digest));
  if (!live) throw unauthenticated('Invalid token.');
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
    // An hour is not worth a write for each request.
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
