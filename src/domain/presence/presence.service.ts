import type DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import { batched } from '../../core/batched.js';
import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { bindIds, raw, run, sql } from '../../core/reads/sql.js';
import { Availability } from '../account/user.entity.js';
import * as reads from './presence.reads.js';
import { PresenceStatus } from './presence.reads.js';

declare module '../../core/app.js' {
  interface App {
    /** Sessions whose presence was extended lately. */
    readonly extendedPresences: LRUCache<string, true>;
    readonly seenWrites: DataLoader<number, null>;
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
    sql`select u.id, ${reads.lastSeenAt.sql(raw('u'))} as last_seen_at, ${reads.status.key(raw('u'))} as key
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

const availabilityOf = {
  ONLINE: Availability.AVAILABLE,
  AWAY: Availability.AWAY,
  DO_NOT_DISTURB: Availability.DO_NOT_DISTURB,
} as const;

/**
 * Sets the presence of the viewer's session. AWAY and DO_NOT_DISTURB hold for all devices of the viewer, until ONLINE
 * is set. ONLINE, like these, lasts for 15 minutes after its last request; OFFLINE
 * ends that. A user with an open socket is online regardless.
 */
export async function setPresence(ctx: Context, status: PresenceStatus): Promise<Presence> {
  const { id, sessionId } = ctx.viewer;
  const lease = sessionLease(sessionId);
  if (status === PresenceStatus.OFFLINE) ctx.app.leases.release(id, lease, 0);
  else {
    ctx.app.leases.hold(id, lease, heldMs);
    await ctx.em.execute('update users set availability = ? where id = ? and availability <> ?', [
      availabilityOf[status],
      id,
      availabilityOf[status],
    ]);
  }
  await seen(ctx.app, id);
  ctx.ring(presenceTopic(id));
  ctx.loader<number, Presence>(presencesOf).clear(id);
  return presenceOf(ctx, id);
}

/** Extends `setPresence(ONLINE)` of the viewer's session, at each of its requests. */
export function keepPresence(ctx: Context): void {
  const { id, sessionId } = ctx.viewer;
  const { extendedPresences, leases } = ctx.app;
  if (extendedPresences.has(sessionId)) return;
  extendedPresences.set(sessionId, true);
  leases.renew(id, sessionLease(sessionId), heldMs);
}

/** Ends `setPresence(ONLINE)` of a session that ends. */
export function endPresence(ctx: Context, userId: number, sessionId: string): void {
  ctx.app.leases.release(userId, sessionLease(sessionId), 0);
  ctx.ring(presenceTopic(userId));
}

/** Stores that users were seen just now, all of one turn by one statement. */
export const createSeenWrites = (app: App): DataLoader<number, null> =>
  batched(async (userIds) => {
    await queryPrepared(
      app,
      'seen',
      // In the order of ids, since nodes lock the same rows.
      `update users set last_seen_at = now() where id in (
         select id from users where id = any($1::bigint[]) and deleted_at is null
         order by id for no key update)`,
      [`{${[...new Set(userIds)]}}`],
    );
    return userIds.map(() => null);
  });

/** Stores that a user was seen just now. */
export async function seen(app: App, userId: number): Promise<void> {
  await app.seenWrites.load(userId);
}
