import { Braid } from '../runtime/braid.js';
import { numberOf } from '../runtime/fields.js';
import type { Follower, Frame } from '../runtime/socket-row.js';
import { callTypes } from './calls.routes.js';
import {
  CommunityCallEventsDocument,
  type CommunityCallEventsSubscription,
  CommunityLiveCallsDocument,
  type CommunityRingFragment,
  type CommunityRingsSubscription,
} from './documents.generated.js';

type Rings = CommunityRingsSubscription['inboxEvents'];
type CallEvent = CommunityCallEventsSubscription['callEvents'];
type Told = { rings: Rings } | { call: Watched; event: CallEvent };

/** A call whose stream this socket follows. */
interface Watched {
  id: string;
  callerId: string;
  /** What was signaled up to this event is the past to a call that is spoken in. */
  heardTo: number;
  isActive: boolean;
}

/**
 * The frames a calls socket sends: the inbox tells of calls, and each call's own stream of what
 * happens in it, so that the frames of a call come in its order. Calls that are under way when the
 * socket opens are taken up: one that rings from its beginning, one that is spoken in from now on.
 */
export async function tellCalls(
  inbox: AsyncIterableIterator<CommunityRingsSubscription>,
  { run, follow, viewerId }: Follower,
): Promise<AsyncIterableIterator<Frame>> {
  const me = viewerId();
  const braid = new Braid<Told>(mapped(inbox, ({ inboxEvents }) => ({ rings: inboxEvents })));
  const waiting: Frame[] = [];

  async function watch({ id: callId, status, caller }: CommunityRingFragment): Promise<void> {
    const events = await follow(CommunityCallEventsDocument, { callId });
    const isActive = status === 'ACTIVE';
    const call: Watched = { id: callId, callerId: caller.id, heardTo: 0, isActive };
    braid.add(
      callId,
      mapped(events, ({ callEvents: event }) => ({ call, event })),
    );
  }

  async function take(told: Told): Promise<Frame | null> {
    if ('call' in told) {
      const frame = frameOf(told.call, told.event, me);
      if (frame?.type === 'call_rejected' || frame?.type === 'call_ended') braid.drop(told.call.id);
      return frame;
    }
    if (!('call' in told.rings) || braid.has(told.rings.call.id)) return null;
    // What is over, or was never let in for a busy callee, was not announced here.
    if ('became' in told.rings && told.rings.became !== 'RINGING') return null;
    await watch(told.rings.call);
    return 'became' in told.rings ? null : incoming(told.rings.call);
  }

  try {
    const { ringing, active } = await run(CommunityLiveCallsDocument, {});
    for (const call of [...ringing.nodes, ...active.nodes]) {
      if (call.status === 'RINGING' && call.caller.id !== me) waiting.push(incoming(call));
      await watch(call);
    }
  } catch (error) {
    await braid.return();
    throw error;
  }

  const frames: AsyncIterableIterator<Frame> = {
    async next() {
      for (;;) {
        const first = waiting.shift();
        if (first) return { done: false, value: first };
        const { done, value } = await braid.next();
        if (done) return { done: true, value: undefined };
        const frame = await take(value);
        if (frame) return { done: false, value: frame };
      }
    },
    async return() {
      await braid.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => frames,
  };
  return frames;
}

const incoming = ({ id, kind, caller }: CommunityRingFragment): Frame => ({
  type: 'incoming_call',
  call_id: numberOf(id),
  caller: { id: numberOf(caller.id), username: caller.username, full_name: caller.fullName },
  call_type: callTypes[kind],
});

const outcomes = {
  RINGING: null,
  ACTIVE: 'call_accepted',
  REJECTED: 'call_rejected',
  ENDED: 'call_ended',
  MISSED: 'call_ended',
} as const;

function frameOf(call: Watched, event: CallEvent, me: string): Frame | null {
  if ('head' in event) call.heardTo = call.isActive ? event.head : 0;
  const call_id = numberOf(call.id);
  if ('status' in event) {
    const type = outcomes[event.status];
    if (!type || (type === 'call_accepted' && event.seq <= call.heardTo)) return null;
    // What rings out ends as if its caller had hung up.
    return { type, call_id, user_id: numberOf(event.by?.id ?? call.callerId) };
  }
  if (!('kind' in event) || event.seq <= call.heardTo || event.from.id === me) return null;
  const from_user = numberOf(event.from.id);
  if (event.kind !== 'ICE_CANDIDATE') {
    return { type: event.kind.toLowerCase(), call_id, from_user, sdp: event.sdp };
  }
  const { candidate, sdpMid, sdpMLineIndex } = event;
  return { type: 'ice_candidate', call_id, from_user, candidate, sdpMid, sdpMLineIndex };
}

/** The same events, in other words. */
function mapped<T, U>(source: AsyncIterableIterator<T>, map: (one: T) => U): AsyncIterator<U> {
  return {
    async next() {
      const { done, value } = await source.next();
      return done ? { done: true, value: undefined } : { done: false, value: map(value) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}
