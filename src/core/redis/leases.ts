import { randomUUID } from 'node:crypto';
import type { Result } from 'ioredis';
import { graceMs, kindOf, type Leases } from '../leases/leases.js';
import { MemoryLeases } from '../leases/memory-leases.js';
import type { RedisClient } from './connect.js';
import type { RedisLink } from './link.js';

// Only the clock of Redis counts, since the clocks of nodes may differ.
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * KEYS: leases of the user, last leases of all users of this part of the keys. ARGV: action, user, lease, milliseconds, kind, grace
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
return redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(' .. now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])`;

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

/** The leases that are sent to Redis at once after an outage. */
const restoredAtOnce = 500;

/**
 * Leases shared by all nodes through Redis. Each node also keeps its own, uses them while Redis is
 * unavailable, and sends them again afterwards. No change waits for Redis.
 */
export class RedisLeases implements Leases {
  private readonly own = new MemoryLeases();

  /** `kind` tells these leases from others in the same Redis. */
  constructor(
    private readonly link: RedisLink,
    private readonly kind = 'presence',
  ) {
    const { commands } = link;
    commands.defineCommand('setLease', { numberOfKeys: 2, lua: setLease });
    commands.defineCommand('onlineAmong', { numberOfKeys: 1, lua: onlineAmong });
    commands.defineCommand('lastOnline', { numberOfKeys: 1, lua: lastOnline });
    // The data of a restarted Redis is gone.
    commands.on('ready', () => void this.restore());
    link.addUse(
      'leases',
      () => this.tryAll(),
      () => void this.restore(),
    );
  }

  hold(userId: number, leaseId: string, ms: number): void {
    this.own.hold(userId, leaseId, ms);
    this.tell('hold', userId, leaseId, ms);
  }

  async take(userId: number, leaseId: string, ms: number): Promise<number> {
    const own = await this.own.take(userId, leaseId, ms);
    return this.link.ask(
      'leases',
      (redis) => this.set(redis, 'take', userId, leaseId, ms),
      () => own,
    );
  }

  renew(userId: number, leaseId: string, ms: number): void {
    this.own.renew(userId, leaseId, ms);
    this.tell('renew', userId, leaseId, ms);
  }

  release(userId: number, leaseId: string, ms = graceMs): void {
    this.own.release(userId, leaseId, ms);
    this.tell('release', userId, leaseId, ms);
  }

  online(userIds: readonly number[]): Promise<Set<number>> {
    return this.link.ask(
      'leases',
      async (redis) => {
        const parts = Map.groupBy(userIds, (userId) => userId % this.link.shards);
        const found = await Promise.all(
          [...parts].map(([shard, ids]) => redis.onlineAmong(this.everybody(shard), ...ids)),
        );
        return new Set(found.flat().map(Number));
      },
      () => this.own.online(userIds),
    );
  }

  onlineIds(limit: number): Promise<number[]> {
    return this.link.ask(
      'leases',
      async (redis) => {
        const found = await Promise.all(
          this.shards.map((shard) => redis.lastOnline(this.everybody(shard), limit)),
        );
        const ends = found.flatMap((pairs) =>
          pairs.flatMap((id, at) =>
            at % 2 ? [] : { id: Number(id), ends: Number(pairs[at + 1]) },
          ),
        );
        return ends
          .sort((a, b) => b.ends - a.ends)
          .slice(0, limit)
          .map(({ id }) => id);
      },
      () => this.own.onlineIds(limit),
    );
  }

  private get shards(): number[] {
    return Array.from({ length: this.link.shards }, (_, shard) => shard);
  }

  private everybody(shard: number, kind = this.kind): string {
    return this.link.key(shard, `${kind}:online`);
  }

  private tell(how: Action, userId: number, leaseId: string, ms: number): void {
    this.link.tell('leases', (redis) => this.set(redis, how, userId, leaseId, ms));
  }

  private set(
    redis: RedisClient,
    how: Action,
    userId: number,
    leaseId: string,
    ms: number,
    kind = this.kind,
  ): Promise<number> {
    return redis.setLease(
      this.link.key(userId, `${kind}:leases:${userId}`),
      this.everybody(userId, kind),
      how,
      userId,
      leaseId,
      Math.ceil(ms),
      kindOf(leaseId),
      graceMs,
    );
  }

  /** Runs all scripts, in every part of the keys, on keys of their own. */
  private async tryAll(): Promise<void> {
    const { commands } = this.link;
    const [kind, lease] = ['trial', `trial:${randomUUID()}`];
    await Promise.all(
      this.shards.map(async (shard) => {
        await this.set(commands, 'take', shard, lease, 1_000, kind);
        await commands.onlineAmong(this.everybody(shard, kind), shard);
        await commands.lastOnline(this.everybody(shard, kind), 1);
        await this.set(commands, 'release', shard, lease, 0, kind);
      }),
    );
  }

  private async restore(): Promise<void> {
    const all = this.own.all();
    for (let at = 0; at < all.length && this.link.works('leases'); at += restoredAtOnce)
      await Promise.allSettled(
        all
          .slice(at, at + restoredAtOnce)
          .map(({ userId, leaseId, ms }) =>
            this.set(this.link.commands, 'hold', userId, leaseId, ms),
          ),
      );
  }
}
