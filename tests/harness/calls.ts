import { type GraphQLReply, mutationOf } from './graphql.js';
import type { Account } from './people.js';

const CALL = `id kind status startedAt rangAt answeredAt endedAt durationSeconds endReason
  caller { id } callee { id }`;

const SIGNAL = 'from { id } kind sdp candidate sdpMid sdpMLineIndex usernameFragment';

/** The mutations that take a call and nothing else. */
export type CallVerb = 'ring' | 'accept' | 'reject' | 'end' | 'delete';

/** Starts a call; the reply's `data.startCall.call` is the call. */
export const startCall = (
  caller: Account,
  callee: Account,
  kind: 'AUDIO' | 'VIDEO' = 'VIDEO',
): Promise<GraphQLReply> =>
  caller.graphql(mutationOf('startCall', `call { ${CALL} }`), {
    input: { callee: { id: callee.id }, kind },
  });

/** Starts a call and returns its id; fails when it cannot. */
export async function ringUp(caller: Account, callee: Account): Promise<string> {
  const { data, errors } = await startCall(caller, callee);
  if (!data?.startCall) throw new Error(`it does not ring: ${JSON.stringify(errors)}`);
  return data.startCall.call.id;
}

/** Accepts, rejects, ends … a call; `call` of the result is null when that was refused. */
export async function doCall(person: Account, verb: CallVerb, callId: string) {
  const name = `${verb}Call`;
  const document = mutationOf(name, `call { ${CALL} }`);
  const { data, code } = await person.graphql(document, { input: { callId } });
  return { call: data?.[name]?.call ?? null, code };
}

/** A call as this person sees it now; null when they do not. */
export async function readCall(person: Account, id: string) {
  const { data } = await person.graphql(`query ($id: ID!) { call(id: $id) { ${CALL} } }`, { id });
  return data.call;
}

/** The ids of this person's calls, newest first. */
export async function listCalls(person: Account, filter: string): Promise<string[]> {
  const { data } = await person.graphql(
    `query ($filter: CallFilter) { calls(filter: $filter) { nodes { id } } }`,
    { filter },
  );
  return data.calls.nodes.map(({ id }: { id: string }) => id);
}

/** Sends a signal of a call. */
export const signal = (
  person: Account,
  callId: string,
  content: Record<string, unknown>,
): Promise<GraphQLReply> =>
  person.graphql(mutationOf('sendCallSignal', `call { id } signal { seq ${SIGNAL} }`), {
    input: { callId, ...content },
  });

export const CALL_EVENTS = `subscription ($callId: ID!, $after: Int, $epoch: ID) {
  callEvents(callId: $callId, after: $after, epoch: $epoch) {
    __typename
    ... on StreamResumed { head epoch }
    ... on StreamReset { head epoch }
    ... on StreamEvent { seq }
    ... on CallChanged { status endReason by { id } call { id status } }
    ... on CallSignal { ${SIGNAL} }
  }
}`;

export const INBOX_EVENTS = `subscription ($after: ID) { inboxEvents(after: $after) {
  __typename
  ... on CallRinging { call { id kind caller { username } } }
  ... on CallChanged { status call { id } by { id } }
  ... on CallDeleted { callId }
} }`;
