import { setTimeout as sleep } from 'node:timers/promises';
import { findRedisServer, NO_REDIS } from '../../harness/redis.js';
import { pairUp, settle } from '../load.js';
import type { ParleyNode } from '../node.js';
import { type Publisher, publisher } from '../publisher.js';
import { inHouse, type Scenario } from '../scenario.js';
import { type Subscriber, subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

/** The longest delay by the sweep alone, and the longest a send may take, before patience. */
const limitMs = 1_000;
/** How long nodes may take to find a Redis that was not there before. */
const foundMs = 10_000;

/** Nodes that were started without their Redis; later it is there. All is said on one, and heard on the other. */
export const redisAbsent: Scenario = {
  name: 'Redis dead from the start',
  lacks: () => (findRedisServer() ? null : NO_REDIS),
  play: (stage) =>
    inHouse(stage, { withoutRedis: true }, async (house) => {
      const [saying, hearing] = house.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const states = () => Promise.all(house.nodes.map(redisOf));
      const atFirst = await states();
      const listener = subscriber([hearing], people[1], conversationId);
      await listener.following;
      // Seldom enough that no event is read along with another's.
      const sender = publisher([saying], people[0], conversationId, { pauseMs: 130 });
      const running = sender.run();
      // For longer than any delay that passes.
      await sleep(Math.max(6, stage.seconds) * 1000);
      const begun = performance.now();
      await house.redis.restart();
      while (
        (await states()).some((state) => state !== 'up') &&
        performance.now() - begun < foundMs
      )
        await sleep(50);
      const foundAt = performance.now();
      const heard = await heardBy(hearing);
      await sleep(stage.seconds * 1000);
      sender.stop();
      await running;
      await settle(house, [listener], 5_000);
      listener.stop();

      const finding = await judge(house, { publishers: [sender], subscribers: [listener] }, 1e9);
      const silent = delaysOf(sender, listener, (at) => at < begun);
      const rung = delaysOf(sender, listener, (at) => at > foundAt);
      const rings = (await heardBy(hearing)) - heard;
      finding.longestDelayMs = Math.max(...silent);
      finding.notes.push(
        `slowest send ${Math.round(sender.slowestMs)} ms`,
        `found ${Math.round(foundAt - begun)} ms after it came`,
        `half of the delays were below ${Math.round(median(silent))} ms without it, ${Math.round(median(rung))} ms with it`,
      );
      if (atFirst.some((state) => state !== 'degraded')) finding.faults.push(`said ${atFirst}`);
      if (finding.longestDelayMs > limitMs * stage.patience)
        finding.faults.push(`a delay of more than ${limitMs * stage.patience} ms`);
      if (sender.slowestMs > limitMs * stage.patience)
        finding.faults.push('a send waited for Redis');
      if ((await states()).some((state) => state !== 'up'))
        finding.faults.push('Redis was not found');
      if (rings < rung.length) finding.faults.push(`${rings} rings for ${rung.length} messages`);
      return finding;
    }),
};

async function redisOf(node: ParleyNode): Promise<string> {
  const reply = await fetch(`${node.url}/readyz`);
  return reply.ok ? ((await reply.json()) as { redis: string }).redis : `${reply.status}`;
}

async function heardBy(node: ParleyNode): Promise<number> {
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  return Number(/^parley_doorbells_heard_total (\d+)$/m.exec(metrics)?.[1]);
}

/** From acknowledgements of some time to their being heard. */
function delaysOf(
  { sent }: Publisher,
  { received }: Subscriber,
  when: (at: number) => boolean,
): number[] {
  const heardAt = new Map(received.map(({ content, at }) => [content, at]));
  return sent
    .filter(({ acknowledgedAt, key }) => when(acknowledgedAt) && heardAt.has(key))
    .map(({ acknowledgedAt, key }) => (heardAt.get(key) as number) - acknowledgedAt);
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
