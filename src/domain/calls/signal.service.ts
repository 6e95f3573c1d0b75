import type { Limits } from '../../config/limits.js';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, rateLimited } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import type { LogEvent } from '../../core/events/events.js';
import { callTopic, HomeKind } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import type { Job } from '../../core/jobs/job.js';
import { allColumns } from '../../core/postgres/columns.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { Call } from './call.entity.js';
import { SignalKind } from './call.enums.js';
import { callById } from './call.service.js';
import { takePart } from './call-lease.service.js';

/** A WebRTC signal, relayed unchanged. */
export interface Signal {
  /** The global id of the call. */
  callId: string;
  kind: SignalKind;
  sdp?: string | null;
  candidate?: string | null;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

export interface Sent {
  call: Call;
  event: LogEvent;
}

/**
 * Appends a signal to the stream of a call; the oldest signals beyond those of a minute are deleted. Throws
 * NOT_FOUND for calls of others, CONFLICT for an ended call, BAD_USER_INPUT for a malformed signal, and
 * RATE_LIMITED for too many in a minute.
 */
export async function sendSignal(ctx: Context, signal: Signal): Promise<Sent> {
  ctx.requireViewer();
  const { limits } = ctx.app.config;
  const { callId, data } = await checkAll({
    callId: () => inputId('call', 'callId', signal.callId),
    data: () => contentOf(signal, limits),
  });
  const call = await callById(ctx, callId);
  const event = await ctx.commit(async () => {
    await holdAccounts(ctx);
    // Locked until the commit, so that the call cannot end before the event.
    const [open] = await ctx.em.execute<object[]>(
      `select ${allColumns(ctx, Call)} from calls
       where id = ? and status in ('RINGING', 'ACTIVE') for no key update`,
      [callId],
    );
    if (!open) throw conflict('The call is over.').because('CALL_OVER');
    await takePart(ctx, ctx.em.map(Call, open as never));
    const stream = callTopic(callId);
    const { id: actorId } = ctx.viewer;
    const appended = await append(ctx, stream, { kind: signal.kind, actorId, data });
    const most =
      signal.kind === SignalKind.ICE_CANDIDATE
        ? limits.candidatesPerMinute
        : limits.offersPerMinute;
    // Under the stream lock of the append, so that no other signal is added meanwhile.
    const [oldest] = await ctx.em.execute<{ seq: string; ms: number }[]>(
      `select seq, extract(epoch from at + interval '1 minute' - clock_timestamp())::float8 * 1000 as ms
       from events where home_kind = ? and home = ? and actor_id = ? and kind = ?
       order by seq desc offset ? limit 1`,
      [HomeKind.call, callId, actorId, signal.kind, most],
    );
    if (oldest && oldest.ms > 0) throw rateLimited(`At most ${most} of these a minute.`, oldest.ms);
    if (oldest) {
      await ctx.em.execute(
        `delete from events
         where home_kind = ? and home = ? and actor_id = ? and kind = ? and seq <= ?`,
        [HomeKind.call, callId, actorId, signal.kind, oldest.seq],
      );
    }
    return appended.event;
  });
  return { call, event };
}

async function contentOf(signal: Signal, limits: Limits): Promise<Record<string, unknown>> {
  const { kind, sdp, candidate, sdpMid, sdpMLineIndex, usernameFragment } = signal;
  const refuse = (field: keyof Signal) => () => {
    if (signal[field] != null) throw badInput(field, `Not a part of ${kind}.`);
  };
  const short = (field: string, value: string | null | undefined) => () =>
    value == null ? null : bounded(field, value, 256);
  if (kind === SignalKind.ICE_CANDIDATE) {
    const { sdp: _, ...content } = await checkAll({
      sdp: refuse('sdp'),
      candidate: () => bounded('candidate', candidate, limits.candidateBytes),
      sdpMid: short('sdpMid', sdpMid),
      sdpMLineIndex: () => lineIndex(sdpMLineIndex),
      usernameFragment: short('usernameFragment', usernameFragment),
    });
    return content;
  }
  const { text } = await checkAll({
    candidate: refuse('candidate'),
    sdpMid: refuse('sdpMid'),
    sdpMLineIndex: refuse('sdpMLineIndex'),
    usernameFragment: refuse('usernameFragment'),
    text: () => description(bounded('sdp', sdp, limits.sdpBytes)),
  });
  return { sdp: text };
}

function description(sdp: string): string {
  if (!sdp.startsWith('v=0')) throw badInput('sdp', 'A session description begins with v=0.');
  return sdp;
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

/** The most signals that one statement deletes. */
const atOnce = 1_000;

/**
 * Deletes signals of calls that ended some minutes ago: nobody can use them, and they contain addresses. Resolves to
 * the number of deleted signals, at most a batch.
 */
async function forgetSignals(app: App): Promise<number> {
  const deleted = await queryPrepared(
    app,
    'forget_signals',
    `delete from events where home_kind = ${HomeKind.call} and (home, seq) in (
       select home, seq from events where home_kind = ${HomeKind.call}
         and kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE')
         and at < clock_timestamp() - make_interval(mins => $1)
         and not exists (select from calls where id = events.home
           and (ended_at is null or ended_at > clock_timestamp() - make_interval(mins => $1)))
       order by at limit $2) returning seq`,
    [app.config.limits.signalMinutes, atOnce],
  );
  return deleted.length;
}

/** Deletes old signals every minute. */
export const signalJob: Job = {
  name: 'signals',
  everySeconds: 60,
  on: 'one node',
  async run(app, signal) {
    while (!signal.aborted && (await forgetSignals(app)) === atOnce);
  },
};
