import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.js';
import type { Doorbell } from './doorbell.js';
import { readHeads } from './events.js';
import { StreamReader } from './reader.js';
import { type FollowOptions, StreamSource } from './stream-source.js';
import type { StreamKey } from './topics.js';

interface HubOptions {
  /** Returns an entity manager outside any transaction. */
  fork(): EntityManager;
  readonly doorbell: Doorbell;
  readonly log: Logger;
  /** Milliseconds between two sweeps; 500 when absent. */
  readonly sweepMs?: number;
}

/** The readers of one node: one for each stream that is followed here. */
export class StreamHub {
  private readonly readers = new Map<StreamKey, StreamReader>();
  private readonly timer: NodeJS.Timeout;
  private isSweeping = false;

  constructor(private readonly options: HubOptions) {
    this.timer = setInterval(() => void this.sweep(), options.sweepMs ?? 500);
    this.timer.unref();
  }

  /** The number of streams that are being read. */
  get size(): number {
    return this.readers.size;
  }

  /** The events of `stream` behind a cursor, for a `StreamSubscription`. */
  follow(stream: StreamKey, options: FollowOptions): StreamSource {
    return new StreamSource(stream, options, () => this.enter(stream));
  }

  /** Ends all subscriptions. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const reader of [...this.readers.values()]) reader.close();
    this.readers.clear();
  }

  private enter(stream: StreamKey): StreamReader {
    let reader = this.readers.get(stream);
    if (!reader) {
      reader = new StreamReader(stream, this.options, () => this.readers.delete(stream));
      this.readers.set(stream, reader);
    }
    return reader;
  }

  /** Reads the heads of all followed streams by one query; only streams that moved are read further. */
  private async sweep(): Promise<void> {
    if (this.isSweeping || this.readers.size === 0) return;
    this.isSweeping = true;
    try {
      const found = await readHeads(this.options.fork(), [...this.readers.keys()]);
      for (const [key, reader] of this.readers) reader.sweptTo(found.get(key) ?? null);
    } catch (error) {
      this.options.log.warn({ err: error }, 'sweep failed');
    } finally {
      this.isSweeping = false;
    }
  }
}
