import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../core/app.js';

/** An amount of stored data: rows or files, and their bytes without indexes. */
export interface Amount {
  count: number;
  bytes: number;
}

/** A kind of data that is deleted after its retention period. */
export interface Purge {
  /** A label of metrics, in the plural. */
  readonly kind: string;
  /** The amount whose period is over. */
  find(app: App): Promise<Amount>;
  /**
   * Deletes it in batches, each of which holds its locks for a moment; yields the amount of each batch. May be
   * abandoned after any batch.
   */
  batches(app: App): AsyncIterable<Amount>;
}

/** The rows of a batch. */
export const batchRows = 1_000;
/** The pause after a batch, for other statements, in milliseconds. */
const pauseMs = 20;

/** Deletes what a purge finds, until `signal` is aborted; resolves to the amount. */
export async function runPurge(app: App, purge: Purge, signal: AbortSignal): Promise<Amount> {
  const total = { count: 0, bytes: 0 };
  const begin = performance.now();
  for await (const { count, bytes } of purge.batches(app)) {
    total.count += count;
    total.bytes += bytes;
    app.purgeMetrics.count(purge.kind, { count, bytes });
    if (signal.aborted) break;
    await sleep(pauseMs);
  }
  const seconds = Math.round(performance.now() - begin) / 1_000;
  if (total.count > 0) app.log.info({ kind: purge.kind, ...total, seconds }, 'data purged');
  return total;
}
