import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import type { Call } from './call.entity.js';

/**
 * The leases by which the two sides keep a call. They are columns of the call, so that whoever ends it
 * decides by one clock, with Redis or without.
 *
 * A side has a lease from the moment at which the session that started or answered the call, or last
 * signaled in it, has a socket. Clients that use requests only have none: they may be silent for the whole
 * call. Any socket and any request of the user renews a lease, whatever device it comes from.
 */

/** SQL of a new lease; the value is whether the session has a socket here. Other nodes grant it within a second. */
export const wasSeen = 'case when ?::boolean then clock_timestamp() end';

type Side = 'caller' | 'callee';

/** Makes the viewer's session the one that takes part in a locked call, unless it rings at the viewer. */
export async function takePart(ctx: Context, call: Call): Promise<void> {
  const { id, sessionId } = ctx.viewer;
  const side: Side = call.caller.id === id ? 'caller' : 'callee';
  if (side === 'callee' && !call.answeredAt) return;
  if (call[`${side}SessionId`] === sessionId) return;
  await ctx.em.execute(
    `update calls set ${side}_session_id = ?, ${side}_seen_at = ${wasSeen} where id = ?`,
    [sessionId, ctx.app.sessionWatch.has(ctx.viewer), call.id],
  );
}

/** Age at which a lease is renewed, in seconds. */
const renewalSeconds = ({ config }: App) => config.callAbsenceSeconds / 6;

/** Age at which a lease has expired: two sweeps late at most, and never before the user was away for so long. */
export const expirySeconds = (app: App): number =>
  app.config.callAbsenceSeconds + renewalSeconds(app) + 2;

interface LeaseRow {
  id: string;
  side: Side;
  user_id: string;
  session_id: string;
  /** In seconds; null without a lease. */
  age: number | null;
}

/** Renews the leases of users who are connected to this node, and grants new ones. */
export async function renewLeases(app: App): Promise<void> {
  const left = app.sessionWatch.takeLeft();
  const rows = await queryPrepared<LeaseRow>(
    app,
    'call_leases',
    `select id, side, user_id, session_id, age from calls
     cross join lateral (values
       ('caller', caller_id, caller_session_id, extract(epoch from clock_timestamp() - caller_seen_at)::float8),
       ('callee', callee_id, callee_session_id, extract(epoch from clock_timestamp() - callee_seen_at)::float8)
     ) lease (side, user_id, session_id, age)
     where status in ('RINGING', 'ACTIVE') and session_id is not null and (age is null or age > $1)`,
    [renewalSeconds(app)],
  );
  const away = (row: LeaseRow): number | null => {
    const userId = Number(row.user_id);
    const sessions = [...app.sessionWatch.sessionsOf(userId), ...(left.get(userId) ?? [])];
    if (row.age === null) return sessions.includes(row.session_id) ? 0 : null;
    return sessions.length > 0 ? 0 : app.liveSessions.idleSeconds(userId);
  };
  for (const side of ['caller', 'callee'] as const) {
    const seen = rows.flatMap((row) => {
      const seconds = row.side === side ? away(row) : null;
      return seconds !== null && seconds < (row.age ?? Infinity) ? [{ ...row, seconds }] : [];
    });
    if (seen.length === 0) continue;
    await queryPrepared(
      app,
      `renew_${side}`,
      // A row that is locked is renewed by the next sweep.
      `update calls set ${side}_seen_at =
         greatest(${side}_seen_at, clock_timestamp() - make_interval(secs => seconds))
       from unnest($1::bigint[], $2::uuid[], $3::float8[]) as seen (call_id, session_id, seconds)
       where id = call_id and ${side}_session_id = session_id and id in (
         select id from calls where id = any($1) and status in ('RINGING', 'ACTIVE')
         order by id for no key update skip locked)`,
      [
        seen.map(({ id }) => id),
        seen.map(({ session_id }) => session_id),
        seen.map(({ seconds }) => seconds),
      ],
    );
  }
}
