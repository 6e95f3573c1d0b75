import { atOnce, type Broadcast, from, type Listener, type Shown } from './broadcast.js';
import { begin, isVoid } from './cursor.js';
import type { LogEvent } from './events.js';
import type { Followed, FollowOptions } from './follow.js';
import { patiently } from './retry-while-unavailable.js';
import { over } from './walk.js';

/** The way to somebody who listens. */
export interface Ear {
  /** Hands on without waiting; false, and nothing is handed on, where they are not ready for more. */
  push(texts: readonly Buffer[]): boolean;
  /** Hands on; resolves once they have taken it. */
  send(texts: readonly Buffer[]): Promise<void>;
  /** These items, made for them alone. */
  show(items: readonly Followed[]): Promise<readonly Buffer[]>;
}

/**
 * Tells one caller everything that happens in a broadcast's stream after their cursor, in order and
 * each once; first of all, where it stands. `over` resolves when they may no longer see it, and
 * throws what reading the first page threw; `stop` ends it at once. Nothing runs and nothing waits
 * while they have been told all there is.
 */
export class Listening implements Listener {
  cursor = 0;
  lagging = true;
  private epoch = '';
  private since = 0;
  private done = false;
  private joined: Broadcast | null = null;
  private readonly ended = Promise.withResolvers<typeof over>();

  constructor(
    private readonly enterBroadcast: () => Broadcast,
    private readonly options: FollowOptions,
    private readonly ear: Ear,
  ) {}

  get over(): Promise<typeof over> {
    return this.ended.promise;
  }

  start(): void {
    if (this.done || this.joined) return;
    const broadcast = this.enterBroadcast();
    this.joined = broadcast;
    void this.run(() => this.enter(broadcast));
  }

  stop(): void {
    if (this.done) return;
    this.done = true;
    this.joined?.leave(this);
    this.ended.resolve(over);
  }

  offer(shown: Shown): void {
    const last = (shown.events.at(-1) as LogEvent).seq;
    if (this.lagging || this.done || last <= this.cursor) return;
    const next = shown.round > this.since ? from(shown, this.cursor) : null;
    if (next && !this.asks(next.events) && this.ear.push(next.texts)) this.cursor = last;
    else this.lag();
  }

  lag(): void {
    if (this.lagging || this.done) return;
    this.lagging = true;
    const broadcast = this.joined as Broadcast;
    void this.run(() => this.catchUp(broadcast));
  }

  private async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.ended.reject(error);
      this.stop();
    }
  }

  private async enter(broadcast: Broadcast): Promise<void> {
    const { reader } = broadcast;
    await broadcast.join(this);
    if (this.done || !reader.at || !(await this.options.authorize()) || this.done) {
      return this.stop();
    }
    // What this node has yet to read is no news to who begins now, nor void to who heard of it elsewhere.
    if (this.options.after == null || isVoid(reader.at, this.options)) await reader.refresh();
    if (this.done || !reader.at) return this.stop();
    const { cursor, item } = begin(reader.at, this.options);
    this.since = broadcast.round;
    this.cursor = cursor;
    this.epoch = reader.at.epoch;
    await this.tell([item]);
    await this.catchUp(broadcast);
  }

  /** Goes on alone, by pages, until there is nothing more that the broadcast has shown already. */
  private async catchUp(broadcast: Broadcast): Promise<void> {
    const { reader } = broadcast;
    while (!this.done) {
      const { at, closed } = reader;
      if (!at || closed) return this.stop();
      if (at.epoch !== this.epoch || at.head < this.cursor) {
        this.cursor = at.head;
        this.epoch = at.epoch;
        await this.tell([{ type: 'reset', head: at.head, epoch: at.epoch }]);
        continue;
      }
      const more = this.cursor < broadcast.cursor && (await this.nextPage(broadcast));
      if (!more) {
        this.lagging = false;
        return;
      }
    }
  }

  /** Tells the next page; false when there is none, or nobody to tell it to. */
  private async nextPage(broadcast: Broadcast): Promise<boolean> {
    const kept = broadcast.keptAfter(this.cursor, this.since);
    const page =
      kept?.events ?? (await this.patiently(() => broadcast.reader.pageAfter(this.cursor)));
    if (!page) return true;
    const last = page.at(-1);
    if (!last) return false;
    // Asked after the read: a removal that came before any of these events is seen now.
    if (this.asks(page) && !(await this.patiently(this.options.authorize))) {
      this.stop();
      return true;
    }
    if (kept) await this.ear.send(kept.texts);
    else await this.tellAll(page);
    this.cursor = last.seq;
    return true;
  }

  private async tellAll(page: readonly LogEvent[]): Promise<void> {
    for (let first = 0; first < page.length && !this.done; first += atOnce) {
      const some = page.slice(first, first + atOnce);
      await this.tell(some.map((event) => ({ ...event, type: 'event' as const })));
    }
  }

  private async tell(items: readonly Followed[]): Promise<void> {
    const texts = await this.ear.show(items);
    if (!this.done) await this.ear.send(texts);
  }

  /** Whether it must be asked anew if they may see the stream. */
  private asks(page: readonly LogEvent[]): boolean {
    const { asksAgain } = this.options;
    return asksAgain ? page.some(asksAgain) : true;
  }

  private patiently<T>(ask: () => Promise<T>): Promise<T | null> {
    return patiently(ask, { isOver: () => this.done, over: this.ended.promise });
  }
}
