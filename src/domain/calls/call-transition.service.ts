import type { Context } from '../../core/context.js';
import { conflict, forbidden } from '../../core/errors.js';
import { allColumns } from '../../core/postgres/columns.js';
import { holdAccounts } from '../account/hold.service.js';
import { announceSubject, notify } from '../inbox/inbox.service.js';
import { Call } from './call.entity.js';
import { CallStatus } from './call.enums.js';
import { callById, isCaller } from './call.service.js';
import { announceChange } from './call-announcement.service.js';
import { wasSeen } from './call-lease.service.js';

/**
 * Accepts a call. Of concurrent changes one succeeds. Throws NOT_FOUND, FORBIDDEN for the caller, and
 * CONFLICT unless it is ringing.
 */
export async function accept(ctx: Context, id: number): Promise<Call> {
  if (isCaller(ctx, await callById(ctx, id)))
    throw forbidden('Only the callee may accept a call.').because('CALLEE_ONLY');
  const { sessionId } = ctx.viewer;
  const answered = `status = 'ACTIVE', answered_at = clock_timestamp(), callee_session_id = ?, callee_seen_at = ${wasSeen}`;
  return move(ctx, id, answered, ringing, [sessionId, ctx.app.sessionWatch.has(ctx.viewer)]);
}

/** Rejects a call. Throws NOT_FOUND, FORBIDDEN for the caller, and CONFLICT unless it is ringing. */
export async function reject(ctx: Context, id: number): Promise<Call> {
  if (isCaller(ctx, await callById(ctx, id)))
    throw forbidden('Only the callee may reject a call.').because('CALLEE_ONLY');
  return move(ctx, id, ended(`'REJECTED'`, `'DECLINED'`), `status = 'RINGING'`);
}

/**
 * Ends a call. A ringing call is missed when its caller ends it, and rejected when its callee does.
 * Throws NOT_FOUND, and CONFLICT when it has ended.
 */
export async function end(ctx: Context, id: number): Promise<Call> {
  const [status, reason] = isCaller(ctx, await callById(ctx, id))
    ? ['MISSED', 'CANCELLED']
    : ['REJECTED', 'DECLINED'];
  const outcome = (answered: string, early: string) =>
    `case status when 'ACTIVE' then '${answered}' else '${early}' end`;
  return move(ctx, id, ended(outcome('ENDED', status), outcome('HUNG_UP', reason)), live);
}

/**
 * Stores that a device of the callee rings; the first one counts. Throws NOT_FOUND, FORBIDDEN for the
 * caller, and CONFLICT unless it is ringing.
 */
export async function ring(ctx: Context, id: number): Promise<Call> {
  const call = await callById(ctx, id);
  if (isCaller(ctx, call)) throw forbidden('Only the callee may ring.').because('CALLEE_ONLY');
  if (call.rangAt && call.status === CallStatus.RINGING) return call;
  return move(ctx, id, 'rang_at = coalesce(rang_at, clock_timestamp())', ringing);
}

/** Hides an ended call from the viewer's lists, not from those of the other user. Throws NOT_FOUND, CONFLICT. */
export async function remove(ctx: Context, id: number): Promise<Call> {
  const side = isCaller(ctx, await callById(ctx, id)) ? 'caller' : 'callee';
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const call = await change(ctx, id, `hidden_by_${side} = true`, `not (${live})`);
    await notify(ctx, [ctx.viewer.id], 'callDeleted', { callId: id });
    await announceSubject(ctx, [ctx.viewer.id], 'call', id);
    return call;
  });
}

/** Ringing and before its deadline. */
const ringing = `status = 'RINGING' and rings_until > clock_timestamp()`;
const live = `status in ('RINGING', 'ACTIVE')`;

const ended = (status: string, reason: string) =>
  `status = ${status}, end_reason = ${reason}, ended_at = clock_timestamp()`;

const move = (
  ctx: Context,
  id: number,
  set: string,
  allowed: string,
  values?: unknown[],
): Promise<Call> =>
  ctx.commit(async () => {
    await holdAccounts(ctx);
    const call = await change(ctx, id, set, allowed, values);
    await announceChange(ctx, call);
    return call;
  });

/** Changes a call under a condition; all changes go this way. Throws CONFLICT when it does not hold. */
async function change(
  ctx: Context,
  id: number,
  set: string,
  allowed: string,
  values: unknown[] = [],
): Promise<Call> {
  const [row] = await ctx.em.execute<object[]>(
    `update calls set ${set} where id = ? and ? in (caller_id, callee_id) and ${allowed}
     returning ${allColumns(ctx, Call)}`,
    [...values, id, ctx.viewer.id],
  );
  if (row) return ctx.em.map(Call, row as never);
  const [now] = await ctx.em.execute<{ status: CallStatus }[]>(
    'select status from calls where id = ?',
    [id],
  );
  throw conflict(now ? refusals[now.status] : 'The call no longer exists.').because('CALL_OVER');
}

const refusals: Record<CallStatus, string> = {
  RINGING: 'The call is still ringing, or was just missed.',
  ACTIVE: 'The call was already answered.',
  ENDED: 'The call has ended.',
  REJECTED: 'The call was rejected.',
  MISSED: 'The call was missed.',
};

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
  const { id } = ctx.viewer;
  const rows = await ctx.em.execute<object[]>(
    `update calls set ended_at = clock_timestamp(),
       status = case when status = 'ACTIVE' then 'ENDED' when caller_id = ? then 'MISSED' else 'REJECTED' end,
       end_reason = case when status = 'ACTIVE' then 'HUNG_UP' when caller_id = ? then 'CANCELLED' else 'DECLINED' end
     where (status = 'ACTIVE' or ${ringing}) and (caller_id, callee_id) in ((?, ?), (?, ?))
     returning ${allColumns(ctx, Call)}`,
    [id, id, id, userId, userId, id],
  );
  for (const row of rows) await announceChange(ctx, ctx.em.map(Call, row as never));
}
