import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Claims, TokenSigner } from '../../src/domain/session/token.js';
import { closing } from '../harness/closing.js';
import { EVENTS, send as sendMessage } from '../harness/documents.js';
import { connectLive } from '../harness/live.js';
import { held } from '../harness/memory.js';
import { startRedis } from '../harness/redis.js';
import { type Person, TEST_ENV, village } from '../harness/server.js';
import { fillConversation, ofStream } from '../harness/streams.js';
import { testWithRedisServer } from '../harness/with-redis.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Small enough to meet within a test. */
const LIMITS = {
  LIMIT_SOCKET_INIT_SECONDS: '1',
  LIMIT_SOCKET_PING_SECONDS: '1',
  LIMIT_SOCKET_SEND_SECONDS: '1',
  LIMIT_SOCKETS_PER_USER: '4',
  LIMIT_SUBSCRIPTIONS_PER_SOCKET: '3',
  LIMIT_SOCKET_FRAMES_PER_10_SECONDS: '20',
};
const INBOX = 'subscription { inboxEvents { __typename } }';
const LOGOUT = 'mutation { logout(input: {}) { __typename } }';
const { server, ada } = await village(LIMITS, 'ada');

/** A bare socket, for what no proper client would send. */
async function bare(options: WebSocket.ClientOptions = {}) {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws', options);
  const closed = once(socket, 'close').then(([code]) => code as number);
  closed.catch(() => {});
  await once(socket, 'open');
  return { socket, closed, send: (message: unknown) => socket.send(JSON.stringify(message)) };
}

async function greeted(person = ada) {
  const one = await bare();
  const acknowledged = once(one.socket, 'message');
  one.send({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } });
  await acknowledged;
  return one;
}

/** A token of the same session that runs out `ms` from now. */
function tokenFor(person: Person, ms: number): string {
  const tokens = new TokenSigner(TEST_ENV.JWT_SECRET);
  const expiresAt = new Date(Date.now() + ms);
  return tokens.sign('access', {
    ...(tokens.readOrNull('access', person.token) as Claims),
    issuedAt: new Date(),
    expiresAt,
  });
}

const codeOf = async (token?: string) => (await connectLive(server, token).closed).code;

describe('a connection', () => {
  test('without a token is stopped, and with an invalid one is asked for another', async () => {
    expect(await codeOf()).toBe(4401);
    expect(await codeOf('nonsense')).toBe(4403);
    expect(await codeOf(ada.refreshToken)).toBe(4403);
    expect(await codeOf(tokenFor(ada, -1_000))).toBe(4403);
  });

  test('with the token of an ended session is stopped', async () => {
    const cleo = await server.person('cleo');
    await cleo.graphql(LOGOUT);
    expect(await codeOf(cleo.token)).toBe(4401);
  });

  test('that sends nothing is closed in time', async () => {
    expect(await (await bare()).closed).toBe(4408);
  });

  test('at another path is refused', async () => {
    const socket = new WebSocket(
      server.wsUrl.replace('graphql', 'nothing'),
      'graphql-transport-ws',
    );
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('404');
  });

  test('beyond the limit of a user is refused', async () => {
    const dora = await server.person('dora');
    const four = [1, 2, 3, 4].map(() => dora.connect());
    await Promise.all(four.map((client) => client.connected));
    expect(await codeOf(dora.token)).toBe(1013);
    four[0]?.stop();
    await four[0]?.closed;
    await sleep(50);
    const again = dora.connect();
    await again.connected;
    for (const client of [...four, again]) client.stop();
  });
});

describe('a frame', () => {
  test.each([
    ['garbage', '{', 4400],
    ['of an unknown type', '{"type":"dance"}', 4400],
    ['binary', Buffer.from('{"type":"ping"}'), 4400],
    ['a second greeting', '{"type":"connection_init"}', 4429],
  ])('that is %s closes with the code of the protocol', async (_what, frame, code) => {
    const { socket, closed } = await greeted();
    socket.send(frame);
    expect(await closed).toBe(code);
  });

  test('before the initialization, or with a repeated id, closes as well', async () => {
    const early = await bare();
    early.send({ type: 'subscribe', id: '1', payload: { query: INBOX } });
    expect(await early.closed).toBe(4401);
    const twice = await greeted();
    for (let i = 0; i < 2; i++)
      twice.send({ type: 'subscribe', id: '1', payload: { query: INBOX } });
    expect(await twice.closed).toBe(4409);
  });
});

describe('a document', () => {
  const aliases = Array.from({ length: 61 }, (_, i) => `a${i}: seq`).join(' ');
  test.each([
    ['a query', '{ me { id } }', 'accepts subscriptions only'],
    ['a mutation', LOGOUT, 'accepts subscriptions only'],
    [
      'two operations without a name',
      `${INBOX.replace('subscription', 'subscription A')} subscription B { inboxEvents { __typename } }`,
      'Set `operationName`',
    ],
    ['an unknown field', 'subscription { inboxEvents { nope } }', 'Cannot query field'],
    ['no GraphQL', 'subscription {', 'Syntax Error'],
    ['too long', `subscription { inboxEvents { ${'__typename '.repeat(2_001)} } }`, 'token'],
    [
      'too many aliases',
      `subscription { inboxEvents { ... on UserFollowed { ${aliases} } } }`,
      '61 aliases',
    ],
    [
      'two root fields',
      'subscription { inboxEvents { __typename } b: inboxEvents { __typename } }',
      'only one top level field',
    ],
  ])('that is %s is refused, and the socket stays open', async (_what, query, message) => {
    const client = ada.connect();
    const refused = await client.subscribe(query).next();
    expect(refused.errors[0].message).toContain(message);
    expect(refused.errors[0].extensions.code).toMatch(
      /^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|GRAPHQL_PARSE_FAILED)$/,
    );
    expect((await client.subscribe(INBOX).event()).__typename).toBe('StreamResumed');
  });

  test('beyond the third on one socket is refused until another ends', async () => {
    const client = ada.connect();
    const three = [1, 2, 3].map(() => client.subscribe(INBOX));
    await Promise.all(three.map((events) => events.next()));
    expect(await client.subscribe(INBOX).refusal()).toBe('RATE_LIMITED');
    three[0]?.stop();
    await sleep(100);
    expect((await client.subscribe(INBOX).event()).__typename).toBe('StreamResumed');
  });

  test('that causes a bug gets an internal error without details', async () => {
    const client = ada.connect();
    const events = client.subscribe(
      'subscription { inboxEvents { ... on UserFollowed { by { id } } } }',
    );
    await events.next();
    const inbox = ofStream(ada.id.replace('_', ':'));
    // Nobody acted towards her yet, so that her inbox has no stream.
    await server.sql('insert into streams (home_kind, home) values (3, $1)', [ada.number]);
    await server.sql(
      `with moved as (
        update streams set head = 1, mark = pg_current_xact_id()::text::bigint where ${inbox} returning *
      )
      insert into events (home_kind, home, seq, kind, data)
      select home_kind, home, head, 'follower', 'null' from moved`,
    );
    const { errors } = await events.next();
    expect(errors[0]).toMatchObject({
      message: 'Internal server error',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(JSON.stringify(errors)).not.toContain('Cannot read properties');
  });
});

describe('a socket ends', () => {
  test('with 4403 when its token expires', async () => {
    const client = connectLive(server, tokenFor(ada, 2_500));
    await client.connected;
    const begun = performance.now();
    expect((await client.closed).code).toBe(4403);
    expect(performance.now() - begun).toBeLessThan(12_000);
  });

  test('when its peer does not answer', async () => {
    const { closed } = await bare({ autoPong: false } as WebSocket.ClientOptions).then(
      async (one) => {
        one.send({ type: 'connection_init', payload: { authorization: `Bearer ${ada.token}` } });
        return one;
      },
    );
    const begun = performance.now();
    expect(await closed).toBe(1006);
    expect(performance.now() - begun).toBeLessThan(16_000);
  });

  test('when its client does not read, with little data in memory', async () => {
    const { fay, gus } = await server.people('fay', 'gus');
    const { id } = (await sendMessage(fay, gus, 'first')).conversation;
    await fillConversation(server, id, fay, 5_000);
    const { socket, send, closed } = await greeted(gus);
    send({ type: 'subscribe', id: '1', payload: { query: EVENTS, variables: { id, after: 0 } } });
    await once(socket, 'message');
    socket.pause();
    const before = held();
    await sleep(1_000);
    expect(held() - before).toBeLessThan(5 * 1024 ** 2);
    await sleep(2_500);
    socket.resume();
    expect([1006, 1013]).toContain(await closed);
  });

  testWithRedisServer(
    'within 3 s on another node without Redis, and releases its channel',
    async () => {
      const redis = closing(await startRedis());
      const { server: one, hal } = await village({ REDIS_URL: redis.url }, 'hal');
      const other = await one.twin();
      const ask = new Redis(redis.url);
      const channels = async () => (await ask.pubsub('CHANNELS')) as string[];
      // What each node hears as long as it lives: whose sessions end.
      const always = await channels();
      for (let round = 0; round < 5; round++) {
        const client = hal.at(other).connect();
        await client.subscribe(INBOX).next();
        expect((await channels()).length).toBeGreaterThan(always.length);
        client.client.terminate();
        await expect.poll(channels).toEqual(always);
      }
      const client = hal.at(other).connect();
      await client.subscribe(INBOX).next();
      ask.disconnect();
      await redis.kill();
      await one.graphql(LOGOUT, {}, hal.token);
      const begun = performance.now();
      expect((await client.closed).code).toBe(4401);
      expect(performance.now() - begun).toBeLessThan(12_000);
    },
  );
});
