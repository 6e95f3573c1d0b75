import { rateLimited, unavailable } from './errors.js';
import type { QueueState } from './metrics.js';

interface Bounds {
  /** The number of works that run at a time, each of another key; the default is one. */
  width?: number;
  /** The most unfinished works of one key, and in total. */
  perKey: number;
  total: number;
}

/** The `retryAfterMs` of a refused caller. */
const retryMs = 5_000;

/** Runs a few works at a time, one of each key and the keys in turn: a key with many works does not delay the others'. */
export class FairQueue {
  /** By key, in the order of their turns. */
  private readonly waiting = new Map<number, (() => Promise<void>)[]>();
  private readonly unfinished = new Map<number, number>();
  private total = 0;
  private readonly running = new Set<number>();
  private runners = 0;

  constructor(private readonly bounds: Bounds) {}

  get state(): QueueState {
    return { length: this.total, limit: this.bounds.total };
  }

  /** The result of `work`. Throws RATE_LIMITED or UNAVAILABLE when too many are unfinished. */
  async run<T>(key: number, work: () => Promise<T>): Promise<T> {
    const own = this.unfinished.get(key) ?? 0;
    if (own >= this.bounds.perKey) {
      throw rateLimited(`At most ${this.bounds.perKey} at a time; wait for the others.`, retryMs);
    }
    if (this.total >= this.bounds.total) throw unavailable('Too busy; try again shortly.', retryMs);
    this.unfinished.set(key, own + 1);
    this.total += 1;
    try {
      return await this.inTurn(key, work);
    } finally {
      this.total -= 1;
      const left = (this.unfinished.get(key) ?? 1) - 1;
      if (left > 0) this.unfinished.set(key, left);
      else this.unfinished.delete(key);
    }
  }

  private inTurn<T>(key: number, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const works = this.waiting.get(key) ?? [];
      works.push(() => work().then(resolve, reject));
      this.waiting.set(key, works);
      void this.runWaiting();
    });
  }

  private async runWaiting(): Promise<void> {
    if (this.runners === (this.bounds.width ?? 1)) return;
    this.runners += 1;
    for (;;) {
      const next = [...this.waiting].find(([key]) => !this.running.has(key));
      if (!next) break;
      const [key, [work, ...later]] = next;
      // The key goes to the end of the line.
      this.waiting.delete(key);
      if (later.length > 0) this.waiting.set(key, later);
      this.running.add(key);
      await work?.();
      this.running.delete(key);
    }
    this.runners -= 1;
  }
}
