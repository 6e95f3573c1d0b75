import { describe, test } from 'vitest';
import { findRedisServer } from './redis.js';

const server = findRedisServer() !== null;
/** Whether there is one to be had. */
export const hasRedis = server || Boolean(process.env.REDIS_URL);

/** For suites that run with any Redis: `startSomeRedis()`. */
export const describeWithRedis = describe.runIf(hasRedis);

/** For tests that kill, freeze or restart one: `startRedis()`. */
export const testWithRedisServer = test.runIf(server);
export const describeWithRedisServer = describe.runIf(server);
