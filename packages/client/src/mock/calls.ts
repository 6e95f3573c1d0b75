import type { CallEndReason, CallKind, CallStatus } from '../documents.generated.js';
import { answerAs } from './call-person.js';
import type { MockObject } from './defaults.js';
import { found, refusal, signedIn } from './refusal.js';
import type { MockContext, MockState, MockUser } from './state.js';
import { MockStream } from './stream.js';

export interface MockCall extends MockObject {
  readonly id: string;
  readonly caller: MockUser;
  readonly callee: MockUser;
  readonly stream: MockStream;
  status: CallStatus;
  endReason: CallEndReason | null;
}

const hasEnded = ({ status }: MockCall) => status !== 'RINGING' && status !== 'ACTIVE';

/** The call that a user takes part in now. */
const callOf = ({ calls }: MockState, user: MockUser) =>
  calls.find((call) => !hasEnded(call) && [call.caller, call.callee].includes(user));

/** Tells both users that a call changed. */
function tell(state: MockState, call: MockCall, by: MockUser | null): void {
  const at = state.now();
  const { status, endReason } = call;
  const changed = { __typename: 'CallChanged', call, by, status, endReason };
  call.stream.append(at, changed);
  for (const { id } of [call.caller, call.callee])
    state.stream(`inbox:${id}`).append(at, { ...changed });
}

/** A user calls another one. Throws CONFLICT when one of them is in a call. */
export function startCall(
  state: MockState,
  caller: MockUser,
  callee: MockUser,
  kind: CallKind,
): MockCall {
  if (callOf(state, caller)) throw refusal('CONFLICT', 'CONFLICT', 'You are in a call.');
  if (callOf(state, callee)) throw refusal('CONFLICT', 'CALLEE_BUSY', 'The callee is in a call.');
  const call = state.add<MockCall>({
    __typename: 'Call',
    id: state.nextId('call'),
    kind,
    status: 'RINGING',
    endReason: null,
    caller,
    callee,
    startedAt: state.now(),
    stream: new MockStream({ hasCursor: false }),
  });
  state.calls.unshift(call);
  tell(state, call, caller);
  state.stream(`inbox:${callee.id}`).append(state.now(), { __typename: 'CallRinging', call });
  return call;
}

/** The callee answers. The other of the two than `viewer` speaks, where the machine has WebRTC. Throws CONFLICT. */
export function answerCall(state: MockState, call: MockCall, viewer: MockUser | null): void {
  if (call.status !== 'RINGING') throw refusal('CONFLICT', 'CONFLICT', 'It does not ring.');
  Object.assign(call, { status: 'ACTIVE', answeredAt: state.now() });
  const person = viewer === call.caller ? call.callee : call.caller;
  const { stream } = call;
  answerAs(person.id, {
    isCaller: person === call.caller,
    follow: (listener) => stream.follow(listener),
    send: (signal) => sendSignal(state, call, person, signal),
  });
  tell(state, call, call.callee);
}

/** One of the two ends a call, or does not answer it. */
export function endCall(state: MockState, call: MockCall, by: MockUser): void {
  if (hasEnded(call)) throw refusal('CONFLICT', 'CONFLICT', 'The call has ended.');
  const isRinging = call.status === 'RINGING';
  const [status, endReason] = !isRinging
    ? (['ENDED', 'HUNG_UP'] as const)
    : by === call.callee
      ? (['REJECTED', 'DECLINED'] as const)
      : (['MISSED', 'CANCELLED'] as const);
  Object.assign(call, { status, endReason, endedAt: state.now() });
  tell(state, call, by);
}

function sendSignal(state: MockState, { stream }: MockCall, from: MockUser, signal: object): void {
  stream.append(state.now(), { __typename: 'CallSignal', from, ...signal });
}

const filters: Record<string, (call: MockCall) => boolean> = {
  ACTIVE: ({ status }) => status === 'ACTIVE',
  RINGING: ({ status }) => status === 'RINGING',
  MISSED: ({ status }) => status === 'MISSED',
  HISTORY: hasEnded,
  ALL: () => true,
};

/** Calls of a user, newest first. */
export const callsOf = ({ calls }: MockState, user: MockUser, filter = 'ALL'): MockCall[] =>
  calls.filter((call) => [call.caller, call.callee].includes(user) && filters[filter]?.(call));

// biome-ignore lint/suspicious/noExplicitAny: the schema has checked the arguments
type Change = (call: MockCall, context: MockContext, input: any) => void;

/** A mutation of the viewer on one of their calls. */
const onCall =
  (change: Change) =>
  // biome-ignore lint/suspicious/noExplicitAny: the schema has checked the arguments
  ({ input: { callId, ...input } }: any, context: MockContext) => {
    const call = found<MockCall>(context.state, callId, 'Call');
    signedIn(context);
    change(call, context, input);
    return { call };
  };

const end: Change = (call, context) => endCall(context.state, call, signedIn(context));

export const callMutations = {
  acceptCall: onCall((call, { state, viewer }) => answerCall(state, call, viewer)),
  rejectCall: onCall(end),
  endCall: onCall(end),
  ringCall: onCall((call, { state }) => void Object.assign(call, { rangAt: state.now() })),
  sendCallSignal: onCall((call, context, signal) =>
    sendSignal(context.state, call, signedIn(context), signal),
  ),
};
