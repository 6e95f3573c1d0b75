import type { Limits } from '../../config/limits.js';
import type { Context } from '../../core/context.js';
import { badInput, conflict } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import type { LogEvent } from '../../core/events/events.js';
import { callTopic } from '../../core/events/topics.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { Call } from './call.entity.js';
import { SignalKind } from './call.enums.js';
import { takePart } from './call.leases.js';
import { callById } from './call.service.js';

/** A WebRTC signal, relayed unchanged. */
export interface Signal {
  kind: SignalKind;
  sdp?: string | null;
  candidate?: string | null;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
}

export interface Sent {
  call: Call;
  event: LogEvent;
}

/**
 * Appends a signal to the stream of a call. Throws NOT_FOUND for calls of others, CONFLICT for an ended
 * call, and BAD_USER_INPUT for malformed or too many signals.
 */
export async function sendSignal(ctx: Context, callId: number, signal: Signal): Promise<Sent> {
  const { limits } = ctx.app.config;
  const data = contentOf(signal, limits);
  const call = await callById(ctx, callId);
  const event = await ctx.commit(async () => {
    await holdAccounts(ctx);
    // Locked until the commit, so that the call cannot end before the event.
    const [open] = await ctx.em.execute<object[]>(
      `select * from calls where id = ? and status in ('RINGING', 'ACTIVE') for no key update`,
      [callId],
    );
    if (!open) throw conflict('The call is over.');
    await takePart(ctx, ctx.em.map(Call, open as never));
    const stream = callTopic(callId);
    const { id: actorId } = ctx.viewer;
    const appended = await append(ctx, stream, { kind: signal.kind, actorId, data });
    // Counted under the stream lock of the append, so that no other signal is added meanwhile.
    const [counted] = await ctx.em.execute<{ sent: number }[]>(
      'select count(*)::int as sent from events where stream = ? and actor_id = ? and kind = ?',
      [stream, actorId, signal.kind],
    );
    const most =
      signal.kind === SignalKind.ICE_CANDIDATE ? limits.candidatesPerCall : limits.offersPerCall;
    if ((counted?.sent ?? 0) > most) throw badInput('kind', `At most ${most} of these a call.`);
    return appended.event;
  });
  return { call, event };
}

type Content = Omit<Signal, 'kind'> & Record<string, unknown>;

function contentOf(signal: Signal, limits: Limits): Content {
  const { kind, sdp, candidate, sdpMid, sdpMLineIndex } = signal;
  if (kind === SignalKind.ICE_CANDIDATE) {
    refuseOthers(signal, ['sdp']);
    return {
      candidate: bounded('candidate', candidate, limits.candidateBytes),
      sdpMid: sdpMid == null ? null : bounded('sdpMid', sdpMid, 256),
      sdpMLineIndex: lineIndex(sdpMLineIndex),
    };
  }
  refuseOthers(signal, ['candidate', 'sdpMid', 'sdpMLineIndex']);
  const text = bounded('sdp', sdp, limits.sdpBytes);
  if (!text.startsWith('v=0')) throw badInput('sdp', 'A session description begins with v=0.');
  return { sdp: text };
}

function refuseOthers(signal: Signal, fields: (keyof Signal)[]): void {
  const extra = fields.find((field) => signal[field] != null);
  if (extra) throw badInput(extra, `Not a part of ${signal.kind}.`);
}

function bounded(field: string, value: string | null | undefined, max: number): string {
  if (value == null) throw badInput(field, 'This field is required.');
  const text = cleanText(field, value, { max });
  if (Buffer.byteLength(text) > max) throw badInput(field, `At most ${max} bytes.`);
  return text;
}

function lineIndex(value: number | null | undefined): number | null {
  if (value == null) return null;
  if (value < 0 || value > 65_535) throw badInput('sdpMLineIndex', 'Between 0 and 65535.');
  return value;
}
