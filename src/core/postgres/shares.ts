import type { Pool, PoolClient } from 'pg';
import { openCommit } from '../commit-scope.js';
import { unavailable } from '../errors.js';
import type { QueueState } from '../metrics.js';
import { type Claim, currentClaim } from './claims.js';
import { withCallback } from './pool-connect.js';

/** The parts of the pool that one person, one kind of operation and one stream may hold at a time. */
const shares = { person: 0.4, kind: 0.6, stream: 0.2 } as const;

/** The most that wait: with an equal person, kind or stream, and in total. */
const mostWaiting = { person: 1_000, kind: 1_500, stream: 500, total: 3_000 } as const;

/** How long one waits for a connection, in milliseconds. */
const mostWaitMs = 10_000;

const retryMs = 1_000;

type Axis = keyof typeof shares;
const axes = Object.keys(shares) as Axis[];

interface Waiting {
  readonly claim: Readonly<Claim>;
  readonly start: () => void;
}

const busy = {
  person: 'Too many of your requests are waiting; try again shortly.',
  kind: 'Too many requests of this kind are waiting; try again shortly.',
  stream: 'Too many changes of this conversation are waiting; try again shortly.',
  total: 'Too busy; try again shortly.',
};

/** Counts of claims by each of their parts; a part without a count is not kept. */
class Counts {
  private readonly counts: Readonly<Record<Axis, Map<string, number>>> = {
    person: new Map(),
    kind: new Map(),
    stream: new Map(),
  };

  /** The first part of `claim` whose count reaches its limit; null when none does. */
  full(claim: Claim, most: Readonly<Record<Axis, number>>): Axis | null {
    for (const axis of axes) {
      const key = claim[axis];
      if (key !== null && (this.counts[axis].get(key) ?? 0) >= most[axis]) return axis;
    }
    return null;
  }

  add(claim: Claim, by: 1 | -1): void {
    for (const axis of axes) {
      const key = claim[axis];
      if (key === null) continue;
      const counts = this.counts[axis];
      const count = (counts.get(key) ?? 0) + by;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    }
  }
}

/**
 * A bulkhead in front of a pool: no person, kind of operation or stream holds more than its share of the
 * connections. What exceeds a share waits here, without a connection, while others pass; it waits in the order
 * of arrival, for a few seconds at most.
 */
export class Shares {
  private readonly held = new Counts();
  private readonly queued = new Counts();
  private readonly waiting = new Set<Waiting>();
  private total = 0;
  private readonly most: Record<Axis, number>;

  /** `size` is the number of connections. */
  constructor(
    private readonly size: number,
    private readonly waitMs = mostWaitMs,
  ) {
    const part = (axis: Axis) => Math.max(1, Math.floor(size * shares[axis]));
    this.most = { person: part('person'), kind: part('kind'), stream: part('stream') };
  }

  get state(): QueueState {
    return { length: this.total + this.waiting.size, limit: this.size + mostWaiting.total };
  }

  /** Resolves to a function that gives the place back. Throws UNAVAILABLE when too many wait, or for too long. */
  async enter(claim: Claim): Promise<() => void> {
    const entered = this.tryEnter(claim);
    if (entered) return entered;
    const held = { ...claim };
    await this.wait(held);
    return () => this.release(held);
  }

  /** Like `enter`, but at once; null where one has to wait. */
  tryEnter(claim: Claim): (() => void) | null {
    if (this.blocked(claim) !== null) return null;
    // A claim may be completed later.
    const held = { ...claim };
    this.take(held);
    return () => this.release(held);
  }

  private take(claim: Claim): void {
    this.held.add(claim, 1);
    this.total += 1;
  }

  private release(claim: Claim): void {
    this.held.add(claim, -1);
    this.total -= 1;
    if (this.waiting.size > 0) this.startWaiting();
  }

  /** What keeps a work with this claim from starting now. */
  private blocked(claim: Claim): Axis | 'total' | null {
    return this.total >= this.size ? 'total' : this.held.full(claim, this.most);
  }

  private startWaiting(): void {
    for (const one of this.waiting) {
      if (this.total >= this.size) return;
      if (this.blocked(one.claim) !== null) continue;
      this.leave(one);
      this.take(one.claim);
      one.start();
    }
  }

  private async wait(claim: Claim): Promise<void> {
    const full = this.queued.full(claim, mostWaiting);
    if (full) throw unavailable(busy[full], retryMs);
    if (this.waiting.size >= mostWaiting.total) throw unavailable(busy.total, retryMs);
    const turn = Promise.withResolvers<void>();
    const one: Waiting = { claim, start: turn.resolve };
    this.waiting.add(one);
    this.queued.add(claim, 1);
    const timer = setTimeout(() => {
      this.leave(one);
      turn.reject(unavailable(busy[this.blocked(claim) ?? 'total'], retryMs));
    }, this.waitMs);
    await turn.promise.finally(() => clearTimeout(timer));
  }

  private leave(one: Waiting): void {
    this.waiting.delete(one);
    this.queued.add(one.claim, -1);
  }
}

const inTransaction: Claim = { person: null, kind: 'in a transaction', stream: null };

/** Makes the connections of `pool` pass through `shares`, from acquiring to releasing them. */
export function sharePool(pool: Pool, shares: Shares): void {
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;
  const leaving = new Map<PoolClient, () => void>();
  pool.on('release', (_error, client) => {
    leaving.get(client)?.();
    leaving.delete(client);
  });
  const acquire = async (): Promise<PoolClient> => {
    // A transaction that waited for a share of its own connections would never end.
    const claim = openCommit.getStore() ? inTransaction : currentClaim();
    const leave = shares.tryEnter(claim) ?? (await shares.enter(claim));
    try {
      const client = await connect();
      leaving.set(client, leave);
      return client;
    } catch (error) {
      leave();
      throw error;
    }
  };
  pool.connect = withCallback(acquire);
}
