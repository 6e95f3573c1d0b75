import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.js';
import { asServer } from '../postgres/claims.js';
import type { Doorbell } from './doorbell.js';
import {
  hasEventsUpTo,
  type LogEvent,
  pageSize,
  readEvents,
  readHeads,
  type StreamHead,
} from './events.js';
import type { StreamKey } from './topics.js';

interface ReaderOptions {
  fork(): EntityManager;
  readonly doorbell: Doorbell;
  readonly log: Logger;
}

/** How many of the newest events a reader keeps; older ones are read from PostgreSQL. */
const mostKept = 256;

/**
 * The one reader of a stream on this node. It reads each new event once and wakes its followers, which
 * take their next page when they are ready for it.
 */
export class StreamReader {
  /** The head at the last read; null while there is no such stream. */
  at: StreamHead | null = null;
  closed = false;
  private recent: LogEvent[] = [];
  private readonly followers = new Set<() => void>();
  private readonly opening: Promise<void>;
  private unlisten: (() => void) | null = null;
  /** The `traceparent` of what rang, by the number of its event. */
  private readonly traces = new Map<number, string>();
  private reading: Promise<void> | null = null;
  private queued: Promise<void> | null = null;

  constructor(
    readonly stream: StreamKey,
    private readonly options: ReaderOptions,
    private readonly onClose: () => void,
  ) {
    this.opening = this.open();
    this.opening.catch((error: unknown) => {
      // `join` throws it, too; a reader whose followers have left has nobody else to report it.
      options.log.warn({ err: error, stream }, 'stream not opened');
      this.close();
    });
  }

  /** Adds a follower, which is called whenever there may be more events; resolves after the first read. */
  async join(wake: () => void): Promise<void> {
    this.followers.add(wake);
    await this.opening;
  }

  /** Removes a follower; the reader closes with the last one. */
  leave(wake: () => void): void {
    this.followers.delete(wake);
    if (this.followers.size === 0) this.close();
  }

  /** At most one page behind `cursor`, from memory or from PostgreSQL. */
  async pageAfter(cursor: number): Promise<LogEvent[]> {
    if (!this.at || cursor >= this.at.head) return [];
    const recent = this.recentAfter(cursor);
    if (recent) return recent;
    // Not beyond the known head: a cursor ahead of it would look like a changed epoch.
    const { head } = this.at;
    const page = await readEvents(this.options.fork(), this.stream, cursor);
    return page.filter(({ seq }) => seq <= head);
  }

  /**
   * Whether events right behind `cursor`, which is followed by `page`, were dropped after their retention period.
   * Where signals were deleted one by one, older events are kept.
   */
  async isPruned(cursor: number, [first]: readonly LogEvent[]): Promise<boolean> {
    const isComplete = first ? first.seq === cursor + 1 : cursor >= (this.at?.head ?? 0);
    if (isComplete) return false;
    return !(await hasEventsUpTo(this.options.fork(), this.stream, cursor));
  }

  /** At most one page behind `cursor` from memory; null when its first event is not kept. */
  recentAfter(cursor: number): LogEvent[] | null {
    const first = this.recent[0];
    if (!first || cursor + 1 < first.seq) return null;
    return this.recent.filter(({ seq }) => seq > cursor).slice(0, pageSize);
  }

  /** The `traceparent` of each of these events that is traced. */
  tracesOf(events: readonly LogEvent[]): string[] {
    return events.map(({ seq }) => this.traces.get(seq)).filter((trace) => trace !== undefined);
  }

  /** Whether the numbers of `epoch` up to `seq` are still those of this stream, by the database as it is now. */
  async isValid(epoch: string, seq: number): Promise<boolean> {
    await this.refresh();
    return this.at?.epoch === epoch && this.at.head >= seq;
  }

  /** Takes the head that the sweep found: when it differs, a ring was missed. */
  sweptTo(found: StreamHead | null): void {
    if (found?.head !== this.at?.head || found?.epoch !== this.at?.epoch) this.readSoon();
  }

  /** Reads all events committed before this call; calls during a read share the next one. */
  refresh(): Promise<void> {
    if (this.reading) {
      const next = () => {
        this.queued = null;
        return this.refresh();
      };
      this.queued ??= this.reading.then(next, next);
      return this.queued;
    }
    this.reading = asServer(() => this.catchUp()).finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  /** Ends all followers. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose();
    this.unlisten?.();
    this.wakeFollowers();
  }

  private async open(): Promise<void> {
    // Listening first: a commit after the first read rings.
    const unlisten = await this.options.doorbell.listen(this.stream, (seq, trace) => {
      if (trace) this.keepTrace(seq, trace);
      if (seq === 0 || seq > (this.at?.head ?? 0)) this.readSoon();
    });
    if (this.closed) return unlisten();
    this.unlisten = unlisten;
    await this.refresh();
  }

  private keepTrace(seq: number, trace: string): void {
    this.traces.set(seq, trace);
    const [oldest] = this.traces.keys();
    if (this.traces.size > mostKept && oldest !== undefined) this.traces.delete(oldest);
  }

  private readSoon(): void {
    if (this.closed) return;
    this.refresh().catch((error: unknown) => {
      // The sweep finds the head still unread, and reads again.
      this.options.log.warn({ err: error, stream: this.stream }, 'stream not read');
    });
  }

  private async catchUp(): Promise<void> {
    const em = this.options.fork();
    const found = (await readHeads(em, [this.stream])).get(this.stream) ?? null;
    const known = this.at;
    if (!found || !known || found.epoch !== known.epoch || found.head < known.head) {
      this.recent = [];
      this.at = found;
    } else if (found.head > known.head) {
      await this.readTo(em, known, found.head);
    }
    this.wakeFollowers();
  }

  private async readTo(em: EntityManager, known: StreamHead, head: number): Promise<void> {
    // Followers page over a long gap themselves.
    if (head - known.head > pageSize) {
      this.recent = [];
      this.at = { ...known, head };
      return;
    }
    const page = await readEvents(em, this.stream, known.head);
    const last = page.at(-1);
    if (!last) return;
    this.recent = [...this.recent, ...page].slice(-mostKept);
    this.at = { ...known, head: last.seq };
  }

  private wakeFollowers(): void {
    for (const wake of [...this.followers]) wake();
  }
}
