import { unavailable } from './errors.js';
import type { QueueState } from './metrics.js';

interface Options<T, R> {
  /** What an item changes: items of one key are written in the order in which they came. */
  keyOf(item: T): number;
  /** Items with an equal identity, which is not null, go in different writes. */
  identityOf(item: T): string | null;
  /**
   * Writes all items or none of them, in one transaction. Resolves to the result of each; null for one whose key is
   * locked by another transaction, for which it waits only if `mayWait`.
   */
  write(items: readonly T[], mayWait: boolean): Promise<readonly (R | null)[]>;
  /** Whether an error means for certain that nothing was written, and that other items may be written. */
  isRefusal(error: unknown): boolean;
}

/** Writes that run at a time, of any keys, and those that wait for a lock, of one key each. */
const width = 2;
const waitingWidth = 3;
/** The most items of one write. */
const mostWritten = 64;
/** The most waiting items of one key, and in total. */
const mostPerKey = 500;
const mostWaiting = 5_000;
/** How long an item waits to be written, in milliseconds. */
const mostWaitMs = 10_000;
const retryMs = 1_000;

interface Entry<T, R> {
  readonly item: T;
  readonly result: PromiseWithResolvers<R>;
  isWaiting: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Writes items together that arrive while others are written, each with a result or an error of its own. The items
 * of one key never overlap. A key that another transaction has locked delays no other key: its items wait for the lock
 * on connections of their own.
 */
export class GroupCommit<T, R> {
  private readonly waiting = new Map<number, Entry<T, R>[]>();
  private readonly writing = new Set<number>();
  /** Keys that were locked; their items wait for the lock until none is left. */
  private readonly locked = new Set<number>();
  private length = 0;
  private writes = 0;
  private waitingWrites = 0;

  constructor(
    private readonly options: Options<T, R>,
    private readonly waitMs = mostWaitMs,
  ) {}

  get state(): QueueState {
    return { length: this.length, limit: mostWaiting };
  }

  /** The result of writing `item`. Throws UNAVAILABLE when too many wait, or for too long. */
  add(item: T): Promise<R> {
    const key = this.options.keyOf(item);
    const queue = this.waiting.get(key) ?? [];
    if (queue.length >= mostPerKey || this.length >= mostWaiting) {
      return Promise.reject(unavailable('Too many messages are waiting; try again.', retryMs));
    }
    const entry: Entry<T, R> = { item, result: Promise.withResolvers(), isWaiting: true };
    this.waiting.set(key, [...queue, entry]);
    this.length += 1;
    this.start();
    if (entry.isWaiting) this.giveUpLater(key, entry);
    return entry.result.promise;
  }

  private giveUpLater(key: number, entry: Entry<T, R>): void {
    entry.timer = setTimeout(() => {
      const queue = this.waiting.get(key) ?? [];
      this.leave(
        key,
        [entry],
        queue.filter((one) => one !== entry),
      );
      entry.result.reject(unavailable('The message was not written in time; try again.', retryMs));
    }, this.waitMs);
  }

  /** Takes entries out of the queue of a key; `left` are the others. */
  private leave(key: number, entries: readonly Entry<T, R>[], left: Entry<T, R>[]): void {
    this.length -= entries.length;
    for (const entry of entries) {
      entry.isWaiting = false;
      clearTimeout(entry.timer);
    }
    if (left.length > 0) this.waiting.set(key, left);
    else {
      this.waiting.delete(key);
      this.locked.delete(key);
    }
  }

  private start(): void {
    while (this.writes < width) {
      const keys = [...this.waiting.keys()].filter((key) => this.mayStart(key, false));
      const batch = this.take(keys);
      if (batch.length === 0) break;
      this.writes += 1;
      void this.write(batch, false).finally(() => {
        this.writes -= 1;
        this.start();
      });
    }
    for (const key of this.locked) {
      if (this.waitingWrites >= waitingWidth || !this.mayStart(key, true)) continue;
      this.waitingWrites += 1;
      void this.write(this.take([key]), true).finally(() => {
        this.waitingWrites -= 1;
        this.start();
      });
    }
  }

  private mayStart(key: number, isLocked: boolean): boolean {
    return !this.writing.has(key) && this.locked.has(key) === isLocked && this.waiting.has(key);
  }

  /** Takes the first items of these keys, which are being written from now on. */
  private take(keys: readonly number[]): Entry<T, R>[] {
    const batch: Entry<T, R>[] = [];
    for (const key of keys) {
      if (batch.length >= mostWritten) break;
      const queue = this.waiting.get(key) ?? [];
      const identities = new Set<string>();
      const clash = queue.findIndex(({ item }) => {
        const identity = this.options.identityOf(item);
        if (identity === null) return false;
        if (identities.has(identity)) return true;
        identities.add(identity);
        return false;
      });
      const count = clash < 0 ? mostWritten : clash;
      const taken = queue.slice(0, count);
      this.writing.add(key);
      this.leave(key, taken, queue.slice(count));
      batch.push(...taken);
    }
    return batch;
  }

  private async write(batch: readonly Entry<T, R>[], mayWait: boolean): Promise<void> {
    const keys = new Set(batch.map(({ item }) => this.options.keyOf(item)));
    try {
      const items = batch.map(({ item }) => item);
      const results = await this.options.write(items, mayWait);
      const busy = batch.filter((_, index) => results[index] == null);
      for (const [index, { result }] of batch.entries()) {
        const found = results[index];
        if (found != null) result.resolve(found);
      }
      this.putBack(busy);
    } catch (error) {
      if (batch.length > 1 && this.options.isRefusal(error)) await this.writeEach(batch);
      else for (const { result } of batch) result.reject(error);
    } finally {
      for (const key of keys) this.writing.delete(key);
    }
  }

  /** Writes each item by itself: the error of one touches no other. */
  private async writeEach(batch: readonly Entry<T, R>[]): Promise<void> {
    for (const { item, result } of batch) {
      const written = this.options.write([item], true);
      await written.then(([found]) => result.resolve(found as R), result.reject);
    }
  }

  /** Puts items of locked keys back before those that came later. */
  private putBack(entries: readonly Entry<T, R>[]): void {
    for (const [key, queue] of Map.groupBy(entries, ({ item }) => this.options.keyOf(item))) {
      this.locked.add(key);
      this.waiting.set(key, [...queue, ...(this.waiting.get(key) ?? [])]);
      this.length += queue.length;
      for (const entry of queue) {
        entry.isWaiting = true;
        this.giveUpLater(key, entry);
      }
    }
  }
}
