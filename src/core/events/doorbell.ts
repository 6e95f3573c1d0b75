import { childSpan } from '../operation.js';
import type { Span, Tracing } from '../tracing/tracing.js';
import { kindOfTopic, type Topic } from './topics.js';

/** Called with the number of a ring, and with the `traceparent` of what rang where that is traced. */
export type OnRing = (seq: number, trace?: string) => void;

/** A ring, as a part of the current operation's trace. */
export const startRing = (tracing: Tracing, topic: Topic): Span =>
  childSpan(tracing, {
    name: `ring ${kindOfTopic(topic)}`,
    kind: 'producer',
    attributes: { 'messaging.operation.type': 'send', 'messaging.destination.name': topic },
  });

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
  listen(topic: Topic, onRing: OnRing): Promise<() => void>;
  /** The number of rings that Redis has brought to this process, including its own. */
  heard(): number;
  close(): Promise<void>;
}
