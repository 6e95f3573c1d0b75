import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findRedisServer, NO_REDIS } from '../../harness/redis.js';
import { type Loaded, loaded, type Scenario } from '../scenario.js';

/** The longest allowed time of a mutation, before it is multiplied by `patience`. */
const slowestMs = 1_000;

/** A scenario of Redis: the sweep delivers, and no mutation waits. */
const withoutRedis = (how: Omit<Loaded, 'delayMs' | 'lacks' | 'after'>): Scenario =>
  loaded({
    ...how,
    delayMs: 2_000,
    lacks: () => (findRedisServer() ? null : NO_REDIS),
    after({ observations, run }, finding) {
      const slowest = Math.max(...observations.publishers.map((one) => one.slowestMs));
      finding.notes.push(`slowest send ${Math.round(slowest)} ms`);
      if (slowest > slowestMs * run.patience) finding.faults.push('a send waited for Redis');
    },
  });

/** Lost doorbells. */
export const redis: Scenario[] = [
  withoutRedis({
    name: 'Redis restart',
    long: true,
    async fault({ cluster, wait }) {
      await wait(0.3);
      await cluster.redis.kill();
      await wait(0.2);
      await cluster.redis.restart();
    },
  }),
  withoutRedis({
    name: 'Redis down for good',
    async fault({ cluster, wait }) {
      await wait(0.2);
      await cluster.redis.kill();
    },
  }),
  withoutRedis({
    name: 'Redis frozen 4 s',
    long: true,
    async fault({ cluster, wait }) {
      await wait(0.2);
      cluster.redis.freeze();
      await sleep(4_000);
      cluster.redis.thaw();
      await wait(0.2);
    },
  }),
  withoutRedis({
    // Whatever waits for Redis waits until it answers again, so that no measurement of time is needed to see it.
    name: 'Redis frozen, and nothing times out',
    long: true,
    cluster: {
      patches: ['const answerMs = 300;', 'const trialMs = 3_000;'].map((find) => ({
        file: 'core/redis/link.js',
        find,
        put: find.replace(/= .*/, '= 60_000;'),
      })),
    },
    async fault({ cluster, observations, run, wait, faults }) {
      await wait(0.2);
      cluster.redis.freeze();
      await sleep(500);
      const before = observations.publishers.map(({ sent }) => sent.length);
      const isWaiting = () =>
        observations.publishers.some(({ sent }, at) => sent.length < (before[at] as number) + 3);
      // Less than the minute after which the nodes give up.
      const deadline = performance.now() + Math.min(4_500 * run.patience, 50_000);
      while (isWaiting() && performance.now() < deadline) await sleep(100);
      if (isWaiting()) faults.push('sends waited for Redis');
      cluster.redis.thaw();
      await wait(0.2);
    },
  }),
  withoutRedis({
    name: 'CLIENT KILL TYPE pubsub',
    async fault({ cluster, run }) {
      const client = new Redis(cluster.redis.url);
      const until = performance.now() + run.seconds * 1000;
      try {
        while (performance.now() < until) {
          await sleep(400);
          await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        }
      } finally {
        client.disconnect();
      }
    },
  }),
];
