import { describe, test } from 'vitest';
import { findRedisServer } from './redis.js';

const server = findRedisServer() !== null;
const any = server || Boolean(process.env.REDIS_URL);

/** For tests that are content with any Redis: `startSomeRedis()`. */
export const testWithRedis = test.runIf(any);
export const describeWithRedis = describe.runIf(any);

/** For tests that kill, freeze or restart one: `startRedis()`. */
export const testWithRedisServer = test.runIf(server);
export const describeWithRedisServer = describe.runIf(server);
