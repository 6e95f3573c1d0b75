/**
 * What Redis is used for. Each use is tried by itself, since a Redis may allow one and refuse another. `form`
 * stands for the kind of server, which must be the one that `REDIS_URL` names.
 */
export const redisUses = ['form', 'leases', 'counts', 'publish', 'hear'] as const;
export type RedisUse = (typeof redisUses)[number];
