import type { Metrics } from '../../core/metrics.js';
import type { Amount } from './purge.js';

declare module '../../core/app.js' {
  interface App {
    readonly purgeMetrics: PurgeMetrics;
  }
}

/** Counts what purges delete. */
export interface PurgeMetrics {
  count(kind: string, amount: Amount): void;
}

export function createPurgeMetrics({ counter }: Metrics): PurgeMetrics {
  const rows = counter({
    name: 'parley_purged_total',
    help: 'Rows, files and partitions that this node deleted after their retention period, by kind.',
    labelNames: ['kind'],
  });
  const bytes = counter({
    name: 'parley_purged_bytes_total',
    help: 'Their bytes, without indexes.',
    labelNames: ['kind'],
  });
  return {
    count(kind, amount) {
      rows.inc({ kind }, amount.count);
      bytes.inc({ kind }, amount.bytes);
    },
  };
}
