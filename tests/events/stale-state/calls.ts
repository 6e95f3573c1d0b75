import { callKinds } from '../../../src/graphql/calls/call.events.js';
import type { Person } from '../../harness/server.js';
import { act, ask, compare, type Row, type Told } from './world.js';

const CALL = 'id status rangAt answeredAt endedAt durationSeconds';
const SIGNAL = 'seq kind sdp candidate sdpMid sdpMLineIndex from { id }';
const READ = `query ($id: ID!) { call(id: $id) { ${CALL} } }`;
const EVENTS = `subscription ($id: ID!, $after: Int) { callEvents(callId: $id, after: $after) {
  __typename ... on StreamEvent { seq }
  ... on CallChanged { call { ${CALL} } }
  ... on CallSignal { ${SIGNAL} }
} }`;

interface State {
  call: { id: string };
  /** A call's signals are in its stream alone: reading them is replaying it. */
  signals: Told[];
}

const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n';

const inCall =
  (work: (me: Person, other: Person, callId: string) => Promise<unknown>): Row =>
  async (world) => {
    const [me, other] = await Promise.all([world.someone(), world.someone()]);
    const started = await act(
      me,
      'startCall',
      { calleeId: other.id, kind: 'VIDEO' },
      'call { id }',
    );
    const id: string = started.call.id;
    const replay = async () => {
      const events = world.client(me).subscribe(EVENTS, { id, after: 0 });
      const told = (await events.quiet(400)).map(({ data }) => data.callEvents as Told);
      events.stop();
      return told.filter(({ __typename }) => __typename === 'CallSignal');
    };
    return compare<State>(world, me, {
      kinds: callKinds,
      subscription: EVENTS,
      variables: { id },
      read: async () => ({ call: (await ask(me, READ, { id })).call, signals: await replay() }),
      work: () => work(me, other, id),
      apply: (state, event) => {
        if (event.__typename === 'CallChanged') state.call = event.call;
        else if (event.__typename === 'CallSignal') state.signals.push(event);
        else throw new Error(`nothing is made of ${event.__typename}`);
      },
    });
  };

const signal = (from: Person, callId: string, content: object) =>
  act(from, 'sendCallSignal', { callId, ...content }, 'signal { seq }');

/** How each kind of event of a call comes about. */
export const inCalls: Record<keyof typeof callKinds, Row> = {
  changed: inCall(async (me, other, callId) => {
    await act(other, 'ringCall', { callId }, 'call { id }');
    await act(other, 'acceptCall', { callId }, 'call { id }');
    await act(me, 'endCall', { callId }, 'call { id }');
  }),
  OFFER: inCall((me, _, callId) => signal(me, callId, { kind: 'OFFER', sdp: SDP })),
  ANSWER: inCall((_, other, callId) => signal(other, callId, { kind: 'ANSWER', sdp: SDP })),
  ICE_CANDIDATE: inCall((_, other, callId) =>
    signal(other, callId, { kind: 'ICE_CANDIDATE', candidate: 'candidate:1', sdpMLineIndex: 0 }),
  ),
};
