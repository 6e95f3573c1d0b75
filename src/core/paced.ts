import { setTimeout as delay } from 'node:timers/promises';

interface Waiting {
  value: number;
  done: Promise<void>;
}

/** Work that is done at once, and then at most once in an interval for each key, with the largest value given. */
export class Paced {
  private readonly waiting = new Map<string, Waiting>();
  /** When each key may be worked on again, in milliseconds of the process. */
  private readonly next = new Map<string, number>();

  constructor(private readonly intervalMs: number) {}

  /** Resolves once `work` was done with this value or a larger one. */
  run(key: string, value: number, work: (value: number) => Promise<void>): Promise<void> {
    const waiting = this.waiting.get(key);
    if (waiting) {
      waiting.value = Math.max(waiting.value, value);
      return waiting.done;
    }
    const entry: Waiting = { value, done: Promise.resolve() };
    this.waiting.set(key, entry);
    entry.done = this.begin(key, entry, work);
    return entry.done;
  }

  private async begin(
    key: string,
    entry: Waiting,
    work: (value: number) => Promise<void>,
  ): Promise<void> {
    const next = this.next.get(key);
    if (next !== undefined) await delay(next - performance.now());
    this.waiting.delete(key);
    this.next.set(key, performance.now() + this.intervalMs);
    setTimeout(() => {
      if ((this.next.get(key) ?? 0) <= performance.now()) this.next.delete(key);
    }, this.intervalMs + 1).unref();
    await work(entry.value);
  }
}
