import 'reflect-metadata';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import fastify from 'fastify';
import type { GraphQLObjectType } from 'graphql';
import { createClient } from 'graphql-sse';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { type Claims, TokenSigner } from '../../src/domain/session/token.js';
import { EventStreams } from '../../src/graphql/event-stream/event-stream.routes.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { SubscriptionRequests } from '../../src/graphql/socket/subscription-requests.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { EVENTS, send } from '../harness/documents.js';
import { held } from '../harness/memory.js';
import { type Person, TEST_ENV, village } from '../harness/server.js';
import { fillConversation } from '../harness/streams.js';
import { bearer, callStream, INBOX, openStream, readStream } from './event-streams.js';

/* The protocol of GraphQL over Server-Sent Events, beyond what subscriptions do over any transport. */

const LOGOUT = 'mutation { logout(input: {}) { __typename } }';
const { server, ada, ben } = await village(
  {
    LIMIT_SOCKET_PING_SECONDS: '1',
    LIMIT_SOCKET_SEND_SECONDS: '1',
    LIMIT_SOCKETS_PER_USER: '4',
    LIMIT_SUBSCRIPTIONS_PER_SOCKET: '3',
  },
  'ada',
  'ben',
);
const path = `${server.url}/graphql/stream`;

/** The parameters of a function behind its first. */
type Rest<F> = F extends (first: never, ...rest: infer R) => unknown ? R : never;

const call = (...given: Rest<typeof callStream>) => callStream(server, ...given);
const openOne = (...given: Rest<typeof openStream>) => openStream(server, ...given);

async function reserved(person: Person) {
  const headers = bearer(person.token);
  const response = await call('PUT', headers);
  expect(response.status).toBe(201);
  return { ...headers, 'x-graphql-event-stream-token': await response.text() };
}

/** A token of the same session that expires `ms` from now. */
function tokenFor(person: Person, ms: number): string {
  const tokens = new TokenSigner(TEST_ENV.JWT_SECRET);
  const claims = tokens.readOrNull('access', person.token) as Claims;
  const expiresAt = new Date(Date.now() + ms);
  return tokens.sign('access', { ...claims, issuedAt: new Date(), expiresAt });
}

describe('a stream with one operation', () => {
  test('sends a comment, events and pings, and is not cached, buffered or compressed', async () => {
    const { response, until, stop } = await openOne(ada);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    expect(response.headers.get('content-encoding')).toBe(null);
    expect(await until('StreamResumed')).toMatch(
      /^: ping \d+\n\nevent: next\ndata: \{"data":\{"inboxEvents":\{"__typename":"StreamResumed"\}\}\}\n\n$/,
    );
    expect(await until('}\n\n: ping')).toMatch(/\n\n: ping \d+\n\n$/);
    await stop();
  });

  test('is opened by GET, too', async () => {
    const query = new URLSearchParams({
      query: 'subscription A($id: ID!) { conversationEvents(conversationId: $id) { __typename } }',
      operationName: 'A',
      variables: JSON.stringify({ id: (await send(ada, ben, 'hello')).conversation.id }),
    });
    const headers = { ...bearer(ada.token), accept: 'text/event-stream' };
    const { until, stop } = readStream(await call('GET', headers, undefined, `?${query}`));
    expect(await until('StreamResumed')).toContain('StreamResumed');
    await stop();
  });

  test('is completed after the errors with which its operation is refused', async () => {
    const { ended } = await openOne(ada, { query: 'subscription { nope }' });
    expect(await ended()).toMatch(
      /^: ping \d+\n\nevent: next\ndata: \{"errors":\[.*GRAPHQL_VALIDATION_FAILED.*\]\}\n\nevent: complete\ndata: \n\n$/,
    );
  });

  test.each([
    ['a query', '{ me { id } }'],
    ['a mutation', LOGOUT],
  ])('refuses %s', async (_, query) => {
    const { ended } = await openOne(ada, { query });
    expect(await ended()).toContain('accepts subscriptions only');
  });

  test.each<[string, Record<string, string>, unknown, number, string]>([
    ['without a token', {}, { query: INBOX }, 401, 'UNAUTHENTICATED'],
    ['with a false token', bearer('nonsense'), { query: INBOX }, 401, 'UNAUTHENTICATED'],
    ['with a refresh token', bearer(ada.refreshToken), { query: INBOX }, 401, 'UNAUTHENTICATED'],
    ['with an expired token', bearer(tokenFor(ada, -1)), { query: INBOX }, 401, 'UNAUTHENTICATED'],
    ['whose body is no JSON', bearer(ada.token), '{', 400, 'BAD_REQUEST'],
    ['whose body is an array', bearer(ada.token), [], 400, 'BAD_USER_INPUT'],
    ['whose body is null', bearer(ada.token), 'null', 400, 'BAD_USER_INPUT'],
    [
      'whose variables are a list',
      bearer(ada.token),
      { query: INBOX, variables: [] },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'whose operation name is a number',
      bearer(ada.token),
      { query: INBOX, operationName: 1 },
      400,
      'BAD_USER_INPUT',
    ],
    ['without a query', bearer(ada.token), {}, 400, 'BAD_USER_INPUT'],
    ['with a number for a query', bearer(ada.token), { query: 7 }, 400, 'BAD_USER_INPUT'],
  ])('%s is refused', async (_, headers, body, status, code) => {
    const response = await call('POST', { accept: 'text/event-stream', ...headers }, body);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(code);
  });

  test('that is not asked for as a stream is refused', async () => {
    const response = await call('POST', bearer(ada.token), { query: INBOX });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('accept: text/event-stream'),
    ]);
  });
});

describe('a reserved stream', () => {
  test('carries many operations, each with its id, until they are deleted', async () => {
    const headers = await reserved(ada);
    const stream = readStream(await call('GET', { ...headers, accept: 'text/event-stream' }));
    const id = 'an id, "ä" \u{1F600}';
    const body = { query: INBOX, extensions: { operationId: id } };
    expect((await call('POST', headers, body)).status).toBe(202);
    expect(await stream.until('StreamResumed')).toContain(
      '"payload":{"data":{"inboxEvents":{"__typename":"StreamResumed"}}}}',
    );
    const [, json] = /data: (.*)\n/.exec(await stream.until('\n\n')) as RegExpExecArray;
    expect(JSON.parse(json!).id).toBe(id);
    expect((await call('POST', headers, body)).status).toBe(409);
    const other = { query: '{', extensions: { operationId: 'other' } };
    expect((await call('POST', headers, other)).status).toBe(202);
    expect(await stream.until('complete')).toContain('event: complete\ndata: {"id":"other"}\n\n');
    const query = `?operationId=${encodeURIComponent(id)}`;
    expect((await call('DELETE', headers, undefined, query)).status).toBe(200);
    expect((await call('POST', headers, body)).status).toBe(202);
    await stream.stop();
    await expect.poll(async () => (await call('POST', headers, body)).status).toBe(404);
  });

  test('is open once, for its user alone', async () => {
    const headers = await reserved(ada);
    const stream = { ...headers, accept: 'text/event-stream' };
    const both = await Promise.all([call('GET', stream), call('GET', stream)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const stranger = { ...stream, ...bearer(ben.token) };
    expect((await call('GET', stranger)).status).toBe(404);
    const body = { query: INBOX, extensions: { operationId: '1' } };
    expect((await call('POST', { ...headers, ...bearer(ben.token) }, body)).status).toBe(404);
    expect((await call('DELETE', stranger, undefined, '?operationId=1')).status).toBe(404);
    await both.find(({ status }) => status === 200)?.body?.cancel();
  });

  test.each(['', 'nonsense', 'a.b', `${'0'.repeat(36)}.${'0'.repeat(43)}`, 'ä.ö'])(
    'is not opened by the token "%s"',
    async (token) => {
      const query = `?token=${encodeURIComponent(token)}`;
      const headers = { ...bearer(ada.token), accept: 'text/event-stream' };
      expect((await call('GET', headers, undefined, query)).status).toBe(404);
    },
  );

  test.each([undefined, '', 7, 'x'.repeat(129)])(
    'refuses the operation id %j',
    async (operationId) => {
      const headers = await reserved(ada);
      const response = await call('GET', { ...headers, accept: 'text/event-stream' });
      const refused = await call('POST', headers, { query: INBOX, extensions: { operationId } });
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining('1 to 128 characters'),
      ]);
      await response.body?.cancel();
    },
  );

  test('refuses a fourth operation until another ends', async () => {
    const client = createClient({ url: path, singleConnection: true, headers: bearer(ada.token) });
    const events = [1, 2, 3].map(() => client.iterate({ query: INBOX }));
    for (const each of events) await each.next();
    const { value } = await client.iterate({ query: INBOX }).next();
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    await events[0]?.return?.(undefined);
    await expect
      .poll(async () => (await client.iterate({ query: INBOX }).next()).value?.data)
      .toEqual({ inboxEvents: { __typename: 'StreamResumed' } });
    client.dispose();
  });
});

describe('a stream ends', () => {
  test('when its token expires', async () => {
    const { ended } = await openOne({ token: tokenFor(ada, 2_500) });
    const begun = performance.now();
    await ended();
    expect(performance.now() - begun).toBeLessThan(16_000);
  });

  test('when its session ends, and is refused then', async () => {
    const cleo = await server.person('cleo');
    const { until, ended } = await openOne(cleo);
    await until('StreamResumed');
    await cleo.graphql(LOGOUT);
    expect(await ended()).not.toContain('complete');
    expect((await openOne(cleo)).response.status).toBe(401);
  });

  test('when its node drains, also beside a connection without a request', async () => {
    const node = await server.twin();
    const silent = connect(node.port, '127.0.0.1');
    await once(silent, 'connect');
    const response = await fetch(`${node.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        ...bearer(ada.token),
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: INBOX }),
    });
    const { until, ended } = readStream(response);
    await until('StreamResumed');
    const stopped = node.stop();
    expect(await ended()).not.toContain('complete');
    await stopped;
  });

  test('when its client does not read, with little data in memory', async () => {
    const { fay, gus } = await server.people('fay', 'gus');
    const { id } = (await send(fay, gus, 'first')).conversation;
    await fillConversation(server, id, fay, 5_000);
    const body = JSON.stringify({ query: EVENTS, variables: { id, after: 0 } });
    const sent = request(path, {
      method: 'POST',
      headers: {
        ...bearer(gus.token),
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    await once(response, 'readable');
    const before = held();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(held() - before).toBeLessThan(5 * 1024 ** 2);
    const closed = once(response, 'close').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    response.on('error', () => {}).resume();
    await closed;
    expect(response.complete).toBe(false);
  });
});

test('an operation that cannot be started ends with its error, and without the reason of the server', async () => {
  const own = { PORT: '0', DATA_DIR: server.dataDir, DATABASE_URL: server.databaseUrl };
  const { app, close } = await openApp(parseConfig({ ...TEST_ENV, ...own }));
  const schema = await buildGraphqlSchema();
  const { inboxEvents } = (schema.getSubscriptionType() as GraphQLObjectType).getFields();
  // A source that no subscription consumes.
  Object.assign(inboxEvents as object, {
    subscribe: async function* () {
      yield 1;
    },
  });
  const http = fastify();
  await http.register(new EventStreams(app, new SubscriptionRequests(app, schema)).routes);
  const address = await http.listen({ port: 0, host: '127.0.0.1' });
  closing({
    async stop() {
      http.server.closeAllConnections();
      await http.close();
      await close();
    },
  });
  const response = await fetch(`${address}/graphql/stream`, {
    method: 'POST',
    headers: {
      ...bearer(ada.token),
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: INBOX }),
  });
  const text = await readStream(response).ended();
  expect(text).toMatch(
    /event: next\ndata: \{"errors":\[\{"message":"Internal server error".*\n\nevent: complete\ndata: \n\n$/,
  );
  expect(text).not.toContain('StreamSource');
});

test('streams count as sockets of their user', async () => {
  const dora = await server.person('dora');
  const four = [];
  for (let n = 0; n < 4; n += 1) four.push(await openOne(dora));
  const headers = { ...bearer(dora.token), accept: 'text/event-stream' };
  const response = await call('POST', headers, { query: INBOX });
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.stringContaining('Too many sockets'),
  ]);
  await four[0]?.stop();
  await expect.poll(async () => (await openOne(dora)).response.status).toBe(200);
});

test('a page of an allowed origin may open a stream, and reads its headers', async () => {
  const origin = 'http://localhost:3000';
  const preflight = await call('OPTIONS', {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,x-graphql-event-stream-token',
  });
  expect(preflight.headers.get('access-control-allow-headers')).toContain(
    'x-graphql-event-stream-token',
  );
  const response = await call(
    'POST',
    { ...bearer(ada.token), origin, accept: 'text/event-stream' },
    { query: INBOX },
  );
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  await response.body?.cancel();
});
