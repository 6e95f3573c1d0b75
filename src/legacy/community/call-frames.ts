import type { EventFrames, Frame, Session } from '../runtime/socket-row.js';
import { numberOf } from '../runtime/values.js';
import { callTypes } from './calls.routes.js';
import {
  CommunityCallEventsDocument,
  type CommunityCallEventsSubscription,
  CommunityLiveCallsDocument,
  type CommunityRingFragment,
  type CommunityRingsSubscription,
} from './documents.generated.js';
import { fullName } from './shapes.js';

type CallEvent = CommunityCallEventsSubscription['callEvents'];

/** A call whose stream this socket follows. */
interface FollowedCall {
  readonly id: string;
  readonly callerId: string;
  readonly isActive: boolean;
  /** Events of an active call up to this number happened before it was followed, and are not sent. */
  startsBehind: number | null;
}

/**
 * The frames of a calls socket. The inbox announces calls; the stream of each call contains the rest, so
 * that the frames of a call are in its order. Of the calls that are in progress when the socket opens, a
 * ringing one is sent from its beginning and an active one from now on.
 */
export function callFrames(session: Session): EventFrames<CommunityRingsSubscription, unknown> {
  const viewerId = session.runner.viewerId();
  const followed = new Set<string>();

  /** Throws what the subscription was refused with. */
  async function follow({ id, status, caller }: CommunityRingFragment): Promise<void> {
    followed.add(id);
    const call = { id, callerId: caller.id, isActive: status === 'ACTIVE', startsBehind: null };
    try {
      await session.follow(
        CommunityCallEventsDocument,
        { callId: id },
        ({ callEvents }) => frameOf(call, callEvents, viewerId),
        ({ callEvents }) => 'status' in callEvents && isFinal(callEvents.status),
      );
    } catch (error) {
      followed.delete(id);
      throw error;
    }
  }

  return {
    toFrame({ inboxEvents: event }) {
      if (!('call' in event) || followed.has(event.call.id)) return null;
      // A call that is over, or was refused by a busy callee, was not announced here.
      if ('became' in event && event.became !== 'RINGING') return null;
      // Sent before the frames of its stream.
      if (!('became' in event)) void session.send(incoming(event.call));
      follow(event.call).catch((error: unknown) => session.report(error));
      return null;
    },
    async extraEvents() {
      const { ringing, active } = await session.runner.run(CommunityLiveCallsDocument, {});
      for (const call of [...ringing.nodes, ...active.nodes]) {
        if (call.status === 'RINGING' && call.caller.id !== viewerId)
          void session.send(incoming(call));
        await follow(call);
      }
    },
  };
}

const incoming = ({ id, kind, caller }: CommunityRingFragment): Frame => ({
  type: 'incoming_call',
  call_id: numberOf(id),
  caller: { id: numberOf(caller.id), username: caller.username, full_name: fullName(caller) },
  call_type: callTypes[kind],
});

const outcomes = {
  RINGING: null,
  ACTIVE: 'call_accepted',
  REJECTED: 'call_rejected',
  ENDED: 'call_ended',
  MISSED: 'call_ended',
} as const;

const isFinal = (status: keyof typeof outcomes) => status !== 'RINGING' && status !== 'ACTIVE';

function frameOf(call: FollowedCall, event: CallEvent, viewerId: string): Frame | null {
  if ('head' in event) call.startsBehind ??= call.isActive ? event.head : 0;
  const startsBehind = call.startsBehind ?? 0;
  const call_id = numberOf(call.id);
  if ('status' in event) {
    const type = outcomes[event.status];
    if (!type || (type === 'call_accepted' && event.seq <= startsBehind)) return null;
    // A missed call ends as if its caller had ended it.
    return { type, call_id, user_id: numberOf(event.by?.id ?? call.callerId) };
  }
  if (!('kind' in event) || event.seq <= startsBehind || event.from.id === viewerId) return null;
  const from_user = numberOf(event.from.id);
  if (event.kind !== 'ICE_CANDIDATE') {
    return { type: event.kind.toLowerCase(), call_id, from_user, sdp: event.sdp };
  }
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = event;
  // The document has no username fragment: it is a part of the frame only when the sender gave one.
  const added = usernameFragment === null ? {} : { usernameFragment };
  return { type: 'ice_candidate', call_id, from_user, candidate, sdpMid, sdpMLineIndex, ...added };
}
