import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.js';

/** Options for commands, which fail fast instead of waiting for Redis. */
const impatient: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 300,
};

/** Options for subscriptions, which are retried without limit. */
const patient: RedisOptions = { maxRetriesPerRequest: null };

/** Connects to Redis at `url`, reconnects without limit, and logs each outage and recovery once. */
export function connectRedis(url: string, log: Logger, kind: 'commands' | 'subscriptions'): Redis {
  const redis = new Redis(url, {
    ...(kind === 'commands' ? impatient : patient),
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  });
  let told = false;
  redis.on('error', (error) => {
    if (!told) log.warn({ err: error, kind }, 'redis is unavailable');
    told = true;
  });
  redis.on('ready', () => {
    if (told) log.info({ kind }, 'redis is available again');
    told = false;
  });
  return redis;
}
