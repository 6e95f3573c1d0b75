import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient } from 'pg';

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

/**
 * The total text of the statements that have a name, in characters. PostgreSQL uses some 250 bytes for
 * each character of a prepared statement, on every connection.
 */
const namedCharacters = 100_000;
/** The most text that is prepared on one connection, including statements that lost their name since. */
const preparedCharacters = 2 * namedCharacters;

/** Names of statements that recur; the least recently used lose theirs. A name is never used again. */
class PreparedNames {
  private readonly names = new LRUCache<string, string>({
    maxSize: namedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  /** Statements seen once: most of them never recur, and would displace those that do. */
  private readonly once = new LRUCache<string, true>({
    max: 500,
    maxSize: 10 * namedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  private count = 0;

  /** The name of a statement; undefined at its first use, and for one too long to be prepared. */
  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known || text.length > namedCharacters) return known;
    if (!this.once.delete(text)) {
      this.once.set(text, true);
      return undefined;
    }
    this.count += 1;
    const name = `read_${this.count}`;
    this.names.set(text, name);
    return name;
  }
}

type Rows = [json: string | null][];

interface Pipeline {
  readonly client: PoolClient;
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
  private readonly names = new PreparedNames();
  /** The names that are prepared on each connection, with the total length of their statements. */
  private readonly prepared = new WeakMap<PoolClient, { names: Set<string>; characters: number }>();
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
      const { name, isFull } = this.nameOn(pipeline.client, text);
      if (isFull) pipeline.isClosing = true;
      return (await pipeline.client.query<Rows[0]>({ name, text, values, rowMode: 'array' })).rows;
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
    // Planning takes as long as the statement itself, so it is prepared here as well.
    const { name, isFull } = this.nameOn(client, text);
    let isBroken = true;
    try {
      const { rows } = await client.query<Rows[0]>({ name, text, values, rowMode: 'array' });
      isBroken = false;
      return rows;
    } catch (error) {
      isBroken = !survivable.test(String((error as { code?: unknown }).code));
      throw error;
    } finally {
      client.release(isBroken || isFull);
      if (performance.now() - begin > slowMs) this.slow.set(text, true);
    }
  }

  /**
   * The name of a statement on a connection; none where it is not prepared. A full connection must be
   * closed, which frees the statements whose names are no longer used.
   */
  private nameOn(client: PoolClient, text: string): { name?: string; isFull: boolean } {
    const name = this.names.of(text);
    if (name === undefined) return { isFull: false };
    const prepared = this.prepared.get(client) ?? { names: new Set(), characters: 0 };
    if (prepared.names.has(name)) return { name, isFull: false };
    if (prepared.characters + text.length > preparedCharacters) return { isFull: true };
    prepared.names.add(name);
    prepared.characters += text.length;
    this.prepared.set(client, prepared);
    return { name, isFull: false };
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
