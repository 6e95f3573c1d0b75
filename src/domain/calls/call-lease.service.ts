import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { bind, execute, raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
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

/** The same of a session that has a socket here or not. */
export const leaseOf = (isConnected: Sql): Sql =>
  sql`case when ${isConnected} then clock_timestamp() end`;

type Side = 'caller' | 'callee';

/**
 * An update that makes the viewer's session, which has a socket here or not, the one that takes part in a locked call,
 * unless it rings at the viewer.
 */
export const takingPart = (call: Sql, session: Sql, isConnected: Sql): Sql => {
  const lease = leaseOf(isConnected);
  const taken = (side: Side) =>
    sql`${raw(side)}_session_id = case when part.side = '${raw(side)}' then ${session} else own.${raw(side)}_session_id end,
      ${raw(side)}_seen_at = case when part.side = '${raw(side)}' then ${lease} else own.${raw(side)}_seen_at end`;
  return sql`update calls own set ${taken('caller')}, ${taken('callee')}
    from (select id, case when caller_id = ${viewerId} then 'caller' else 'callee' end as side,
      case when caller_id = ${viewerId} then caller_session_id else callee_session_id end as session_id, answered_at
      from (${call}) call
    ) part
    where own.id = part.id and part.session_id is distinct from ${session}
      and (part.side = 'caller' or part.answered_at is not null)`;
};

/** Does that inside an open `ctx.commit`. */
export async function takePart(ctx: Context, call: Call): Promise<void> {
  const { app, viewer } = ctx;
  const isConnected = bind(app.sessionWatch.has(viewer), 'boolean');
  const row = sql`select * from calls where id = ${bind(call.id, 'bigint')}`;
  await execute(ctx, takingPart(row, bind(viewer.sessionId, 'uuid'), isConnected));
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
