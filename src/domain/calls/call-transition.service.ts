import type { Context } from '../../core/context.js';
import { allColumns } from '../../core/postgres/columns.js';
import { bind, execute, raw, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { announceSubject, notify } from '../inbox/inbox.service.js';
import { Call } from './call.entity.js';
import type { CallStatus } from './call.enums.js';
import { callById, isCaller } from './call.service.js';
import { announceChange } from './call-announcement.service.js';
import { leaseOf } from './call-lease.service.js';
import { declareMove, notAllowed } from './call-move.js';

/** Ringing and before its deadline. */
const ringing = `status = 'RINGING' and rings_until > clock_timestamp()`;
const live = `status in ('RINGING', 'ACTIVE')`;

/**
 * Accepts a call. Of concurrent changes one succeeds. Throws NOT_FOUND, FORBIDDEN for the caller, and
 * CONFLICT unless it is ringing.
 */
export const accept = declareMove({
  name: 'accept_call',
  set: (given) =>
    sql`status = 'ACTIVE', answered_at = clock_timestamp(), callee_session_id = ${given('sessionId', 'uuid')},
      callee_seen_at = ${leaseOf(given('isConnected', 'boolean'))}`,
  allowed: ringing,
  ofCallee: 'Only the callee may accept a call.',
});

/** Rejects a call. Throws NOT_FOUND, FORBIDDEN for the caller, and CONFLICT unless it is ringing. */
export const reject = declareMove({
  name: 'reject_call',
  set: () => sql`status = 'REJECTED', end_reason = 'DECLINED', ended_at = clock_timestamp()`,
  allowed: `status = 'RINGING'`,
  ofCallee: 'Only the callee may reject a call.',
});

/** What the viewer sets by hanging up: a ringing call is missed when its caller does, and rejected when its callee does. */
const hungUp = sql`ended_at = clock_timestamp(),
  status = case when status = 'ACTIVE' then 'ENDED' when caller_id = ${viewerId} then 'MISSED' else 'REJECTED' end,
  end_reason = case when status = 'ACTIVE' then 'HUNG_UP' when caller_id = ${viewerId} then 'CANCELLED' else 'DECLINED' end`;

/**
 * Ends a call. A ringing call is missed when its caller ends it, and rejected when its callee does.
 * Throws NOT_FOUND, and CONFLICT when it has ended.
 */
export const end = declareMove({
  name: 'end_call',
  set: () => hungUp,
  allowed: live,
  ofCallee: null,
});

/**
 * Stores that a device of the callee rings; the first one counts. Throws NOT_FOUND, FORBIDDEN for the
 * caller, and CONFLICT unless it is ringing.
 */
export const ring = declareMove({
  name: 'ring_call',
  set: () => sql`rang_at = clock_timestamp()`,
  allowed: ringing,
  ofCallee: 'Only the callee may ring.',
  isDone: `status = 'RINGING' and rang_at is not null`,
});

/** Hides an ended call from the viewer's lists, not from those of the other user. Throws NOT_FOUND, CONFLICT. */
export async function remove(ctx: Context, id: number): Promise<Call> {
  const side = isCaller(ctx, await callById(ctx, id)) ? 'caller' : 'callee';
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const [row] = await ctx.em.execute<object[]>(
      `update calls set hidden_by_${side} = true where id = ? and not (${live}) returning ${allColumns(ctx, Call)}`,
      [id],
    );
    if (!row) {
      const [now] = await ctx.em.execute<{ status: CallStatus }[]>(
        'select status from calls where id = ?',
        [id],
      );
      throw notAllowed(now?.status);
    }
    const call = ctx.em.map(Call, row as never);
    await notify(ctx, [ctx.viewer.id], 'callDeleted', { callId: id });
    await announceSubject(ctx, [ctx.viewer.id], 'call', id);
    return call;
  });
}

/**
 * Ends the calls of a user who took part in them with one of these sessions, which have ended, inside an
 * open `ctx.commit`. Once the user has no session left, and with `null`, every call of theirs ends.
 */
export async function leaveCalls(
  ctx: Context,
  userId: number,
  sessionIds: readonly string[] | null,
): Promise<void> {
  const rows = await ctx.em.execute<object[]>(
    `update calls set ended_at = clock_timestamp(),
       status = case status when 'ACTIVE' then 'ENDED' else 'MISSED' end,
       end_reason = case when status = 'ACTIVE' then 'HUNG_UP' when caller_id = person
         then 'CANCELLED' else 'UNANSWERED' end
     from (select ?::bigint as person, ?::uuid[] as ended) leaving
     where (status = 'ACTIVE' or ${ringing}) and person in (caller_id, callee_id)
       and (ended is null
         or case person when caller_id then caller_session_id else callee_session_id end = any(ended)
         or not exists (select from sessions where user_id = person and revoked_at is null
           and greatest(expires_at, api_token_expires_at) > now()))
     returning ${allColumns(ctx, Call, 'calls')}`,
    [userId, sessionIds && `{${sessionIds}}`],
  );
  for (const row of rows) await announceChange(ctx, ctx.em.map(Call, row as never), userId);
}

/** Ends the calls of the viewer with another user, as hanging up does, inside an open `ctx.commit`. */
export async function endCallsWith(ctx: Context, userId: number): Promise<void> {
  const other = bind(userId, 'bigint');
  const rows = await execute<object>(
    ctx,
    sql`update calls set ${hungUp} where (status = 'ACTIVE' or ${raw(ringing)})
      and (caller_id, callee_id) in ((${viewerId}, ${other}), (${other}, ${viewerId}))
      returning ${raw(allColumns(ctx, Call))}`,
  );
  for (const row of rows) await announceChange(ctx, ctx.em.map(Call, row as never));
}
