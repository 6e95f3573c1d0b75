import type { App } from '../app.js';

/** A periodic job. `run` may be interrupted at any statement, and continues the work when it is run again. */
export interface Job {
  /** Unique; a label of metrics. */
  readonly name: string;
  /** The pause between the end of a run and the next one, in seconds. */
  readonly everySeconds: number;
  /**
   * `each node`: every node runs it on its own, without looking at others. `one node`: the node that holds the lease of
   * the scheduler runs it, one job after the other.
   */
  readonly on: 'each node' | 'one node';
  /** `signal` is aborted when the node drains or has lost the lease; `run` then ends after the current batch. */
  run(app: App, signal: AbortSignal): Promise<unknown>;
}

/** The runs of one job on this node. */
export interface JobStats {
  /** Runs that have ended. */
  runs: number;
  failures: number;
  /** The duration of all runs, in seconds. */
  seconds: number;
  /** When the last run ended that did not fail, in seconds since 1970; 0 before the first. */
  succeededAt: number;
}
