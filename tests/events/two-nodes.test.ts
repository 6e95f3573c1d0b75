import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EVENTS, SET_TYPING, send, TYPING } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import type { RedisServer } from '../harness/redis.js';
import { type Parley, type Person, village } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

/** Two nodes on one database and one Redis. */
async function twoNodes(redis: RedisServer, overrides: Record<string, string> = {}) {
  const env = { REDIS_URL: redis.url, ...overrides };
  const { server: one, ada, ben } = await village(env, 'ada', 'ben');
  return { one, other: await one.twin(), ada, ben };
}

/** What ben is told at a node of his conversation with ada. */
async function listenAt(node: Parley, ada: Person, ben: Person): Promise<Live> {
  const { conversation } = await send(ada, ben, 'first');
  const events = ben.at(node).subscribe(EVENTS, { id: conversation.id });
  expect((await events.event()).__typename).toBe('StreamResumed');
  return events;
}

const contentOf = (event: { message: { content: string } }) => event.message.content;

describeWithRedisServer('two nodes, with the doorbell only', async (redis) => {
  // Sweeping once in ten minutes: what arrives meanwhile came by the doorbell.
  const { one, other, ada, ben } = await twoNodes(redis, { LIMIT_SWEEP_MILLISECONDS: '600000' });

  test('a message sent on one node arrives on the other well before the sweep', async () => {
    const events = await listenAt(other, ada, ben);
    for (const content of ['by', 'the', 'bell']) {
      const told = events.event(20_000);
      await send(ada, ben, content);
      expect(contentOf(await told)).toBe(content);
    }
  });

  test('one client key sent to both nodes at once is one message, with equal responses', async () => {
    const sent = await Promise.all(
      [one, other, one, other].map((node) =>
        send(ada.at(node), { to: { userId: ben.id }, content: 'once', clientKey: 'the same key' }),
      ),
    );
    expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
  });

  test('typing on one node is shown on the other', async () => {
    const { id } = (await send(ada, ben, 'x')).conversation;
    const client = ben.at(other).connect();
    const typing = client.subscribe(TYPING, { id });
    await client.connected;
    await sleep(200);
    await ada.ask(SET_TYPING, { id });
    expect((await typing.event()).isTyping).toBe(true);
  });

  test('events during an outage of Redis arrive as soon as it is back', async () => {
    const events = await listenAt(other, ada, ben);
    await redis.kill();
    await send(ada, ben, 'unheard');
    await expect(events.next(300)).rejects.toThrow('nothing was told');
    await redis.restart();
    expect(contentOf(await events.event())).toBe('unheard');
    await send(ada, ben, 'heard again');
    expect(contentOf(await events.event())).toBe('heard again');
  });
});

describeWithRedisServer('two nodes, with the sweep only', async (redis) => {
  const { one, other, ada, ben } = await twoNodes(redis);

  test.each(['killed', 'frozen'])(
    'with Redis %s, messages arrive and no mutation waits for it',
    async (how) => {
      const events = await listenAt(other, ada, ben);
      if (how === 'frozen') redis.freeze();
      else await redis.kill();
      const durations: number[] = [];
      for (const content of ['still', 'here', 'we', 'are']) {
        const begun = performance.now();
        await send(ada, ben, content);
        durations.push(performance.now() - begun);
        expect(contentOf(await events.event())).toBe(content);
      }
      // A busy machine is late with some of them; what waits for Redis is late with all.
      expect(Math.min(...durations)).toBeLessThan(1_000);
      const late = ben.at(other).connect();
      await late.connected;
      if (how === 'frozen') redis.thaw();
      else await redis.restart();
    },
  );

  test('readiness reports an outage of Redis, and its end', async () => {
    const redisOf = async () => {
      const reply = await fetch(`${one.url}/readyz`);
      return ((await reply.json()) as { redis: string }).redis;
    };
    await expect.poll(redisOf).toBe('up');
    await redis.kill();
    await expect.poll(redisOf).toBe('degraded');
    await redis.restart();
    await expect.poll(redisOf).toBe('up');
  });
});
