import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { bindIds, raw, run, sql } from '../../core/reads/sql.js';
import * as reads from './presence.reads.js';
import { PresenceStatus } from './presence.reads.js';

declare module '../../core/app.js' {
  interface App {
    /** Sessions whose presence was extended lately. */
    readonly extendedPresences: LRUCache<string, true>;
  }
}

/** How long the presence of a busy session is not extended again, in milliseconds. */
const extendedMs = 30_000;

export const createExtendedPresences = () =>
  new LRUCache<string, true>({ max: 20_000, ttl: extendedMs });

/** The presence of a user. */
export interface Presence {
  userId: number;
  status: PresenceStatus;
  /** When they last came online or went offline; null if never. */
  lastSeenAt: Date | null;
}

/** How long `setPresence(ONLINE)` lasts after the last request of the session, in milliseconds. */
const heldMs = 15 * 60_000;

/** The most users that a filter by presence considers. */
const onlineLimit = 10_000;

interface SeenRow {
  id: string;
  last_seen_at: string | null;
  key: string | null;
}

const keyOf = ({ key }: SeenRow) => (key === null ? null : Number(key));

async function presencesOf(ctx: Context, ids: readonly number[]): Promise<(Presence | Error)[]> {
  const rows = await run<SeenRow>(
    ctx,
    sql`select u.id, u.last_seen_at, ${reads.status.key(raw('u'))} as key
      from users u where u.id = any(${bindIds(ids)})`,
  );
  const statusOf = await reads.status.find(ctx, rows.map(keyOf));
  return inOrder(ids, rows, (row) => Number(row.id)).map((row, index) =>
    row
      ? {
          userId: ids[index] as number,
          status: statusOf(keyOf(row)),
          lastSeenAt: row.last_seen_at === null ? null : new Date(row.last_seen_at),
        }
      : notFound('User'),
  );
}

/** Loads the presence of a user. Throws NOT_FOUND. */
export const presenceOf = (ctx: Context, userId: number): Promise<Presence> =>
  ctx.loader<number, Presence>(presencesOf).load(userId);

/** The ids of online users, at most 10,000. */
export const onlineIds = (ctx: Context): Promise<number[]> => ctx.app.leases.onlineIds(onlineLimit);

const sessionLease = (sessionId: string) => `session:${sessionId}`;

/**
 * Sets the presence of the viewer's session. ONLINE lasts for 15 minutes after its last request; OFFLINE
 * ends that. A user with an open socket is online regardless.
 */
export async function setPresence(ctx: Context, status: PresenceStatus): Promise<Presence> {
  const { id, sessionId } = ctx.viewer;
  const lease = sessionLease(sessionId);
  if (status === PresenceStatus.ONLINE) await ctx.app.leases.hold(id, lease, heldMs);
  else await ctx.app.leases.release(id, lease, 0);
  await seen(ctx.app, id);
  ctx.ring(presenceTopic(id));
  ctx.loader<number, Presence>(presencesOf).clear(id);
  return presenceOf(ctx, id);
}

/** Extends `setPresence(ONLINE)` of the viewer's session, at each of its requests. */
export async function keepPresence(ctx: Context): Promise<void> {
  const { id, sessionId } = ctx.viewer;
  const { extendedPresences, leases } = ctx.app;
  if (extendedPresences.has(sessionId)) return;
  extendedPresences.set(sessionId, true);
  await leases.renew(id, sessionLease(sessionId), heldMs);
}

/** Ends `setPresence(ONLINE)` of a session that ends. */
export async function endPresence(ctx: Context, userId: number, sessionId: string): Promise<void> {
  await ctx.app.leases.release(userId, sessionLease(sessionId), 0);
  ctx.ring(presenceTopic(userId));
}

/** Stores that a user was seen just now. */
export async function seen(app: App, userId: number): Promise<void> {
  const text = 'update users set last_seen_at = now() where id = $1 and deleted_at is null';
  await queryPrepared(app, 'seen', text, [userId]);
}
