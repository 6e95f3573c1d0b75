import type { Context } from '../../core/context.js';
import { append } from '../../core/events/append.js';
import { callTopic } from '../../core/events/topics.js';
import { notify } from '../inbox/inbox.service.js';
import type { Call } from './call.entity.js';
import { type CallEndReason, CallStatus } from './call.enums.js';

/** The data of a `changed` event of a call's stream and of a `call` event of an inbox. */
export interface CallChange {
  callId: number;
  /** The status after the event; the call may have changed since. */
  status: CallStatus;
  /** Null until the call has ended; missing in events of older versions. */
  endReason?: CallEndReason | null;
}

/**
 * Appends the change of a call to its stream and to both inboxes, inside the open `ctx.commit` that
 * changed it: the row is locked before any stream. `actorId` is the user whose call it changed.
 */
export async function announceChange(
  ctx: Context,
  call: Call,
  actorId = ctx.viewerOrNull?.id ?? null,
): Promise<void> {
  await appendChange(ctx, call, actorId);
  await notify(ctx, [call.caller.id, call.callee.id], 'call', changeOf(call), actorId);
  if (call.status !== CallStatus.MISSED) return;
  const userId = call.caller.id;
  await notify(ctx, [call.callee.id], 'callMissed', { callId: call.id, userId }, userId);
}

/** Announces a new call in the inboxes of both people, so that the callee's devices ring. */
export async function announceRinging(ctx: Context, call: Call): Promise<void> {
  await appendChange(ctx, call, ctx.viewer.id);
  // Locked in the order of the users, so that two calls never deadlock.
  const inboxes = [
    [call.caller.id, 'call', changeOf(call)],
    [call.callee.id, 'ringing', { callId: call.id }],
  ] as const;
  for (const [userId, kind, data] of inboxes.toSorted(([one], [other]) => one - other)) {
    await notify(ctx, [userId], kind, data);
  }
}

const changeOf = ({ id, status, endReason = null }: Call): CallChange => ({
  callId: id,
  status,
  endReason,
});

const appendChange = (ctx: Context, call: Call, actorId: number | null) =>
  append(ctx, callTopic(call.id), { kind: 'changed', actorId, data: { ...changeOf(call) } });
