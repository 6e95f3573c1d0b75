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
  /** The transactions that the next sweep reads. */
  private toSweep: Unseen = { from: 0, open: new Set() };
  /** What readers have not seen that joined during the running sweep; null for none. */
  private addedDuringSweep: Unseen | null = null;
  /** The largest transaction id known to be on disk: a crash uses it and smaller ones never again. */
  private durableXid = 0;

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
   * Makes the next sweep read all transactions that the snapshot of a reader does not see, so that the reader misses nothing
   * between its snapshot and its first sweep. Returns the mark of the reader, a transaction id: the reader has seen all
   * transactions below it, also after a crash.
   */
  sweepFrom(snapshot: SnapshotRow): number {
    const unseen = unseenBy(snapshot);
    this.addedDuringSweep = unseenByEither(unseen, this.addedDuringSweep);
    this.toSweep = unseenByEither(unseen, this.toSweep);
    return Math.min(Number(snapshot.xmin), this.durableXid + 1);
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
    this.durableXid = run.durableXid;
    const from = Math.min(run.xmin, run.durableXid + 1);
    this.toSweep = unseenByEither({ from, open: new Set() }, this.addedDuringSweep);
    return run;
  }

  private async sweep(): Promise<void> {
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      const known = this.run;
      if (!known) return await this.sweepAll();
      this.addedDuringSweep = null;
      const moved = await readMoved(this.options.fork(), this.toSweep);
      if (moved.run !== known.id) {
        this.run = null;
        return await this.sweepAll();
      }
      this.durableXid = Math.max(this.durableXid, moved.newest);
      const seen = Math.min(moved.xmin, this.durableXid + 1);
      for (const head of moved.heads) this.readers.get(head.key)?.sweptTo(head);
      for (const listener of this.listeners) listener.onMoved(moved.activities, seen, known.id);
      this.toSweep = unseenByEither(moved.unseen, this.addedDuringSweep);
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
