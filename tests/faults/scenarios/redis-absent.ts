import { setTimeout as sleep } from 'node:timers/promises';
import { findRedisServer, NO_REDIS } from '../../harness/redis.js';
import { pairUp, settle } from '../load.js';
import type { ParleyNode } from '../node.js';
import { type Publisher, publisher, type Sent } from '../publisher.js';
import { inCluster, type Scenario } from '../scenario.js';
import { type Subscriber, subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

/** The longest allowed delay by the sweep alone, and the longest allowed time of a mutation, before `patience`. */
const limitMs = 1_000;
/** The time in which nodes must connect to a Redis that was started later. */
const mostFoundMs = 10_000;

/** Redis is started after the nodes. One node publishes, the other delivers. */
export const redisAbsent: Scenario = {
  name: 'Redis dead from the start',
  long: true,
  lacks: () => (findRedisServer() ? null : NO_REDIS),
  execute: (run) =>
    inCluster(run, { withoutRedis: true }, async (cluster) => {
      const [saying, hearing] = cluster.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const states = () => Promise.all(cluster.nodes.map(redisOf));
      const atFirst = await states();
      const listener = subscriber([hearing], people[1], conversationId);
      await listener.following;
      // Rare enough that each event is read by itself.
      const sender = publisher([saying], people[0], conversationId, { pauseMs: 130 });
      const running = sender.run();
      // Longer than any allowed delay.
      await sleep(Math.max(6, run.seconds) * 1000);
      const begun = performance.now();
      await cluster.redis.restart();
      while (
        (await states()).some((state) => state !== 'up') &&
        performance.now() - begun < mostFoundMs * run.patience
      )
        await sleep(50);
      const foundMs = performance.now() - begun;
      const heard = await heardBy(hearing);
      // Of messages that are tried from here on, every ring is counted.
      const countedFrom = performance.now();
      await sleep(run.seconds * 1000);
      sender.stop();
      await running;
      await settle(cluster, [listener], 5_000);
      listener.stop();

      const finding = await judge(cluster, { publishers: [sender], subscribers: [listener] }, 1e9);
      const silent = delaysOf(sender, listener, ({ acknowledgedAt }) => acknowledgedAt < begun);
      const rung = delaysOf(sender, listener, ({ triedAt }) => triedAt > countedFrom);
      const rings = (await heardBy(hearing)) - heard;
      finding.longestDelayMs = Math.max(...silent);
      finding.notes.push(
        `slowest send ${Math.round(sender.slowestMs)} ms`,
        `found ${Math.round(foundMs)} ms after it came`,
        `half of the delays were below ${Math.round(median(silent))} ms without it, ${Math.round(median(rung))} ms with it`,
      );
      if (atFirst.some((state) => state !== 'degraded')) finding.faults.push(`said ${atFirst}`);
      if (finding.longestDelayMs > limitMs * run.patience)
        finding.faults.push(`a delay of more than ${limitMs * run.patience} ms`);
      if (sender.slowestMs > limitMs * run.patience) finding.faults.push('a send waited for Redis');
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

/** The delays from acknowledgements in an interval to their delivery. */
function delaysOf(
  { sent }: Publisher,
  { received }: Subscriber,
  when: (one: Sent) => boolean,
): number[] {
  const heardAt = new Map(received.map(({ content, at }) => [content, at]));
  return sent
    .filter((one) => when(one) && heardAt.has(one.key))
    .map(({ acknowledgedAt, key }) => (heardAt.get(key) as number) - acknowledgedAt);
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
