import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { connectLive, type Live } from '../harness/live.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const SEND = /* GraphQL */ `
  mutation ($id: ID!, $content: String!) {
    sendMessage(input: { conversationId: $id, content: $content }) { message { seq } }
  }
`;
const EVENTS = /* GraphQL */ `
  subscription ($id: ID!) {
    conversationEvents(conversationId: $id) { __typename ... on MessageSent { message { content } } }
  }
`;
const WATCH = 'subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }';

describeWithRedisServer('two nodes started while their Redis is dead', () => {
  let redis: RedisServer;
  let one: Parley;
  let other: Parley;
  let ada: Person;
  let ben: Person;
  let conversationId: string;
  const stops: (() => void)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    // From here on nothing listens on its port.
    await redis.kill();
    one = await startParley({ REDIS_URL: redis.url });
    other = await startParley({ REDIS_URL: redis.url, DATABASE_URL: one.databaseUrl });
    ada = await signUp(one, 'ada');
    ben = await signUp(one, 'ben');
    conversationId = await openConversation(ada, ben);
  }, 40_000);
  afterAll(async () => {
    for (const stop of stops) stop();
    await other?.stop();
    await one?.stop();
    await redis?.stop();
  });

  const readiness = async (node: Parley) => {
    const reply = await fetch(`${node.url}/readyz`);
    return { status: reply.status, body: (await reply.json()) as { redis: string } };
  };
  const connect = (node: Parley, person: Person) => {
    const client = connectLive(node, person.token);
    stops.push(client.stop);
    return client;
  };
  async function follow(): Promise<Live> {
    const told = connect(other, ben).subscribe(EVENTS, { id: conversationId });
    expect((await told.next()).data.conversationEvents.__typename).toBe('StreamResumed');
    return told;
  }
  /** Ada says something on the one node, ben hears it on the other; milliseconds of both. */
  async function say(content: string, told: Live) {
    const begun = performance.now();
    const { errors } = await one.graphql(SEND, { id: conversationId, content }, ada.token);
    const answered = performance.now();
    expect(errors).toBeUndefined();
    const event = (await told.next(3_000)).data.conversationEvents;
    expect(event.message.content).toBe(content);
    return { sending: answered - begun, delay: performance.now() - answered };
  }

  test('are ready, and say what is missing', async () => {
    for (const node of [one, other])
      expect(await readiness(node)).toEqual({
        status: 200,
        body: { status: 'ready', database: 'up', redis: 'degraded' },
      });
  });

  test('tell on the one what is said on the other, by the sweep, and no send waits', async () => {
    const told = await follow();
    for (const content of ['nobody', 'rings', 'and', 'ben', 'hears']) {
      const { sending, delay } = await say(content, told);
      expect(sending).toBeLessThan(1_000);
      expect(delay).toBeLessThan(3_000);
    }
  });

  test('know who is online on the node that is asked, until the last socket closes', async () => {
    const changes = connect(one, ada).subscribe(WATCH, { ids: [ben.id] });
    const next = async () => (await changes.next(9_000)).data.presenceChanged.status;
    expect(await next()).toBe('OFFLINE');
    const tabs = [connectLive(one, ben.token), connectLive(one, ben.token)];
    await Promise.all(tabs.map(({ connected }) => connected));
    expect(await next()).toBe('ONLINE');
    const listed = await one.graphql('{ users(online: true) { nodes { id } } }', {}, ada.token);
    expect(listed.data.users.nodes).toContainEqual({ id: ben.id });
    for (const tab of tabs) tab.stop();
    expect(await next()).toBe('OFFLINE');
  }, 30_000);

  test('ring as soon as Redis is there, without a restart', async () => {
    const told = await follow();
    await redis.restart();
    const asked = new Redis(redis.url);
    stops.push(() => asked.disconnect());
    const redisOf = async (node: Parley) => (await readiness(node)).body.redis;
    for (const node of [one, other])
      await expect.poll(() => redisOf(node), { timeout: 10_000 }).toBe('up');
    // The one who listens since before Redis was there has their channel now …
    const channels = () => asked.call('PUBSUB', 'CHANNELS', '*:conversation:*');
    await expect.poll(channels, { timeout: 5_000 }).toHaveLength(1);
    const heard = async () => {
      const metrics = await (await fetch(`${other.url}/metrics`)).text();
      return Number(/^parley_doorbells_heard_total (\d+)$/m.exec(metrics)?.[1]);
    };
    const before = await heard();
    for (const content of ['now', 'it', 'rings']) await say(content, told);
    // … and hears each ring.
    await expect.poll(async () => (await heard()) - before).toBe(3);
  }, 40_000);
});
