import { type Redis, ReplyError, type Result } from 'ioredis';
import { assertNoCommit } from '../commit-scope.js';
import type { Logger } from '../logger.js';
import { graceMs, kindOf, type Leases } from './leases.js';
import { MemoryLeases } from './memory-leases.js';

// Only the clock of Redis counts, since the clocks of nodes may differ.
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * KEYS: leases of the user, last leases of all users. ARGV: action, user, lease, milliseconds, kind, grace
 * period. Returns for `take` the number of leases of this kind that were not released, and else whether the
 * lease lived.
 */
const setLease = `${now}
local ends = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[3]) or '0')
local lives = ends > now
local wanted = now + tonumber(ARGV[4])
if ARGV[1] == 'hold' or ARGV[1] == 'take' or (lives and (ARGV[1] == 'renew' or wanted < ends)) then
  redis.call('ZADD', KEYS[1], wanted, ARGV[3])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
if last then
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
  redis.call('ZADD', KEYS[2], last, ARGV[2])
else
  redis.call('ZREM', KEYS[2], ARGV[2])
end
if ARGV[1] ~= 'take' then return lives and 1 or 0 end
local held = 0
for _, lease in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now + ARGV[6], '+inf')) do
  if string.sub(lease, 1, #ARGV[5]) == ARGV[5] then held = held + 1 end
end
return held`;

const onlineAmong = `${now}
local online = {}
for _, user in ipairs(ARGV) do
  if tonumber(redis.call('ZSCORE', KEYS[1], user) or '0') > now then online[#online + 1] = user end
end
return online`;

const lastOnline = `${now}
return redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(' .. now, 'LIMIT', 0, ARGV[1])`;

type Action = 'hold' | 'take' | 'renew' | 'release';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    setLease(
      leases: string,
      online: string,
      how: Action,
      userId: number,
      leaseId: string,
      ms: number,
      kind: string,
      graceMs: number,
    ): Result<number, Context>;
    onlineAmong(online: string, ...userIds: number[]): Result<string[], Context>;
    lastOnline(online: string, limit: number): Result<string[], Context>;
  }
}

/** Pause after a failed command to Redis, in milliseconds. */
const pauseMs = 1_000;

/**
 * Leases shared by all nodes through Redis. Each node also keeps its own, uses them while Redis is
 * unavailable, and sends them again afterwards.
 */
export class RedisLeases implements Leases {
  private readonly own = new MemoryLeases();
  private readonly everybody: string;
  private awayUntil = 0;
  private wasAway = false;

  /** `space` prefixes all keys: installations that share a Redis differ in it, nodes of one do not. */
  constructor(
    private readonly redis: Redis,
    private readonly log: Logger,
    private readonly space = 'parley',
  ) {
    redis.defineCommand('setLease', { numberOfKeys: 2, lua: setLease });
    redis.defineCommand('onlineAmong', { numberOfKeys: 1, lua: onlineAmong });
    redis.defineCommand('lastOnline', { numberOfKeys: 1, lua: lastOnline });
    this.everybody = `${space}:online`;
    redis.on('ready', () => void this.restore());
  }

  async hold(userId: number, leaseId: string, ms: number): Promise<void> {
    await this.own.hold(userId, leaseId, ms);
    await this.set('hold', userId, leaseId, ms, 1);
  }

  async take(userId: number, leaseId: string, ms: number): Promise<number> {
    const own = await this.own.take(userId, leaseId, ms);
    return this.set('take', userId, leaseId, ms, own);
  }

  async renew(userId: number, leaseId: string, ms: number): Promise<boolean> {
    const lives = await this.own.renew(userId, leaseId, ms);
    return (await this.set('renew', userId, leaseId, ms, lives ? 1 : 0)) === 1;
  }

  async release(userId: number, leaseId: string, ms = graceMs): Promise<void> {
    await this.own.release(userId, leaseId, ms);
    await this.set('release', userId, leaseId, ms, 1);
  }

  async online(userIds: readonly number[]): Promise<Set<number>> {
    if (userIds.length === 0) return new Set();
    return this.ask(
      async () => new Set((await this.redis.onlineAmong(this.everybody, ...userIds)).map(Number)),
      () => this.own.online(userIds),
    );
  }

  onlineIds(limit: number): Promise<number[]> {
    return this.ask(
      async () => (await this.redis.lastOnline(this.everybody, limit)).map(Number),
      () => this.own.onlineIds(limit),
    );
  }

  private set(
    how: Action,
    userId: number,
    leaseId: string,
    ms: number,
    otherwise: number,
  ): Promise<number> {
    const leases = `${this.space}:leases:${userId}`;
    return this.ask(
      () =>
        this.redis.setLease(
          leases,
          this.everybody,
          how,
          userId,
          leaseId,
          Math.ceil(ms),
          kindOf(leaseId),
          graceMs,
        ),
      async () => otherwise,
    );
  }

  /** The reply of Redis, or else of this node's own leases; after a failure Redis is skipped for a while. */
  private async ask<T>(redis: () => Promise<T>, own: () => Promise<T>): Promise<T> {
    assertNoCommit('A request to Redis');
    if (performance.now() < this.awayUntil) return own();
    try {
      const answer = await redis();
      if (this.wasAway) void this.restore();
      return answer;
    } catch (error) {
      // Lost connections are logged by `connectRedis`.
      if (error instanceof ReplyError) this.log.warn({ err: error }, 'redis refused a command');
      this.wasAway = true;
      this.awayUntil = performance.now() + pauseMs;
      return own();
    }
  }

  private async restore(): Promise<void> {
    this.wasAway = false;
    this.awayUntil = 0;
    await Promise.all(
      this.own.all().map(({ userId, leaseId, ms }) => this.set('hold', userId, leaseId, ms, 1)),
    );
  }
}
