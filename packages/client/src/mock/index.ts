import { buildSchema, type GraphQLSchema, graphql, Kind, parse } from 'graphql';
import { createParleyClient, type ParleyClient, type ParleyClientOptions } from '../client.js';
import type { CallKind } from '../documents.generated.js';
import type { ErrorReason } from '../schema.generated.js';
import { answerCall, endCall, type MockCall, startCall } from './calls.js';
import { mockField, mockType } from './defaults.js';
import { addMessage, addPost, addUser, conversationOf } from './objects.js';
import { refusal } from './refusal.js';
import { resolvers } from './resolvers.js';
import { schemaText } from './schema.generated.js';
import { type MockContext, MockState, type MockUser } from './state.js';
import { sessionFor, userOf } from './token.js';
import { type MockTransport, mockTransport } from './transport.js';
import { answerUpload } from './uploads.js';

export interface MockParleyOptions
  extends Omit<ParleyClientOptions, 'url' | 'session' | 'fetch' | 'transport'> {
  /** Usernames of all users. Default: ada, ben and cleo. */
  users?: readonly string[];
  /** The user who is signed in at first; null for none. Default: the first user. */
  viewer?: string | null;
  /** Posts, oldest first. */
  posts?: readonly { author: string; content: string }[];
  /** Conversations, with their messages, oldest first. */
  conversations?: readonly {
    participants: readonly string[];
    messages?: readonly { sender: string; content: string }[];
  }[];
  /** Answers of fields of `Query` and `Mutation`, in place of those of the mock. */
  resolvers?: Record<string, MockResolver>;
}

/** Answers a field; `viewer` is null when nobody is signed in. */
// biome-ignore lint/suspicious/noExplicitAny: the schema has checked the arguments
type MockResolver = (args: any, viewer: { id: string; username: string } | null) => unknown;

/** A request that the mock has received. */
export interface MockRequest {
  operationName: string | null;
  variables: Record<string, unknown>;
}

export interface MockParley {
  /** What `createParleyClient` returns: for `<ParleyProvider>`, or its `client` for Apollo's hooks. */
  readonly parley: ParleyClient;
  /** All queries and mutations so far. */
  readonly requests: readonly MockRequest[];
  /** Another user writes a message; the result is its id. The viewer receives it live. */
  say(sender: string, conversationId: string, content: string): string;
  /** Another user begins or stops typing. */
  type(username: string, conversationId: string, isTyping?: boolean): void;
  /** Somebody publishes a post; the result is its id. */
  publish(author: string, content: string): string;
  /** The id of the conversation of these users, which is made where there is none. */
  conversation(...usernames: string[]): string;
  /** Another user calls the viewer, with video unless `kind` says otherwise; the result is the id of the call. */
  ring(caller: string, kind?: CallKind): string;
  /** The other user answers a call of the viewer; where there is WebRTC, it is connected, with silence. */
  answer(callId: string): void;
  /** The other user ends a call, or declines it. */
  hangUp(callId: string): void;
  /** The next time that this field of `Query` or `Mutation` is asked, it answers with an error. */
  failOnce(field: string, error: { code: string; reason?: ErrorReason; message?: string }): void;
  /** Requests fail and nothing is live, until `connect()`. */
  disconnect(): void;
  connect(): void;
  stop(): void;
}

const origin = 'http://mock.parley.invalid';
const url = `${origin}/graphql`;

/**
 * A Parley without a server, for tests of front ends: its schema is that of the server, a small state is kept in memory,
 * and mutations are followed by their live events. What the state does not know is null, or the least value of its type.
 */
export function createMockParley({
  users = ['ada', 'ben', 'cleo'],
  viewer = users[0] ?? null,
  posts = [],
  conversations = [],
  resolvers: own = {},
  ...options
}: MockParleyOptions = {}): MockParley {
  const schema: GraphQLSchema = buildSchema(schemaText, { assumeValidSDL: true });
  const state = new MockState();
  const requests: MockRequest[] = [];
  const failures = new Map<string, Error>();
  let isConnected = true;
  let live: MockTransport | undefined;

  const userNamed = (username: string): MockUser => {
    const user = state.user(username);
    if (!user) throw new Error(`There is no user "${username}": name it in \`users\`.`);
    return user;
  };
  const conversationOfUsers = (usernames: readonly string[]) =>
    conversationOf(state, usernames.map(userNamed));
  const callAt = (id: string): MockCall => {
    const call = state.calls.find((one) => one.id === id);
    if (!call) throw new Error(`There is no call "${id}".`);
    return call;
  };
  /** The user who is signed in, or was at first. */
  const viewerNow = (): MockUser =>
    state.users.find(({ id }) => id === parley.userId()) ?? userNamed(viewer ?? '');
  const conversationAt = (id: string) => {
    const found = state.conversations.find((one) => one.id === id);
    if (!found) throw new Error(`There is no conversation "${id}".`);
    return found;
  };

  for (const username of users) addUser(state, username);
  for (const { author, content } of posts) addPost(state, userNamed(author), content);
  for (const { participants, messages = [] } of conversations) {
    const conversation = conversationOfUsers(participants);
    for (const { sender, content } of messages)
      addMessage(state, conversation, userNamed(sender), { content });
  }

  /** A field of a root: by the test, by the mock, or as the schema has it. */
  const resolveField: typeof mockField = (source, args, context, info) => {
    const { parentType, fieldName } = info;
    if (parentType.name !== 'Query' && parentType.name !== 'Mutation')
      return mockField(source, args, context, info);
    const failure = failures.get(fieldName);
    failures.delete(fieldName);
    if (failure) throw failure;
    if (own[fieldName]) return own[fieldName](args, context.viewer);
    const known = resolvers[parentType.name][fieldName];
    return known ? known(args, context) : mockField(source, args, context, info);
  };

  async function answer(address: URL, init: RequestInit | undefined): Promise<Response> {
    if (!isConnected) throw new TypeError('Failed to fetch');
    const upload = await answerUpload(state, address, init);
    if (upload) return upload;
    const { query, variables = {}, operationName } = JSON.parse(String(init?.body));
    const operation = parse(query).definitions.find(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    );
    const name = operation && 'name' in operation ? operation.name?.value : undefined;
    requests.push({ operationName: operationName ?? name ?? null, variables });
    const token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '');
    const contextValue: MockContext = { state, origin, viewer: userOf(state, token) };
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      operationName,
      contextValue,
      fieldResolver: resolveField as never,
      typeResolver: mockType as never,
    });
    return Response.json(result);
  }

  const parley = createParleyClient({
    ...options,
    url,
    session: viewer === null ? null : sessionFor(userNamed(viewer)),
    fetch: (input, init) => answer(new URL(String(input)), init),
    transport: (setState) => {
      live = mockTransport(
        schema,
        async () => ({ state, origin, viewer: userOf(state, (await parley.ready())?.accessToken) }),
        setState,
      );
      return live;
    },
  });

  return {
    parley,
    requests,
    say: (sender, conversationId, content) =>
      addMessage(state, conversationAt(conversationId), userNamed(sender), { content }).id,
    type(username, conversationId, isTyping = true) {
      const user = userNamed(username);
      state.stream(`typing:${conversationAt(conversationId).id}`).tell({ user, isTyping });
    },
    publish: (author, content) => addPost(state, userNamed(author), content).id,
    conversation: (...usernames) => conversationOfUsers(usernames).id,
    ring: (caller, kind = 'VIDEO') => startCall(state, userNamed(caller), viewerNow(), kind).id,
    answer: (callId) => answerCall(state, callAt(callId), viewerNow()),
    hangUp(callId) {
      const call = callAt(callId);
      endCall(state, call, call.caller === viewerNow() ? call.callee : call.caller);
    },
    failOnce(field, { code, reason = code as ErrorReason, message = code }) {
      failures.set(field, refusal(code, reason, message));
    },
    disconnect() {
      isConnected = false;
      live?.cut();
    },
    connect() {
      isConnected = true;
      live?.resume();
    },
    stop: parley.stop,
  };
}
