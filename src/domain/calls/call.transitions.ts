import type { Context } from '../../core/context.js';
import { conflict, forbidden, hasCode } from '../../core/errors.js';
import { holdAccounts } from '../account/hold.service.js';
import { notify } from '../inbox/inbox.service.js';
import { announceChange } from './call.announce.js';
import { Call } from './call.entity.js';
import { CallStatus } from './call.enums.js';
import { callById, isCaller } from './call.service.js';

/**
 * Accepts a call. Of concurrent changes one succeeds. Throws NOT_FOUND, FORBIDDEN for the caller, and
 * CONFLICT unless it is ringing.
 */
export async function accept(ctx: Context, id: number): Promise<Call> {
  if (isCaller(ctx, await callById(ctx, id))) throw forbidden('Only who is called may accept.');
  return move(ctx, id, `status = 'ACTIVE', answered_at = clock_timestamp()`, ringing);
}

/** Rejects a call. Throws NOT_FOUND, FORBIDDEN for the caller, and CONFLICT unless it is ringing. */
export async function reject(ctx: Context, id: number): Promise<Call> {
  if (isCaller(ctx, await callById(ctx, id))) throw forbidden('Only who is called may reject.');
  return move(ctx, id, `status = 'REJECTED', ended_at = clock_timestamp()`, `status = 'RINGING'`);
}

/**
 * Ends a call. A ringing call is missed when its caller ends it, and rejected when its callee does.
 * Throws NOT_FOUND, and CONFLICT when it has ended.
 */
export async function end(ctx: Context, id: number): Promise<Call> {
  const early = isCaller(ctx, await callById(ctx, id)) ? 'MISSED' : 'REJECTED';
  const outcome = `case status when 'ACTIVE' then 'ENDED' else '${early}' end`;
  return move(ctx, id, `status = ${outcome}, ended_at = clock_timestamp()`, live);
}

/**
 * Stores that a device of the callee rings; the first one counts. Throws NOT_FOUND, FORBIDDEN for the
 * caller, and CONFLICT unless it is ringing.
 */
export async function ring(ctx: Context, id: number): Promise<Call> {
  const call = await callById(ctx, id);
  if (isCaller(ctx, call)) throw forbidden('Only who is called rings.');
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
    return call;
  });
}

/** Ringing and before its deadline. */
const ringing = `status = 'RINGING' and rings_until > clock_timestamp()`;
const live = `status in ('RINGING', 'ACTIVE')`;

const move = (ctx: Context, id: number, set: string, allowed: string): Promise<Call> =>
  ctx.commit(async () => {
    await holdAccounts(ctx);
    const call = await change(ctx, id, set, allowed);
    await announceChange(ctx, call);
    return call;
  });

/** Changes a call under a condition; all changes go this way. Throws CONFLICT when it does not hold. */
async function change(ctx: Context, id: number, set: string, allowed: string): Promise<Call> {
  const [row] = await ctx.em.execute<object[]>(
    `update calls set ${set} where id = ? and ? in (caller_id, callee_id) and ${allowed} returning *`,
    [id, ctx.viewer.id],
  );
  if (row) return ctx.em.map(Call, row as never);
  const [now] = await ctx.em.execute<{ status: CallStatus }[]>(
    'select status from calls where id = ?',
    [id],
  );
  throw conflict(now ? refusals[now.status] : 'The call is gone.');
}

const refusals: Record<CallStatus, string> = {
  RINGING: 'The call still rings, or has just rung out.',
  ACTIVE: 'The call was answered already.',
  ENDED: 'The call has ended.',
  REJECTED: 'The call was rejected.',
  MISSED: 'The call was missed.',
};

/** Ends every ringing or active call of the viewer, inside an open `ctx.commit`. */
export async function endAll(ctx: Context): Promise<void> {
  const live = await ctx.em.execute<{ id: string }[]>(
    `select id from calls where status in ('RINGING', 'ACTIVE') and ? in (caller_id, callee_id)`,
    [ctx.viewer.id],
  );
  for (const call of live) {
    await end(ctx, Number(call.id)).catch((error: unknown) => {
      // The other person hung up first.
      if (!hasCode(error, 'CONFLICT')) throw error;
    });
  }
}
