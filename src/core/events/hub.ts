import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.js';
import type { Doorbell } from './doorbell.js';
import { heads } from './events.js';
import { type Following, type FollowOptions, follow } from './follow.js';
import { StreamReader } from './reader.js';
import type { StreamKey } from './topics.js';

export type { Followed, Following, FollowOptions } from './follow.js';

/** What a hub reads from, and how often it looks for what no doorbell told. */
export interface HubParts {
  /** Makes a manager outside any transaction. */
  fork(): EntityManager;
  readonly doorbell: Doorbell;
  readonly log: Logger;
  /** Milliseconds between two sweeps. */
  readonly sweepMs?: number;
}

const defaultSweepMs = 500;

/** Live delivery of one node: one reader for each stream somebody follows here. */
export class StreamHub {
  private readonly readers = new Map<StreamKey, StreamReader>();
  private readonly timer: NodeJS.Timeout;
  private sweeping = false;

  constructor(private readonly parts: HubParts) {
    this.timer = setInterval(() => void this.sweep(), parts.sweepMs ?? defaultSweepMs);
    this.timer.unref();
  }

  /** How many streams are being read. */
  get size(): number {
    return this.readers.size;
  }

  /**
   * Everything that happens in `stream` after a cursor, in order and each once; the first item says
   * where it stands. It ends when the caller may no longer see it. `return()` closes at once.
   * Errors of reading the first page are thrown; later ones are waited out.
   */
  follow(stream: StreamKey, options: FollowOptions): Following {
    return follow(stream, () => this.enter(stream), options);
  }

  /** Ends every follower. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const reader of [...this.readers.values()]) reader.close();
    this.readers.clear();
  }

  private enter(stream: StreamKey): StreamReader {
    let reader = this.readers.get(stream);
    if (!reader) {
      reader = new StreamReader(stream, this.parts, () => this.readers.delete(stream));
      this.readers.set(stream, reader);
    }
    return reader;
  }

  /** One query for all streams watched here; only those that moved are read. */
  private async sweep(): Promise<void> {
    if (this.sweeping || this.readers.size === 0) return;
    this.sweeping = true;
    try {
      const found = await heads(this.parts.fork(), [...this.readers.keys()]);
      for (const [key, reader] of this.readers) reader.sweptTo(found.get(key) ?? null);
    } catch (error) {
      this.parts.log.warn({ err: error }, 'sweep failed');
    } finally {
      this.sweeping = false;
    }
  }
}
