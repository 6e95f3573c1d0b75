import type { Limits } from '../../config/limits.js';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, notFound, rateLimited } from '../../core/errors.js';
import { appendEvents, declareAppend, outcome } from '../../core/events/append-statement.js';
import { type EventRow, type LogEvent, toEvent } from '../../core/events/events.js';
import { callTopic, HomeKind } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import type { Job } from '../../core/jobs/job.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { heldViewer } from '../account/hold.service.js';
import { Call } from './call.entity.js';
import { SignalKind } from './call.enums.js';
import { takingPart } from './call-lease.service.js';

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
  const { kind } = signal;
  return appendSignal(ctx, {
    callId,
    kind,
    data: JSON.stringify(data),
    most: kind === SignalKind.ICE_CANDIDATE ? limits.candidatesPerMinute : limits.offersPerMinute,
    sessionId: ctx.viewer.sessionId,
    isConnected: ctx.app.sessionWatch.has(ctx.viewer),
  });
}

interface Values {
  callId: number;
  kind: SignalKind;
  data: string;
  /** The most signals of this kind in a minute. */
  most: number;
  sessionId: string;
  /** Whether the session has a socket here. */
  isConnected: boolean;
}

interface Row {
  signal__event: EventRow;
  signal__most: number;
  signal__wait_ms: number;
}

const appendSignal = declareAppend<Values, Row, Sent>({
  name: 'send_signal',
  text(columns, given) {
    const callId = given('callId', 'bigint');
    const kind = given('kind', 'text');
    const most = given('most', 'int');
    const taken = takingPart(
      sql`select live.* from live cross join room where room.wait_ms is null`,
      given('sessionId', 'uuid'),
      given('isConnected', 'boolean'),
    );
    const signal = {
      stream: 'call',
      id: sql`room.call_id`,
      kind,
      data: given('data', 'jsonb'),
    } as const;
    return sql`with seen as materialized (${seen(Call, (row) => sql`${row}.id = ${callId}`, columns)}),
    held as materialized (${heldViewer(sql`exists (select from seen)`)}),
    live as materialized (
      select call.* from calls call
      where call.id = ${callId} and call.status in ('RINGING', 'ACTIVE') and exists (select from held)
      for no key update
    ), room as materialized (
      select live.id as call_id, make_room_for_signal(live.id, ${viewerId}, ${kind}, ${most}) as wait_ms from live
    ), part as (${taken}), appended as materialized (
      select event.* from room cross join lateral ${appendEvents([signal])} event
      where room.wait_ms is null
    )
    select seen.*, (select to_jsonb(appended) from appended) as signal__event, ${most} as signal__most,
      (select wait_ms from room) as signal__wait_ms,
      ${outcome(sql`case when not exists (select from held) then 'NO_ACCOUNT'
        when not exists (select from live) then 'OVER' when not exists (select from appended) then 'TOO_MANY' end`)}
    from seen`;
  },
  stream: ({ callId }) => callTopic(callId),
  refusals: {
    OVER: () => conflict('The call is over.').because('CALL_OVER'),
    TOO_MANY: ({ signal__most: most, signal__wait_ms: waitMs }: Row) =>
      rateLimited(`At most ${most} of these a minute.`, waitMs),
  },
  missing: () => notFound('Call'),
  read(ctx, { signal__event: event, signal__most, signal__wait_ms, ...call }: Row): Sent {
    return { call: ctx.em.map(Call, call as never), event: toEvent(event) };
  },
});

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
