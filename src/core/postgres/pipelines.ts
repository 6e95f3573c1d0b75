import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient, QueryArrayConfig } from 'pg';

/** Connections in use while no read is slow. */
const width = 4;
/** Connections of the pool that are left to others, however many reads are slow. */
const spare = 2;
/** The most unanswered reads on one connection. */
const depth = 64;
/** A read that takes longer is slow, in milliseconds. */
const slowMs = 100;
/** How long a slow statement runs on a connection of its own, in milliseconds. */
const aloneMs = 10_000;
/** How long a read waits for a connection, in milliseconds. */
const waitMs = 3_000;

/** SQLSTATEs after which a connection works on: none of a lost connection, a shutdown or a failing server. */
const survivable = /^(?!08|57P|58|XX)[0-9A-Z]{5}$/;

/** A connection that a pool gives; those of a node prepare statements that recur. */
type Connection = PoolClient & { readonly isFull?: boolean };

type Rows = [json: string | null][];

/** Without values, too, it is sent in the way in which statements are prepared. */
const read = (text: string, values: unknown[]): QueryArrayConfig & { queryMode: 'extended' } => ({
  text,
  values,
  rowMode: 'array',
  queryMode: 'extended',
});

interface Pipeline {
  readonly client: Connection;
  /** The unanswered statements, in the order in which they are answered. */
  readonly pending: string[];
  /** The time since which the first of them has been the first, by `performance.now()`. */
  since: number;
  /** Whether it is closed once nothing is pending, and gets no further reads. */
  isClosing: boolean;
  readonly onBroken: () => void;
}

/**
 * Connections of a pool on which reads are sent without waiting for earlier answers
 * (https://node-postgres.com/features/pipelining). PostgreSQL processes them without pauses, and a few
 * connections, whose memory stays in the processor's caches, do the work of the whole pool. A
 * connection returns to the pool as soon as nothing is pending on it.
 */
export class Pipelines {
  private readonly open: Pipeline[] = [];
  private opening = 0;
  private readonly slow = new LRUCache<string, true>({ max: 1_000, ttl: aloneMs });
  /** Resolves when a waiting read may find a connection. */
  private change = Promise.withResolvers<void>();
  private waiting = 0;

  /** The clients of `pool` must be created with `pipeline: true`. */
  constructor(private readonly pool: Pool) {}

  /**
   * The rows of a statement that reads, outside every transaction; it is prepared when it recurs. A
   * statement that was slow lately runs on a connection of its own. Throws as `Pool.query` does.
   */
  async query(text: string, values: unknown[]): Promise<Rows> {
    if (this.slow.has(text)) return this.queryAlone(text, values);
    const pipeline = this.join(text) ?? (await this.wait(text));
    try {
      const { rows } = await pipeline.client.query<Rows[0]>(read(text, values));
      if (pipeline.client.isFull) pipeline.isClosing = true;
      return rows;
    } catch (error) {
      if (!survivable.test(String((error as { code?: unknown }).code))) pipeline.isClosing = true;
      throw error;
    } finally {
      const now = performance.now();
      if (now - pipeline.since > slowMs) this.slow.set(text, true);
      pipeline.since = now;
      pipeline.pending.shift();
      if (pipeline.pending.length === 0) this.release(pipeline);
      this.notify();
    }
  }

  private async queryAlone(text: string, values: unknown[]): Promise<Rows> {
    const client = await this.pool.connect();
    const begin = performance.now();
    let isBroken = true;
    try {
      const { rows } = await client.query<Rows[0]>(read(text, values));
      isBroken = false;
      return rows;
    } catch (error) {
      isBroken = !survivable.test(String((error as { code?: unknown }).code));
      throw error;
    } finally {
      client.release(isBroken);
      if (performance.now() - begin > slowMs) this.slow.set(text, true);
    }
  }

  /** Adds a read to the connection with the fewest; null where none has room, or another should be opened. */
  private join(text: string): Pipeline | null {
    const now = performance.now();
    const ready = this.open
      .filter((one) => !one.isClosing && !this.isHeldUp(one, now))
      // The others were opened while these were slow, and are released once nothing is pending on them.
      .slice(0, width);
    if (ready.length + this.opening < width && this.mayOpen()) return null;
    const [first, ...others] = ready;
    if (!first) return null;
    const best = others.reduce((a, b) => (b.pending.length < a.pending.length ? b : a), first);
    if (best.pending.length >= depth) return null;
    best.pending.push(text);
    return best;
  }

  private isHeldUp({ pending: [first], since }: Pipeline, now: number): boolean {
    if (now - since <= slowMs) return false;
    // The answer may take long: until then no other read of that statement joins a pipeline.
    if (first !== undefined) this.slow.set(first, true);
    return true;
  }

  private mayOpen(): boolean {
    const { idleCount, totalCount, options } = this.pool;
    const most = Math.max(1, Math.min(2 * width, options.max - spare));
    if (this.opening >= width || this.open.length + this.opening >= most) return false;
    // One read may wait for the pool; others could be served before they got a connection.
    return this.opening === 0 || idleCount + options.max - totalCount > this.opening;
  }

  private async wait(text: string): Promise<Pipeline> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const joined = this.join(text);
      if (joined) return joined;
      if (this.mayOpen()) return this.connect(text);
      const left = deadline - performance.now();
      // The message of the pool, by which callers recognize an unavailable database.
      if (left <= 0) throw new Error('timeout exceeded when trying to connect');
      const timeout = Promise.withResolvers<void>();
      const timer = setTimeout(timeout.resolve, left);
      this.waiting += 1;
      await Promise.race([this.change.promise, timeout.promise]);
      this.waiting -= 1;
      clearTimeout(timer);
    }
  }

  private notify(): void {
    if (this.waiting === 0) return;
    this.change.resolve();
    this.change = Promise.withResolvers();
  }

  private async connect(text: string): Promise<Pipeline> {
    this.opening += 1;
    try {
      const client = await this.pool.connect();
      const pipeline: Pipeline = {
        client,
        pending: [text],
        since: performance.now(),
        isClosing: false,
        onBroken: () => {
          pipeline.isClosing = true;
        },
      };
      client.on('error', pipeline.onBroken).on('end', pipeline.onBroken);
      this.open.push(pipeline);
      return pipeline;
    } finally {
      this.opening -= 1;
      this.notify();
    }
  }

  private release(pipeline: Pipeline): void {
    const { client, isClosing, onBroken } = pipeline;
    this.open.splice(this.open.indexOf(pipeline), 1);
    client.off('error', onBroken).off('end', onBroken);
    client.release(isClosing);
  }
}
