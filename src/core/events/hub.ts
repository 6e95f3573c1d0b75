import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.js';
import type { Doorbell } from './doorbell.js';
import { readHeads } from './events.js';
import {
  type Run,
  registerRun,
  type SnapshotRow,
  type Unseen,
  unseenBy,
  unseenByEither,
} from './history.js';
import { type Activity, readMoved } from './moved.js';
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

/** Is told by the sweep of a hub. */
export interface SweepListener {
  /** These conversations moved; the caller has now seen all transactions of the run `run` below `mark`. */
  onMoved(activities: readonly Activity[], mark: number, run: string): void;
  /** The sweep may have missed something: what it tells must be read anew. */
  onGap(): void;
}

/**
 * The readers of one node: one for each stream that is followed here. Every sweep reads the streams that moved since
 * the last one, by their marks: its cost grows with what is written, not with what is followed.
 */
export class StreamHub {
  private readonly readers = new Map<StreamKey, StreamReader>();
  private readonly listeners = new Set<SweepListener>();
  private readonly timer: NodeJS.Timeout;
  private isSweeping = false;
  /** The run of the database that is swept; null before the first sweep, and after one that failed. */
  private run: Run | null = null;
  private opening: Promise<Run> | null = null;
  /** What the next sweep reads: the last one did not see it, or somebody who read since then did not. */
  private unseen: Unseen = { from: 0, open: new Set() };
  /** What those did not see who read since the sweep under way began; null without any. */
  private wanted: Unseen | null = null;
  /** A transaction of this id is on disk: see `registerRun`. */
  private durable = 0;

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

  /** Calls `listener` with each sweep, until the returned function is called. */
  listen(listener: SweepListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Registers the run of the database, which a reader found to be unknown. The next sweep reads all streams: the last
   * one did not see what the run before wrote after it.
   */
  async register(): Promise<void> {
    this.run = null;
    await this.open();
  }

  /**
   * The largest mark below which a reader with this snapshot has seen everything, also after a crash. The next sweep
   * reads what the snapshot did not see, so that the reader misses nothing between it and its first sweep.
   */
  sweepFrom(snapshot: SnapshotRow): number {
    const unseen = unseenBy(snapshot);
    this.wanted = unseenByEither(unseen, this.wanted);
    this.unseen = unseenByEither(unseen, this.unseen);
    return Math.min(Number(snapshot.xmin), this.durable + 1);
  }

  /** Ends all subscriptions. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const reader of [...this.readers.values()]) reader.close();
    this.readers.clear();
  }

  /** The reader of a stream, which must be joined at once. */
  enter(stream: StreamKey): StreamReader {
    let reader = this.readers.get(stream);
    if (!reader) {
      reader = new StreamReader(stream, this.options, () => this.readers.delete(stream));
      this.readers.set(stream, reader);
    }
    return reader;
  }

  private open(): Promise<Run> {
    this.opening ??= this.registerRun().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async registerRun(): Promise<Run> {
    const run = await registerRun(this.options.fork());
    this.durable = run.durable;
    const from = Math.min(run.xmin, run.durable + 1);
    this.unseen = unseenByEither({ from, open: new Set() }, this.wanted);
    return run;
  }

  private async sweep(): Promise<void> {
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      const known = this.run;
      if (!known) return await this.sweepAll();
      this.wanted = null;
      const moved = await readMoved(this.options.fork(), this.unseen);
      if (moved.run !== known.id) {
        this.run = null;
        return await this.sweepAll();
      }
      this.durable = Math.max(this.durable, moved.newest);
      const seen = Math.min(moved.xmin, this.durable + 1);
      for (const head of moved.heads) this.readers.get(head.key)?.sweptTo(head);
      for (const listener of this.listeners) listener.onMoved(moved.activities, seen, known.id);
      this.unseen = unseenByEither(moved.unseen, this.wanted);
    } catch (error) {
      if (this.run) this.options.log.warn({ err: error }, 'sweep failed');
      // Connections broke: another run of the database may follow.
      this.run = null;
    } finally {
      this.isSweeping = false;
    }
  }

  /** Reads the heads of all followed streams, whenever they moved. */
  private async sweepAll(): Promise<void> {
    const run = await this.open();
    const found = await readHeads(this.options.fork(), [...this.readers.keys()]);
    this.run = run;
    for (const [key, reader] of this.readers) reader.sweptTo(found.get(key) ?? null);
    for (const listener of this.listeners) listener.onGap();
  }
}
