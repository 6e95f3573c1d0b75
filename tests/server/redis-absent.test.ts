import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { EVENTS, ONLINE, PRESENCE, send } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import { type Parley, village } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

describeWithRedisServer('two nodes started while Redis is stopped', async (redis) => {
  // From here on nothing listens on its port.
  await redis.kill();
  const { server: one, ada, ben } = await village({ REDIS_URL: redis.url }, 'ada', 'ben');
  const other = await one.twin();
  const conversationId = await openConversation(ada, ben);

  const readiness = async (node: Parley) => {
    const reply = await fetch(`${node.url}/readyz`);
    return { status: reply.status, body: (await reply.json()) as { redis: string } };
  };
  async function follow(): Promise<Live> {
    const told = ben.at(other).subscribe(EVENTS, { id: conversationId });
    expect((await told.event()).__typename).toBe('StreamResumed');
    return told;
  }
  /** Ada says something on the one node, ben hears it on the other; the milliseconds of sending. */
  async function say(content: string, told: Live) {
    const begun = performance.now();
    await send(ada, { to: { conversationId }, content });
    const sending = performance.now() - begun;
    const event = await told.event();
    expect(event.message.content).toBe(content);
    return sending;
  }

  test('are ready, and report it', async () => {
    for (const node of [one, other])
      expect(await readiness(node)).toEqual({
        status: 200,
        body: {
          status: 'ready',
          database: 'up',
          redis: 'degraded',
          redisProblems: [
            {
              uses: ['form', 'leases', 'counts', 'publish', 'hear'],
              advice: expect.stringContaining('the host and port of REDIS_URL'),
            },
          ],
        },
      });
  });

  test('deliver between nodes by the sweep, without delayed mutations', async () => {
    const told = await follow();
    const durations: number[] = [];
    for (const content of ['nobody', 'rings', 'and', 'ben', 'hears'])
      durations.push(await say(content, told));
    // A busy machine is late with some of them; what waits for Redis is late with all.
    expect(Math.min(...durations)).toBeLessThan(1_000);
  });

  test('know users who are online on their own node, until the last socket closes', async () => {
    const changes = ada.subscribe(PRESENCE, { ids: [ben.id] });
    const next = async () => (await changes.event()).status;
    expect(await next()).toBe('OFFLINE');
    const tabs = [ben.connect(), ben.connect()];
    await Promise.all(tabs.map(({ connected }) => connected));
    expect(await next()).toBe('ONLINE');
    const { users } = await ada.ask(ONLINE);
    expect(users.nodes).toContainEqual({ id: ben.id, username: 'ben' });
    for (const tab of tabs) tab.stop();
    expect(await next()).toBe('OFFLINE');
  }, 30_000);

  test('ring as soon as Redis runs, without a restart', async () => {
    const told = await follow();
    await redis.restart();
    const asked = new Redis(redis.url);
    closing({ stop: () => asked.disconnect() });
    const redisOf = async (node: Parley) => (await readiness(node)).body.redis;
    for (const node of [one, other]) await expect.poll(() => redisOf(node)).toBe('up');
    // The one who listens since before Redis was there has their channel now …
    const channels = () => asked.call('PUBSUB', 'CHANNELS', '*:conversation:*');
    await expect.poll(channels).toHaveLength(1);
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
