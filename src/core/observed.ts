import type { Metrics } from './metrics.js';
import type { Tracing } from './tracing/tracing.js';

/** What observes a node. It is made first, so that every other part can use it. */
export interface Observed {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}
