import type { CoreParts } from './app.js';
import type { Topic } from './events/topics.js';

interface WatchOptions {
  /** The topic that rings when a key may have changed; one topic for all keys rings with the key, or 0 for any. */
  readonly topic?: Topic | ((key: number) => Topic);
  /** The log message when `look` fails. */
  readonly failure: string;
  /** Reads the state of keys and calls their watchers. `isTick`: only because of the time that passed. */
  look(keys: number[], isTick: boolean): Promise<void> | void;
}

interface Watched<W> {
  readonly watchers: Set<W>;
  listening: Promise<() => void> | null;
}

/** The interval at which all keys are read, in milliseconds: leases and dates expire without a ring. */
const tickMs = 1_000;

/**
 * Watches numbered things that change without an event: `look` runs when a watcher joins, when the
 * doorbell rings, and every second, for all watchers of this node together. Looks never overlap, so
 * that no older result follows a newer one. Nothing runs while there are no watchers.
 */
export class Watch<W> {
  private readonly keys = new Map<number, Watched<W>>();
  private readonly pending = new Map<number, boolean>();
  private shared: Promise<() => void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  constructor(
    private readonly app: Pick<CoreParts, 'doorbell' | 'log'>,
    private readonly options: WatchOptions,
  ) {}

  /** Adds a watcher, and looks at `key` at the next ring or tick. */
  add(key: number, watcher: W): void {
    const watched = this.keys.get(key) ?? this.begin(key);
    watched.watchers.add(watcher);
  }

  /** Adds a watcher and looks at `key`; resolves after that look. */
  async join(key: number, watcher: W): Promise<void> {
    this.add(key, watcher);
    await (this.keys.get(key)?.listening ?? this.shared);
    await this.look([key], false);
  }

  leave(key: number, watcher: W): void {
    const watched = this.keys.get(key);
    if (!watched?.watchers.delete(watcher) || watched.watchers.size > 0) return;
    this.keys.delete(key);
    void watched.listening?.then((stop) => stop());
    if (this.keys.size > 0) return;
    void this.shared?.then((stop) => stop());
    this.shared = null;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** The watchers of a key just now. */
  watchersOf(key: number): W[] {
    return [...(this.keys.get(key)?.watchers ?? [])];
  }

  private begin(key: number): Watched<W> {
    const { topic } = this.options;
    const { doorbell } = this.app;
    const listening =
      typeof topic === 'function'
        ? doorbell.listen(topic(key), () => void this.look([key], false))
        : null;
    if (typeof topic === 'string') {
      this.shared ??= doorbell.listen(topic, (rung) => {
        void this.look(rung > 0 ? [rung] : this.keys.keys(), false);
      });
    }
    this.timer ??= setInterval(() => void this.look(this.keys.keys(), true), tickMs).unref();
    const watched: Watched<W> = { watchers: new Set(), listening };
    this.keys.set(key, watched);
    return watched;
  }

  /** Looks at these keys after the look under way, together with all others that wait for it. */
  private look(keys: Iterable<number>, isTick: boolean): Promise<void> {
    for (const key of keys) {
      if (this.keys.has(key)) this.pending.set(key, isTick && this.pending.get(key) !== false);
    }
    if (this.pending.size === 0) return this.last;
    this.next ??= this.last = this.last
      .then(() => {
        this.next = null;
        const all = [...this.pending];
        this.pending.clear();
        return this.lookAtAll(all);
      })
      .catch((error: unknown) => this.app.log.warn({ err: error }, this.options.failure));
    return this.next;
  }

  private async lookAtAll(all: [key: number, isTick: boolean][]): Promise<void> {
    for (const wanted of [false, true]) {
      const keys = all.filter(([, isTick]) => isTick === wanted).map(([key]) => key);
      if (keys.length > 0) await this.options.look(keys, wanted);
    }
  }
}
