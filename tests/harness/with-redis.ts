import { describe, test } from 'vitest';
import { closing } from './closing.js';
import { findRedisServer, NO_REDIS, startRedis, startSomeRedis } from './redis.js';

const server = findRedisServer() !== null;
/** Whether there is one to be had. */
export const hasRedis = server || Boolean(process.env.REDIS_URL);

/** For tests that kill, freeze or restart one: `startRedis()`. */
export const testWithRedisServer = test.runIf(server);

/** A suite with a Redis of its own, which may be killed, frozen and restarted. Skipped where there is none. */
export const describeWithRedisServer = suiteWith(server, startRedis);

/** A suite with any Redis, that of `REDIS_URL` too. Skipped where there is none. */
export const describeWithRedis = suiteWith(hasRedis, startSomeRedis);

function suiteWith<Redis extends { stop(): Promise<void> }>(
  isThere: boolean,
  start: () => Promise<Redis>,
) {
  return (name: string, suite: (redis: Redis) => Promise<void>) => {
    if (isThere) describe(name, async () => suite(closing(await start())));
    else describe(name, () => test.skip(NO_REDIS));
  };
}
