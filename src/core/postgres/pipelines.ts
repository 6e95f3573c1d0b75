import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient } from 'pg';

/** Connections that are shared, as long as no read holds one up. */
const width = 4;
/** Connections of the pool that are left to others, however many reads hold one up. */
const spare = 2;
/** Reads on one connection that have no answer yet. */
const depth = 64;
/** From when on a read holds up those behind it, in milliseconds. */
const longMs = 100;
/** For how long what was long gets a connection to itself, in milliseconds. */
const aloneMs = 10_000;
/** How long a read waits for room, in milliseconds. */
const patienceMs = 3_000;

/** SQLSTATEs after which a connection goes on: none of its own, the operator's or the database's failure. */
const survivable = /^(?!08|57P|58|XX)[0-9A-Z]{5}$/;

interface Pipeline {
  readonly client: PoolClient;
  /** The statements that have no answer yet; they are answered one after the other. */
  readonly asked: string[];
  /** Since when the first of them is the first, as `performance.now()` counts. */
  since: number;
  isBroken: boolean;
  readonly onBroken: () => void;
}

/**
 * Connections of a pool on which reads are sent without waiting for the answers to those before
 * them (https://node-postgres.com/features/pipelining): the database goes from one to the next
 * without being put to sleep and woken, and a few connections, whose memory stays in the processor's
 * caches, do what all of the pool did. A connection is given back as soon as nothing is asked of it.
 */
export class Pipelines {
  private readonly open: Pipeline[] = [];
  private opening = 0;
  private readonly long = new LRUCache<string, true>({ max: 1_000, ttl: aloneMs });
  /** Resolves when there may be room again. */
  private room = Promise.withResolvers<void>();
  private waiting = 0;

  /** The clients of `pool` have to be made with `pipeline: true`. */
  constructor(private readonly pool: Pool) {}

  /**
   * What `read` resolves to, given where to ask for the statement `text`; it asks once, outside every
   * transaction. What was long lately is asked alone. Throws as `Pool.query` does.
   */
  async use<T>(text: string, read: (on: Pool | PoolClient) => Promise<T>): Promise<T> {
    if (this.long.has(text)) return this.alone(text, read);
    const pipeline = this.join(text) ?? (await this.wait(text));
    try {
      return await read(pipeline.client);
    } catch (error) {
      if (!survivable.test(String((error as { code?: unknown }).code))) pipeline.isBroken = true;
      throw error;
    } finally {
      const now = performance.now();
      if (now - pipeline.since > longMs) this.long.set(text, true);
      pipeline.since = now;
      pipeline.asked.shift();
      if (pipeline.asked.length === 0) this.giveBack(pipeline);
      this.makeRoom();
    }
  }

  private async alone<T>(text: string, read: (on: Pool) => Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await read(this.pool);
    } finally {
      if (performance.now() - begin > longMs) this.long.set(text, true);
    }
  }

  /** The place of one more read, on the connection with the fewest; null where none has room, or a further one is better. */
  private join(text: string): Pipeline | null {
    const now = performance.now();
    const ready = this.open
      .filter((one) => !one.isBroken && !this.isHeldUp(one, now))
      // Those beyond were opened while others were held up, and are given back by and by.
      .slice(0, width);
    if (ready.length + this.opening < width && this.mayOpen()) return null;
    const [first, ...others] = ready;
    if (!first) return null;
    const best = others.reduce((a, b) => (b.asked.length < a.asked.length ? b : a), first);
    if (best.asked.length >= depth) return null;
    best.asked.push(text);
    return best;
  }

  private isHeldUp({ asked: [first], since }: Pipeline, now: number): boolean {
    if (now - since <= longMs) return false;
    // It may be long before that is answered: nobody else is to ask for it here until then.
    if (first !== undefined) this.long.set(first, true);
    return true;
  }

  private mayOpen(): boolean {
    const { idleCount, totalCount, options } = this.pool;
    const most = Math.max(1, Math.min(2 * width, options.max - spare));
    if (this.opening >= width || this.open.length + this.opening >= most) return false;
    // One may stand in line for a connection; no others, who could be served before they get one.
    return this.opening === 0 || idleCount + options.max - totalCount > this.opening;
  }

  private async wait(text: string): Promise<Pipeline> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const joined = this.join(text);
      if (joined) return joined;
      if (this.mayOpen()) return this.connect(text);
      const left = deadline - performance.now();
      // In the words of the pool, by which the database is known to be away.
      if (left <= 0) throw new Error('timeout exceeded when trying to connect');
      const patience = new AbortController();
      this.waiting += 1;
      await Promise.race([
        this.room.promise,
        sleep(left, null, { signal: patience.signal }).catch(() => {}),
      ]);
      this.waiting -= 1;
      patience.abort();
    }
  }

  private makeRoom(): void {
    if (this.waiting === 0) return;
    this.room.resolve();
    this.room = Promise.withResolvers();
  }

  private async connect(text: string): Promise<Pipeline> {
    this.opening += 1;
    try {
      const client = await this.pool.connect();
      const pipeline: Pipeline = {
        client,
        asked: [text],
        since: performance.now(),
        isBroken: false,
        onBroken: () => {
          pipeline.isBroken = true;
        },
      };
      client.on('error', pipeline.onBroken).on('end', pipeline.onBroken);
      this.open.push(pipeline);
      return pipeline;
    } finally {
      this.opening -= 1;
      this.makeRoom();
    }
  }

  private giveBack(pipeline: Pipeline): void {
    const { client, isBroken, onBroken } = pipeline;
    this.open.splice(this.open.indexOf(pipeline), 1);
    client.off('error', onBroken).off('end', onBroken);
    client.release(isBroken);
  }
}
