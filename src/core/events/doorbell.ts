import type { Topic } from './topics.js';

/**
 * Announces on every node that a topic changed. A ring may be lost, doubled or late: listeners read the
 * change from PostgreSQL, and those that must not miss one sweep as well.
 */
export interface Doorbell {
  /** Announces that `topic` moved to `seq`; never waits and never throws. */
  ring(topic: Topic, seq: number): void;
  /**
   * Calls `onRing` at every ring of `topic`, with its number; 0 when rings may have been missed. Resolves
   * to the function that stops it, once rings arrive, or after 200 ms when Redis does not answer.
   */
  listen(topic: Topic, onRing: (seq: number) => void): Promise<() => void>;
  /** The current transport of rings; `down`: only within this process. */
  state(): 'in process' | 'up' | 'down';
  /** The number of rings that Redis has brought to this process, including its own. */
  heard(): number;
  close(): Promise<void>;
}
