import type { Context } from '../../core/context.js';
import { append } from '../../core/events/append.js';
import { callTopic } from '../../core/events/topics.js';
import { notify } from '../inbox/inbox.service.js';
import type { Call } from './call.entity.js';
import type { CallStatus } from './call.enums.js';

/** What a `changed` event of a call's stream holds, and a `call` notice of an inbox. */
export interface CallChange {
  callId: number;
  /** What the call became; `call` itself may have gone on since. */
  status: CallStatus;
}

/**
 * Tells of what a call has become, on its own stream and in the inboxes of both, inside the open
 * `ctx.commit` that changed it: its row is locked before any stream is.
 */
export async function announceChange(ctx: Context, call: Call): Promise<void> {
  await appendChange(ctx, call);
  await notify(ctx, [call.caller.id, call.callee.id], 'call', changeOf(call));
}

/** Tells of a call that began to ring: the callee’s devices ring, the caller’s others know. */
export async function announceRinging(ctx: Context, call: Call): Promise<void> {
  await appendChange(ctx, call);
  // In the order of the streams' keys, so that two calls never wait for each other.
  const inboxes = [
    [call.caller.id, 'call', changeOf(call)],
    [call.callee.id, 'ringing', { callId: call.id }],
  ] as const;
  for (const [userId, kind, data] of inboxes.toSorted(byKey)) {
    await notify(ctx, [userId], kind, data);
  }
}

const byKey = ([one]: readonly [number, ...unknown[]], [other]: readonly [number, ...unknown[]]) =>
  `${one}` < `${other}` ? -1 : 1;

const changeOf = ({ id, status }: Call): CallChange => ({ callId: id, status });

const appendChange = (ctx: Context, call: Call) =>
  append(ctx, callTopic(call.id), {
    kind: 'changed',
    actorId: ctx.viewerOrNull?.id ?? null,
    data: { ...changeOf(call) },
  });
