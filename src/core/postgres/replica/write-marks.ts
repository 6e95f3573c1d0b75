import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../../redis/link.js';

/** How long a write is remembered, in milliseconds: a replica that lags longer is not used. */
export const keptMs = 15_000;
/** How long a read waits for the marks of other nodes, in milliseconds. */
const askMs = 50;
/** How long replicas are not used after Redis was away, in milliseconds: marks are shared again meanwhile. */
const distrustMs = 3_000;

interface Mark {
  readonly number: number;
  readonly at: number;
  /** A position in the log of the primary that is not before the commit; null while none is known. */
  position: bigint | null;
  isShared: boolean;
}

/**
 * The last writes of users, by which a read knows whether a replica has them. Nodes share them in Redis: each has a
 * field of its own in the hash of a user. A write does not wait for that; it is announced before it commits.
 */
export class WriteMarks {
  private readonly own = new Map<number, Mark>();
  private readonly field = randomUUID();
  private awayAt = Number.NEGATIVE_INFINITY;
  private count = 0;

  /** Without Redis there is one node. */
  constructor(private readonly redis: RedisLink | null) {}

  /** The number of the newest mark. */
  get newest(): number {
    return this.count;
  }

  /** Marks a write of a user: called when it begins, and when it has ended. */
  note(userId: number): void {
    this.count += 1;
    const mark = { number: this.count, at: performance.now(), position: null, isShared: false };
    this.own.set(userId, mark);
    this.share(userId, mark);
  }

  /** Takes a position that the primary had after all writes up to mark `number`. */
  settle(number: number, position: bigint): void {
    const now = performance.now();
    if (this.redis && !this.redis.works('leases')) this.awayAt = now;
    for (const [userId, mark] of this.own) {
      if (now - mark.at > keptMs) this.own.delete(userId);
      else if (mark.number <= number && mark.position === null) {
        mark.position = position;
        this.share(userId, mark);
      } else if (!mark.isShared) this.share(userId, mark);
    }
  }

  /** The position that a replica must have reached for reads of a user; null where it is not known. */
  async positionFor(userId: number): Promise<bigint | null> {
    const own = this.own.get(userId);
    if (own?.position === null) return null;
    const others = await this.positionsOfOthers(userId);
    if (!others || others.includes('')) return null;
    return [own?.position ?? 0n, ...others.map(BigInt)].reduce((a, b) => (a > b ? a : b));
  }

  private async positionsOfOthers(userId: number): Promise<string[] | null> {
    const { redis } = this;
    if (!redis) return [];
    if (performance.now() - this.awayAt < distrustMs) return null;
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(late.resolve, askMs, null);
    const answer = redis.ask<string[] | null>(
      'leases',
      (commands) => commands.hvals(keyOf(redis, userId)),
      () => null,
    );
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
  }

  private share(userId: number, mark: Mark): void {
    const { redis } = this;
    redis?.tell('leases', async (commands) => {
      const key = keyOf(redis, userId);
      await commands.hset(key, this.field, String(mark.position ?? ''));
      await commands.pexpire(key, keptMs);
      mark.isShared = true;
    });
    if (!redis) mark.isShared = true;
  }
}

const keyOf = (redis: RedisLink, userId: number) => redis.key(userId, `writes:${userId}`);
