import { begin, type Cursor, isVoid, type Reset, type Resumed } from './cursor.js';
import type { LogEvent } from './events.js';
import { type Paged, paged } from './paged.js';
import type { StreamReader } from './reader.js';
import { patiently } from './retry-while-unavailable.js';
import type { StreamKey } from './topics.js';
import { closing } from './walk.js';

export type Followed = Resumed | Reset | (LogEvent & { readonly type: 'event' });

export interface FollowOptions extends Cursor {
  /** Whether the caller may see the stream now. */
  authorize: () => Promise<boolean>;
  /**
   * Whether `authorize` may answer otherwise after this event. Without it, every page asks: say
   * which events change membership, and only a page that holds one does.
   */
  asksAgain?: (event: LogEvent) => boolean;
}

/** A stream as one caller may follow it: to be walked alone, or listened to in a broadcast. */
export interface Following extends Paged<Followed> {
  readonly stream: StreamKey;
  readonly options: FollowOptions;
  /** The reader of the stream, to be joined at once. */
  enter(): StreamReader;
}

/** Whether a source of events is a stream of the log. */
export const isFollowing = (source: object): source is Following =>
  'enter' in source && 'options' in source;

/** Follows one stream for one caller: walked, it goes by pages and at the caller's own pace. */
export function follow(
  stream: StreamKey,
  enter: () => StreamReader,
  options: FollowOptions,
): Following {
  const walk = new Walk(enter, options);
  return Object.assign(paged(closing(walk.steps(), () => walk.stop())), { stream, enter, options });
}

class Walk {
  private readonly stopped = Promise.withResolvers<void>();
  private done = false;
  private reader: StreamReader | null = null;
  private moved = Promise.withResolvers<void>();
  private readonly wake = () => this.moved.resolve();

  constructor(
    private readonly enter: () => StreamReader,
    private readonly options: FollowOptions,
  ) {}

  stop(): void {
    if (this.done) return;
    this.done = true;
    this.stopped.resolve();
    this.moved.resolve();
    this.reader?.leave(this.wake);
  }

  async *steps(): AsyncGenerator<Followed[], undefined> {
    try {
      if (this.done) return;
      const reader = this.enter();
      this.reader = reader;
      await Promise.race([reader.join(this.wake), this.stopped.promise]);
      yield* this.walk(reader);
    } finally {
      this.stop();
    }
  }

  private async *walk(reader: StreamReader): AsyncGenerator<Followed[], undefined> {
    const { authorize, asksAgain } = this.options;
    if (this.done || !reader.at || !(await authorize()) || this.done) return;
    // What this node has yet to read is no news to who begins now, nor void to who heard of it elsewhere.
    if (this.options.after == null || isVoid(reader.at, this.options)) await reader.refresh();
    if (this.done || !reader.at) return;
    let { cursor, item } = begin(reader.at, this.options);
    let epoch = reader.at.epoch;
    yield [item];
    while (!this.done && !reader.closed) {
      this.moved = Promise.withResolvers();
      const at = reader.at;
      if (!at) return;
      if (at.epoch !== epoch || at.head < cursor) {
        ({ head: cursor, epoch } = at);
        yield [{ type: 'reset', head: cursor, epoch }];
        continue;
      }
      const page = await this.patiently(() => reader.pageAfter(cursor));
      if (!page) return;
      if (page.length === 0) {
        await this.moved.promise;
        continue;
      }
      // Asked after the read: a removal that came before any of these events is seen now.
      const asks = asksAgain ? page.some(asksAgain) : true;
      if (asks && !(await this.patiently(authorize))) return;
      yield page.map((event) => ({ ...event, type: 'event' as const }));
      cursor = (page.at(-1) as LogEvent).seq;
    }
  }

  private patiently<T>(ask: () => Promise<T>): Promise<T | null> {
    return patiently(ask, { isOver: () => this.done, over: this.stopped.promise });
  }
}
