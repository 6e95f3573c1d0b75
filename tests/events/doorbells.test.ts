import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { EVENTS, send } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import { type Parley, village } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const others = ['ben', 'cleo', 'dan', 'eve', 'fay', 'gus'];

describeWithRedisServer('two nodes and doorbells by audience', async (redis) => {
  // Sweeping once in ten minutes: what is told came by a doorbell.
  const env = { REDIS_URL: redis.url, LIMIT_SWEEP_MILLISECONDS: '600000' };
  const { server: one, ada } = await village(env, 'ada');
  const other = await one.twin();
  const asked = new Redis(redis.url);
  closing({ stop: () => asked.disconnect() });
  /** Ada's conversation with each of the others. */
  const ids: string[] = [];
  for (const name of others) ids.push(await openConversation(ada, await one.person(name)));
  let stops: (() => void)[] = [];

  /** Follows on a node; resolves once it does. */
  async function follow(node: Parley, ...conversations: string[]) {
    const client = ada.at(node).connect();
    stops.push(client.stop);
    const told = conversations.map((id) => client.subscribe(EVENTS, { id }));
    for (const live of told) expect((await live.event()).__typename).toBe('StreamResumed');
    return { told, stop: client.stop };
  }
  const leave = () => {
    for (const stop of stops) stop();
    stops = [];
  };
  const say = (node: Parley, id: string, content: string) =>
    send(ada.at(node), { to: { conversationId: id }, content });
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

  test('each node subscribes once to the channels of followed streams, and to no pattern', async () => {
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

  test('a node receives no rings of streams that nobody follows there', async () => {
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
    expect((await there.event()).message.content).toBe('hush');
    expect((await heardBy(other)) - before.other).toBe(1);
    // Rings of its own come back to a node that listens: this is what the other was spared.
    await expect.poll(async () => (await heardBy(one)) - before.one).toBe(busy.length * 4);
    leave();
  });
});
