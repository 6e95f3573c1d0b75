import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.js';

/** For commands that must never hold anybody up: they fail at once, or soon, instead. */
const impatient: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 300,
};

/** For subscriptions: they are asked again for as long as it takes. */
const patient: RedisOptions = { maxRetriesPerRequest: null };

/** Connects to Redis at `url` and reconnects for ever, saying once when it goes and when it is back. */
export function connectRedis(url: string, log: Logger, kind: 'commands' | 'subscriptions'): Redis {
  const redis = new Redis(url, {
    ...(kind === 'commands' ? impatient : patient),
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  });
  let told = false;
  redis.on('error', (error) => {
    if (!told) log.warn({ err: error, kind }, 'redis is away');
    told = true;
  });
  redis.on('ready', () => {
    if (told) log.info({ kind }, 'redis is back');
    told = false;
  });
  return redis;
}
