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
const others = ['ben', 'cleo', 'dan', 'eve', 'fay', 'gus'];

describeWithRedisServer('two nodes and a doorbell for each audience', () => {
  let redis: RedisServer;
  let asked: Redis;
  let one: Parley;
  let other: Parley;
  let ada: Person;
  /** Ada's conversation with each of the others. */
  let ids: string[];
  let stops: (() => void)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    asked = new Redis(redis.url);
    // Sweeping once in ten minutes: what is told came by a doorbell.
    const env = { REDIS_URL: redis.url, LIMIT_SWEEP_MILLISECONDS: '600000' };
    one = await startParley(env);
    other = await startParley({ ...env, DATABASE_URL: one.databaseUrl });
    ada = await signUp(one, 'ada');
    const people = await Promise.all(others.map((name) => signUp(one, name)));
    ids = await Promise.all(people.map((person) => openConversation(ada, person)));
  }, 40_000);
  afterAll(async () => {
    for (const stop of stops) stop();
    await other?.stop();
    await one?.stop();
    asked?.disconnect();
    await redis?.stop();
  });

  /** Follows on a node; resolves once it does. */
  async function follow(node: Parley, ...conversations: string[]) {
    const client = connectLive(node, ada.token);
    stops.push(client.stop);
    const told = conversations.map((id) => client.subscribe(EVENTS, { id }));
    for (const live of told)
      expect((await live.next()).data.conversationEvents.__typename).toBe('StreamResumed');
    return { told, stop: client.stop };
  }
  const leave = () => {
    for (const stop of stops) stop();
    stops = [];
  };
  const say = (node: Parley, id: string, content: string) =>
    node.graphql(SEND, { id, content }, ada.token);
  /** How many nodes hear a conversation. */
  async function audienceOf(id: string): Promise<number> {
    const channels = (await asked.call('PUBSUB', 'CHANNELS')) as string[];
    const channel = channels.find((name) => name.endsWith(`:${id.replace('_', ':')}`));
    if (!channel) return 0;
    return Number(((await asked.call('PUBSUB', 'NUMSUB', channel)) as unknown[])[1]);
  }
  const audiences = () => Promise.all(ids.map(audienceOf));
  const heardBy = async (node: Parley) => {
    const metrics = await (await fetch(`${node.url}/metrics`)).text();
    return Number(/^parley_doorbells_heard_total (\d+)$/m.exec(metrics)?.[1]);
  };

  test('each is subscribed to what somebody follows there, once, and to no pattern', async () => {
    expect(await audiences()).toEqual([0, 0, 0, 0, 0, 0]);
    const [ben, cleo, dan] = ids as [string, string, string];
    await follow(one, ben, cleo);
    await follow(one, cleo);
    await follow(other, cleo, dan);
    await expect.poll(audiences).toEqual([1, 2, 1, 0, 0, 0]);
    expect(await asked.call('PUBSUB', 'NUMPAT')).toBe(0);
    leave();
    await expect.poll(audiences).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a node hears nothing of traffic that nobody follows there', async () => {
    const [quiet, ...busy] = ids as [string, ...string[]];
    const here = await follow(one, ...busy);
    const [there] = (await follow(other, quiet)).told as [Live];
    await expect.poll(audiences).toEqual([1, 1, 1, 1, 1, 1]);
    const before = { one: await heardBy(one), other: await heardBy(other) };
    for (const id of busy)
      for (const content of ['one', 'two', 'three', 'four']) await say(one, id, content);
    for (const live of here.told) for (let at = 0; at < 4; at++) await live.next();
    // Said last, by the same node: once it is heard, all before it has been handed out.
    await say(one, quiet, 'hush');
    expect((await there.next()).data.conversationEvents.message.content).toBe('hush');
    expect((await heardBy(other)) - before.other).toBe(1);
    // Rings of its own come back to a node that listens: this is what the other was spared.
    await expect.poll(async () => (await heardBy(one)) - before.one).toBe(busy.length * 4);
    leave();
  });
});
