import { callKinds } from '../../../src/graphql/calls/call.events.js';
import type { Person } from '../../harness/server.js';
import { compare, type Row, someone, type Told } from './world.js';

const CALL = 'id status rangAt answeredAt endedAt durationSeconds endReason';
const SIGNAL = 'seq kind sdp candidate sdpMid sdpMLineIndex usernameFragment from { id }';
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
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const started = await me.act(
      'startCall',
      { callee: { id: other.id }, kind: 'VIDEO' },
      'call { id }',
    );
    const id: string = started.call.id;
    const replay = async () => {
      const events = me.subscribe(EVENTS, { id, after: 0 });
      const told: Told[] = await events.events(400);
      events.stop();
      return told.filter(({ __typename }) => __typename === 'CallSignal');
    };
    return compare<State>(me, {
      kinds: callKinds,
      subscription: EVENTS,
      variables: { id },
      read: async () => ({ call: (await me.ask(READ, { id })).call, signals: await replay() }),
      work: () => work(me, other, id),
      apply: (state, event) => {
        if (event.__typename === 'CallChanged') state.call = event.call;
        else if (event.__typename === 'CallSignal') state.signals.push(event);
        else throw new Error(`nothing is made of ${event.__typename}`);
      },
    });
  };

const signal = (from: Person, callId: string, content: object) =>
  from.act('sendCallSignal', { callId, ...content }, 'signal { seq }');

/** How each kind of event of a call comes about. */
export const inCalls: Record<keyof typeof callKinds, Row> = {
  changed: inCall(async (me, other, callId) => {
    await other.act('ringCall', { callId }, 'call { id }');
    await other.act('acceptCall', { callId }, 'call { id }');
    await me.act('endCall', { callId }, 'call { id }');
  }),
  OFFER: inCall((me, _, callId) => signal(me, callId, { kind: 'OFFER', sdp: SDP })),
  ANSWER: inCall((_, other, callId) => signal(other, callId, { kind: 'ANSWER', sdp: SDP })),
  ICE_CANDIDATE: inCall((_, other, callId) =>
    signal(other, callId, { kind: 'ICE_CANDIDATE', candidate: 'candidate:1', sdpMLineIndex: 0 }),
  ),
};
