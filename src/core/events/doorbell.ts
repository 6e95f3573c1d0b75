import type { Topic } from './topics.js';

/**
 * Says that a topic moved, to every node. A ring may be lost, doubled or late: whoever hears one
 * reads what happened from Postgres, and whoever must not miss one has a sweep besides.
 */
export interface Doorbell {
  /** Tells every listener that `topic` moved to `seq`; never waits and never throws. */
  ring(topic: Topic, seq: number): void;
  /**
   * Calls `heard` at every ring of `topic`, with its number; 0 when rings may have been missed.
   * Resolves to what hangs up again, once rings are heard, or after 200 ms when they cannot be.
   */
  listen(topic: Topic, heard: (seq: number) => void): Promise<() => void>;
  /** How rings travel just now; `down`: this process alone hears its own. */
  state(): 'in process' | 'up' | 'down';
  /** How many rings Redis brought to this process so far, its own that came back among them. */
  heard(): number;
  /** Hangs up for good. */
  close(): Promise<void>;
}
