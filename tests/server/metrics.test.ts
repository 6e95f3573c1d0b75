import { once } from 'node:events';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { concurrently } from '../harness/concurrently.js';
import { SEND } from '../harness/documents.js';
import { rest } from '../harness/rest.js';
import { startParley } from '../harness/server.js';

const server = await startParley();
const { ada, ben } = await server.people('ada', 'ben');

/** The samples of `/metrics` that begin with `name`, each as `labels → value`. */
async function samples(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const found = text.split('\n').flatMap((line) => {
    const [, metric, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return metric === name ? [[labels, Number(value)] as const] : [];
  });
  return Object.fromEntries(found);
}

test('a message is seen from its statement to its delivery', async () => {
  const live = ben.subscribe('subscription { inboxEvents { __typename } }');
  await live.next();
  await ada.ask(SEND, { input: { to: { userId: ben.id }, content: 'hello' } });
  await live.next();
  expect(await samples('parley_sockets')).toMatchObject({
    'protocol="graphql",state="signed_in"': 1,
    'protocol="legacy",state="signed_in"': 0,
  });
  expect(await samples('parley_subscriptions')).toEqual({ 'protocol="graphql",stream="user"': 1 });
  expect((await samples('parley_delivery_lag_seconds_count'))['']).toBeGreaterThanOrEqual(1);
  expect((await samples('parley_streams_read'))['']).toBe(1);
  const statements = await samples('parley_statement_duration_seconds_count');
  expect(Object.keys(statements)).toContain('statement="begin"');
  expect((await samples('parley_pool_wait_seconds_count'))['pool="main"']).toBeGreaterThan(5);
  expect(await samples('parley_pool_connections_max')).toMatchObject({ 'pool="searches"': 3 });
  expect(await samples('parley_queue_length')).toMatchObject({
    'queue="mail"': 0,
    'queue="pictures"': 0,
    'queue="searches"': 0,
    'queue="password_hashes"': 0,
  });
});

const operations = () => samples('parley_graphql_operation_duration_seconds_count');

test('GraphQL operations have their name, type and outcome', async () => {
  const ask = (query: string, token?: string) => server.graphql(query, {}, token);
  const twice = 'query Mine { me { username } }';
  // The second one is answered without Apollo Server.
  for (let count = 0; count < 2; count += 1) await ask(twice, ada.token);
  await ask('{ me { username } }', ada.token);
  await ask('query Feed { feed(first: 1) { nodes { id } } }');
  await ask('query Broken { nothing }', ada.token);
  await ask('query {', ada.token);
  await ask('query Mine { me { username } }', `${ada.token}x`);
  await ask(
    'mutation Follow { followUser(input: { userId: "user_999" }) { user { id } } }',
    ada.token,
  );
  const found = await operations();
  expect(found).toMatchObject({
    'type="query",operation="Mine",outcome="ok"': 2,
    'type="query",operation="me",outcome="ok"': 1,
    'type="query",operation="Feed",outcome="UNAUTHENTICATED"': 1,
    'type="unknown",operation="unknown",outcome="GRAPHQL_VALIDATION_FAILED"': 1,
    'type="unknown",operation="unknown",outcome="GRAPHQL_PARSE_FAILED"': 1,
    'type="unknown",operation="unknown",outcome="UNAUTHENTICATED"': 1,
    'type="mutation",operation="Follow",outcome="NOT_FOUND"': 1,
  });
});

test('subscriptions have theirs, also when they are refused', async () => {
  const live = ben.subscribe('subscription Inbox { inboxEvents { __typename } }');
  await live.next();
  const refused = ben.subscribe(
    'subscription Foreign { conversationEvents(conversationId: "conversation_999") { __typename } }',
  );
  await refused.refusal();
  const wrong = ben.subscribe('subscription Wrong { nothing }');
  await wrong.refusal();
  expect(await operations()).toMatchObject({
    'type="subscription",operation="Inbox",outcome="ok"': 1,
    'type="subscription",operation="Foreign",outcome="NOT_FOUND"': 1,
    'type="subscription",operation="unknown",outcome="GRAPHQL_VALIDATION_FAILED"': 1,
  });
});

test('a client cannot make unlimited series, nor take all names from others', async () => {
  const names = async () =>
    new Set(Object.keys(await operations()).map((labels) => /operation="(\w+)"/.exec(labels)?.[1]));
  const before = (await names()).size;
  await concurrently(300, (count) => ada.ask(`query Flood${count} { me { username } }`));
  await ada.ask(`query ${'x'.repeat(61)} { me { username } }`);
  const flooded = await names();
  expect(flooded.size).toBeGreaterThan(before);
  expect(flooded.size).toBeLessThanOrEqual(before + 50);
  expect([...flooded].every((name) => (name?.length ?? 0) <= 60)).toBe(true);
  await ben.ask('query OfBen { me { username } }');
  expect(await names()).toContain('OfBen');
});

test('operations of legacy APIs have their API, operation and outcome', async () => {
  await ada.rest('GET /api/posts/999/');
  await ada.rest('GET /api/posts/');
  await rest(server, 'GET /api/posts/');
  await ada.rest('POST /api/posts/', {
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  const socket = await ben.socket(`/ws/messages/${ada.number}/`);
  socket.say({ type: 'nonsense' });
  socket.stop();
  expect(await samples('parley_legacy_operation_duration_seconds_count')).toMatchObject({
    'api="community",operation="GET /api/posts/:id/",outcome="NOT_FOUND"': 1,
    'api="community",operation="GET /api/posts/",outcome="ok"': 1,
    'api="community",operation="GET /api/posts/",outcome="UNAUTHENTICATED"': 1,
    'api="community",operation="POST /api/posts/",outcome="BAD_USER_INPUT"': 1,
    'api="community",operation="WS /ws/messages/:id/",outcome="ok"': 1,
  });
});

test('sign-ins, wrong guesses and closed sockets are counted', async () => {
  const login = (password: string) =>
    server.graphql(
      'mutation ($password: String!) { login(input: { identifier: "ada", password: $password }) { accessToken } }',
      { password },
    );
  const opened = (await samples('parley_sessions_opened_total'))[''] ?? 0;
  await login(ada.password);
  await login('a wrong guess');
  expect((await samples('parley_sessions_opened_total'))['']).toBe(opened + 1);
  expect(await samples('parley_sign_in_failures_total')).toMatchObject({ 'reason="wrong"': 1 });
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.close(4999);
  await expect
    .poll(() => samples('parley_sockets_closed_total'))
    .toMatchObject({ 'protocol="graphql",code="other"': 1 });
});
