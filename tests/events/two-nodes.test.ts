import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectLive, type Live } from '../harness/live.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const SEND = /* GraphQL */ `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) { message { id seq content conversation { id } } }
  }
`;
const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      __typename
      ... on MessageSent { seq message { content } }
    }
  }
`;

/** Two nodes of one house: one database, one Redis. */
async function startTwo(redis: RedisServer, overrides: Record<string, string> = {}) {
  const one = await startParley({ REDIS_URL: redis.url, ...overrides });
  const shared = { REDIS_URL: redis.url, DATABASE_URL: one.databaseUrl };
  const other = await startParley({ ...shared, ...overrides });
  return { one, other };
}

async function send(node: Parley, from: Person, to: Person, content: string, clientKey?: string) {
  const input = { toUserId: to.id, content, clientKey };
  const begun = performance.now();
  const reply = await node.graphql(SEND, { input }, from.token);
  return { message: reply.data.sendMessage.message, ms: performance.now() - begun };
}

describeWithRedisServer('two nodes on one database and one Redis', () => {
  let redis: RedisServer;
  let one: Parley;
  let other: Parley;
  let ada: Person;
  let ben: Person;
  const stops: (() => void)[] = [];

  async function listenOn(node: Parley): Promise<Live> {
    const { message } = await send(one, ada, ben, 'first');
    const client = connectLive(node, ben.token);
    stops.push(client.stop);
    const events = client.subscribe(EVENTS, { id: message.conversation.id });
    expect((await events.next()).data.conversationEvents.__typename).toBe('StreamResumed');
    return events;
  }
  const contentOf = (told: { data: { conversationEvents: { message: { content: string } } } }) =>
    told.data.conversationEvents.message.content;

  // Sweeping once in ten minutes: what arrives meanwhile came by the doorbell.
  const start = async (overrides: Record<string, string>) => {
    redis = await startRedis();
    ({ one, other } = await startTwo(redis, overrides));
    [ada, ben] = (await Promise.all(['ada', 'ben'].map((name) => signUp(one, name)))) as [
      Person,
      Person,
    ];
  };
  const stop = async () => {
    for (const end of stops.splice(0)) end();
    await other.stop();
    await one.stop();
    await redis.stop();
  };

  describeWithRedisServer('by the doorbell alone', () => {
    beforeAll(() => start({ LIMIT_SWEEP_MILLISECONDS: '600000' }));
    afterAll(stop);

    test('a message sent on one arrives on the other well within a sweep', async () => {
      const events = await listenOn(other);
      for (const content of ['by', 'the', 'bell']) {
        const told = events.next(2_000);
        await send(one, ada, ben, content);
        const answered = performance.now();
        expect(contentOf(await told)).toBe(content);
        expect(performance.now() - answered).toBeLessThan(250);
      }
    });

    test('one key sent at once on both is one message, with equal answers', async () => {
      const sent = await Promise.all(
        [one, other, one, other].map((node) => send(node, ada, ben, 'once', 'the same key')),
      );
      expect(new Set(sent.map(({ message }) => JSON.stringify(message))).size).toBe(1);
    });

    test('typing on one shows on the other', async () => {
      const { message } = await send(one, ada, ben, 'x');
      const { id } = message.conversation;
      const client = connectLive(other, ben.token);
      stops.push(client.stop);
      const TYPING = 'subscription ($id: ID!) { typing(conversationId: $id) { isTyping } }';
      const typing = client.subscribe(TYPING, { id });
      await client.connected;
      await sleep(200);
      const SET =
        'mutation ($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }';
      await one.graphql(SET, { id }, ada.token);
      expect((await typing.next(1_000)).data.typing.isTyping).toBe(true);
    });

    test('what rang while Redis was away is told as soon as it is back', async () => {
      const events = await listenOn(other);
      await redis.kill();
      await send(one, ada, ben, 'unheard');
      await expect(events.next(300)).rejects.toThrow('nothing was told');
      await redis.restart();
      expect(contentOf(await events.next(5_000))).toBe('unheard');
      await send(one, ada, ben, 'heard again');
      expect(contentOf(await events.next(1_000))).toBe('heard again');
    });
  });

  describeWithRedisServer('by the sweep', () => {
    beforeAll(() => start({}));
    afterAll(stop);

    test.each(['killed', 'frozen'])(
      'with Redis %s, messages still arrive and no send waits for it',
      async (how) => {
        const events = await listenOn(other);
        if (how === 'frozen') redis.freeze();
        else await redis.kill();
        for (const content of ['still', 'here']) {
          const { ms } = await send(one, ada, ben, content);
          expect(ms).toBeLessThan(1_000);
          expect(contentOf(await events.next(1_500))).toBe(content);
        }
        const late = connectLive(other, ben.token);
        stops.push(late.stop);
        await late.connected;
        if (how === 'frozen') redis.thaw();
        else await redis.restart();
      },
    );

    test('readiness tells of a Redis that is gone, and of its return', async () => {
      const redisOf = async () => {
        const reply = await fetch(`${one.url}/readyz`);
        return ((await reply.json()) as { redis: string }).redis;
      };
      await expect.poll(redisOf, { timeout: 5_000 }).toBe('up');
      await redis.kill();
      await expect.poll(redisOf, { timeout: 5_000 }).toBe('degraded');
      await redis.restart();
      await expect.poll(redisOf, { timeout: 5_000 }).toBe('up');
    });
  });
});
