import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.js';
import type { Doorbell } from './doorbell.js';
import { type Head, heads, type LogEvent, pageSize, readPage } from './events.js';
import type { StreamKey } from './topics.js';

interface ReaderParts {
  fork(): EntityManager;
  readonly doorbell: Doorbell;
  readonly log: Logger;
}

/** How many of the newest events a reader keeps; who is further behind pages from Postgres. */
const kept = 256;

/**
 * The one reader of a stream on this node: it reads each new event once and wakes whoever follows.
 * It pushes nothing: a follower takes its next page when it is ready for it.
 */
export class StreamReader {
  /** Where the stream stood when it was last read; null while there is no such stream. */
  at: Head | null = null;
  closed = false;
  private recent: LogEvent[] = [];
  private readonly followers = new Set<() => void>();
  private readonly opening: Promise<void>;
  private hangUp: (() => void) | null = null;
  private reading: Promise<void> | null = null;
  private queued: Promise<void> | null = null;

  constructor(
    readonly stream: StreamKey,
    private readonly parts: ReaderParts,
    private readonly left: () => void,
  ) {
    this.opening = this.open();
    // Followers await it themselves; with none left, nobody needs to hear of a failure.
    this.opening.catch(() => this.close());
  }

  /** Adds a follower, to be called whenever there may be more; resolves once reading has begun. */
  async join(moved: () => void): Promise<void> {
    this.followers.add(moved);
    await this.opening;
  }

  /** Takes a follower out; with the last one the doorbell is hung up. */
  leave(moved: () => void): void {
    this.followers.delete(moved);
    if (this.followers.size === 0) this.close();
  }

  /** At most a page after `cursor`, from what is kept or else from Postgres. */
  async pageAfter(cursor: number): Promise<LogEvent[]> {
    if (!this.at || cursor >= this.at.head) return [];
    const recent = this.recentAfter(cursor);
    if (recent) return recent;
    // No further than this reader stands: whoever walked ahead of it would look as if history had been rewritten.
    const limit = Math.min(pageSize, this.at.head - cursor);
    return readPage(this.parts.fork(), this.stream, cursor, limit);
  }

  /** At most a page after `cursor` of what is kept; null when that reaches not far enough back. */
  recentAfter(cursor: number): LogEvent[] | null {
    const first = this.recent[0];
    if (!first || cursor + 1 < first.seq) return null;
    return this.recent.slice(cursor + 1 - first.seq, cursor + 1 - first.seq + pageSize);
  }

  /** What the sweep found: another head or epoch than what was read means a ring was missed. */
  sweptTo(found: Head | null): void {
    if (found?.head !== this.at?.head || found?.epoch !== this.at?.epoch) this.wake();
  }

  /** Reads what happened up to this call; calls made while a read is under way share the next one. */
  refresh(): Promise<void> {
    if (this.reading) {
      const next = () => {
        this.queued = null;
        return this.refresh();
      };
      this.queued ??= this.reading.then(next, next);
      return this.queued;
    }
    this.reading = this.catchUp().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  /** Ends every follower and hangs the doorbell up. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.left();
    this.hangUp?.();
    this.tell();
  }

  private async open(): Promise<void> {
    // Listening comes first: what commits after the read rings.
    const hangUp = await this.parts.doorbell.listen(this.stream, (seq) => {
      if (seq === 0 || seq > (this.at?.head ?? 0)) this.wake();
    });
    if (this.closed) return hangUp();
    this.hangUp = hangUp;
    await this.refresh();
  }

  /** Reads on soon. The sweep sees what a failed read left, and tries again. */
  private wake(): void {
    if (this.closed) return;
    this.refresh().catch((error: unknown) => {
      this.parts.log.warn({ err: error, stream: this.stream }, 'stream not read');
    });
  }

  private async catchUp(): Promise<void> {
    const em = this.parts.fork();
    const found = (await heads(em, [this.stream])).get(this.stream) ?? null;
    const known = this.at;
    if (!found || !known || found.epoch !== known.epoch || found.head < known.head) {
      this.recent = [];
      this.at = found;
    } else if (found.head > known.head) {
      await this.readTo(em, known, found.head);
    }
    this.tell();
  }

  private async readTo(em: EntityManager, known: Head, head: number): Promise<void> {
    // A long absence is not worth reading here: followers page over it themselves.
    if (head - known.head > pageSize) {
      this.recent = [];
      this.at = { ...known, head };
      return;
    }
    const page = await readPage(em, this.stream, known.head);
    const last = page.at(-1);
    if (!last) return;
    this.recent = [...this.recent, ...page].slice(-kept);
    this.at = { ...known, head: last.seq };
  }

  private tell(): void {
    for (const moved of [...this.followers]) moved();
  }
}
