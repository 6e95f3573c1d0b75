import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Claims, TokenSigner } from '../../src/domain/session/token.js';
import type { GraphQLReply } from '../harness/graphql.js';
import { type Parley, TEST_ENV, village } from '../harness/server.js';

const oauth = { OAUTH_42_CLIENT_ID: 'id', OAUTH_42_CLIENT_SECRET: 'secret' };
const { server, ada } = await village(oauth, 'ada');
const nodes: Record<string, Parley> = {
  planned: server,
  loaded: await server.twin({ READ_PLANNER: 'false' }),
};

async function post(node: Parley, body: unknown) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ada.token}` };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const reply = await fetch(`${node.url}/graphql`, init);
  const { data, errors } = (await reply.json()) as Pick<GraphQLReply, 'data' | 'errors'>;
  return { status: reply.status, data, errors, code: errors?.[0]?.extensions?.code };
}

const hash = (query: string) => createHash('sha256').update(query).digest('hex');
const persisted = (sha256Hash: string, version = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const nul = '\u0000';
const far = Buffer.from('999999999999999:1').toString('base64url');
const page = `first: 5, after: "${far}"`;
/** Every list of the schema's queries that is not for administrators alone, and what it needs besides a page. */
const lists: Record<string, string> = {
  ...{ posts: '', feed: '', users: '', groups: '', calls: '', meetings: '', messages: '' },
  ...{ invitations: '', groupInvitations: '', friendRequests: '', followRequests: '' },
  ...{ blockedUsers: '', mutedUsers: '', notifications: '', conversations: '' },
  search: 'query: "zebra", ',
};
const register = (fields: object) => ({
  query: 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
  variables: {
    input: { username: 'eve', email: 'eve@example.org', password: 'a long password', ...fields },
  },
});

const faults: [name: string, body: object, status: number, code: string][] = [
  ['an unknown hash', persisted(hash('{ me { id } }')), 200, 'PERSISTED_QUERY_NOT_FOUND'],
  ['another version of persisted queries', persisted('00', 2), 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a hash of another query',
    { query: '{ __typename }', ...persisted('00') },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'an unknown operation name',
    { query: 'query A { __typename }', operationName: 'B' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'two operations and no name',
    { query: 'query A { __typename } query B { __typename }' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['a subscription', { query: 'subscription { inboxEvents { __typename } }' }, 400, 'BAD_REQUEST'],
  ['no query', { variables: {} }, 400, 'BAD_REQUEST'],
  ['a query that is a number', { query: 7 }, 400, 'BAD_REQUEST'],
  ['variables that are a list', { query: '{ __typename }', variables: [] }, 400, 'BAD_REQUEST'],
  ['a list of queries', [{ query: '{ __typename }' }], 400, 'BAD_REQUEST'],
  ['an empty document', { query: '' }, 400, 'BAD_REQUEST'],
  [
    'null for an argument with a default',
    {
      query: `query ($deleted: Boolean) { messages(includeDeleted: $deleted) { nodes { id } } }`,
      variables: { deleted: null },
    },
    200,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a variable of another type',
    { query: 'query ($n: Int) { posts(first: $n) { nodes { id } } }', variables: { n: 'x' } },
    400,
    'BAD_USER_INPUT',
  ],
  ['U+0000 in an address', register({ email: `a@b${nul}.org` }), 200, 'BAD_USER_INPUT'],
  ['U+0000 in a username', register({ username: `e${nul}ve` }), 200, 'BAD_USER_INPUT'],
  ['U+0000 in a name', register({ firstName: nul }), 200, 'BAD_USER_INPUT'],
  [
    'U+0000 in a redirect',
    {
      query: `mutation ($to: String) {
        startOAuth(input: { provider: FORTY_TWO, redirectUri: $to }) { url } }`,
      variables: { to: `http://localhost:3000/${nul}` },
    },
    200,
    'BAD_USER_INPUT',
  ],
  ...Object.entries(lists).map(([list, others]): [string, object, number, string] => [
    `a cursor of ${list} beyond all dates`,
    { query: `{ ${list}(${others}${page}) { nodes { __typename } } }` },
    200,
    'BAD_USER_INPUT',
  ]),
];

describe.each(['planned', 'loaded'])('an invalid request, %s', (kind) => {
  test.each(faults)('%s', async (_name, body, status, code) => {
    const reply = await post(nodes[kind] as Parley, body);
    expect(reply).toMatchObject({ status, code });
    expect(reply.errors?.[0]?.message).not.toBe('Internal server error');
  });
});

test.each(['query A { __typename }', '{ __typename }'])(
  'an empty operation name counts as absent: %s',
  async (query) => {
    const reply = await post(server, { query, operationName: '' });
    expect(reply.data).toEqual({ __typename: 'Query' });
  },
);

describe('GET', () => {
  const ask = (query: string, headers: Record<string, string>) =>
    fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
  const bearer = () => ({ authorization: `Bearer ${ada.token}` });

  test('is answered for a client that sends its token, such as url does', async () => {
    const reply = await ask('{ me { username } }', bearer());
    expect(await reply.json()).toEqual({ data: { me: { username: 'ada' } } });
  });

  test('is refused without a header that needs a preflight request', async () => {
    expect((await ask('{ me { username } }', {})).status).toBe(400);
  });

  test('is refused for a mutation', async () => {
    expect((await ask('mutation { logout(input: {}) { sessionId } }', bearer())).status).toBe(405);
  });
});

async function openSocket() {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  const frames: { type: string; id?: string; payload?: unknown }[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)));
    waiting.shift()?.();
  });
  await once(socket, 'open');
  const next = async () => {
    if (frames.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return frames.shift();
  };
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  send({ type: 'connection_init', payload: { authorization: `Bearer ${ada.token}` } });
  await next();
  return { socket, next, send };
}

const inbox = 'inboxEvents { __typename }';
const subscriptions: [name: string, payload: object, code: string][] = [
  [
    'an unknown operation name',
    { query: `subscription A { ${inbox} }`, operationName: 'B' },
    'BAD_USER_INPUT',
  ],
  [
    'two operations and no name',
    { query: `subscription A { ${inbox} } subscription B { ${inbox} }` },
    'BAD_USER_INPUT',
  ],
  ['a query', { query: '{ me { id } }' }, 'BAD_USER_INPUT'],
  ['an empty document', { query: '' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of another type',
    {
      query: 'subscription ($n: ID) { inboxEvents(after: $n) { __typename } }',
      variables: { n: 1.5 },
    },
    'GRAPHQL_VALIDATION_FAILED',
  ],
];

test.each(subscriptions)('a subscription with %s', async (_name, payload, code) => {
  const { socket, next, send } = await openSocket();
  send({ id: '1', type: 'subscribe', payload });
  const errors = [(await next())?.payload].flat().flatMap((one) => {
    const { errors: inner } = one as { errors?: unknown[] };
    return inner ?? [one];
  });
  expect(errors).toMatchObject([{ extensions: { code } }]);
  socket.terminate();
});

test('an empty operation name of a subscription counts as absent', async () => {
  const { socket, next, send } = await openSocket();
  const payload = { query: `subscription A { ${inbox} }`, operationName: '' };
  send({ id: '1', type: 'subscribe', payload });
  expect(await next()).toMatchObject({ type: 'next' });
  socket.terminate();
});

test('a subscription id of 200 characters that is used twice closes with 4409', async () => {
  const { socket, send } = await openSocket();
  const closed = once(socket, 'close');
  const id = 'é'.repeat(200);
  for (let time = 0; time < 2; time += 1)
    send({ id, type: 'subscribe', payload: { query: `subscription { ${inbox} }` } });
  expect((await closed)[0]).toBe(4409);
});

test('a token whose subject is not a number is refused', () => {
  const tokens = new TokenSigner(TEST_ENV.JWT_SECRET);
  const token = tokens.sign('access', {
    ...(tokens.readOrNull('access', ada.token) as Claims),
    userId: 'ada' as never,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 60_000),
  });
  expect(tokens.readOrNull('access', token)).toBeNull();
});
