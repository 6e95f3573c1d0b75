import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findRedisServer, NO_REDIS } from '../../harness/redis.js';
import { type Loaded, loaded, type Scenario } from '../scenario.js';

/** The longest a mutation may take because of Redis, before patience. */
const slowestMs = 1_000;

/** A scenario of Redis: delivery goes on by the sweep, and no mutation waits. */
const withoutRedis = (how: Omit<Loaded, 'delayMs' | 'lacks' | 'after'>): Scenario =>
  loaded({
    ...how,
    delayMs: 2_000,
    lacks: () => (findRedisServer() ? null : NO_REDIS),
    after({ evidence, stage }, finding) {
      const slowest = Math.max(...evidence.publishers.map((one) => one.slowestMs));
      finding.notes.push(`slowest send ${Math.round(slowest)} ms`);
      if (slowest > slowestMs * stage.patience) finding.faults.push('a send waited for Redis');
    },
  });

/** The doorbell lost in every way there is. */
export const redis: Scenario[] = [
  withoutRedis({
    name: 'Redis restart',
    long: true,
    async fault({ house, wait }) {
      await wait(0.3);
      await house.redis.kill();
      await wait(0.2);
      await house.redis.restart();
    },
  }),
  withoutRedis({
    name: 'Redis down for good',
    async fault({ house, wait }) {
      await wait(0.2);
      await house.redis.kill();
    },
  }),
  withoutRedis({
    name: 'Redis frozen 4 s',
    long: true,
    async fault({ house, wait }) {
      await wait(0.2);
      house.redis.freeze();
      await sleep(4_000);
      house.redis.thaw();
      await wait(0.2);
    },
  }),
  withoutRedis({
    name: 'CLIENT KILL TYPE pubsub',
    async fault({ house, stage }) {
      const client = new Redis(house.redis.url);
      const until = performance.now() + stage.seconds * 1000;
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
