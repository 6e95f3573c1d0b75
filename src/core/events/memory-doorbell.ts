import { noTracing, type Tracing } from '../tracing/tracing.js';
import { type Doorbell, type OnRing, startRing } from './doorbell.js';
import type { Topic } from './topics.js';

/** A doorbell within one process. */
export class MemoryDoorbell implements Doorbell {
  private readonly listeners = new Map<Topic, Set<OnRing>>();

  constructor(private readonly tracing: Tracing = noTracing) {}

  /** The number of topics with listeners. */
  get size(): number {
    return this.listeners.size;
  }

  ring(topic: Topic, seq: number): void {
    const span = startRing(this.tracing, topic);
    this.tell(topic, seq, span.traceparent);
    span.end();
  }

  /** Calls the listeners of a ring of `topic`, whose span is `trace`. */
  tell(topic: Topic, seq: number, trace?: string): void {
    for (const onRing of this.listeners.get(topic) ?? []) onRing(seq, trace);
  }

  async listen(topic: Topic, onRing: OnRing): Promise<() => void> {
    // A function that listens twice is added twice.
    const own: OnRing = (seq, trace) => onRing(seq, trace);
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all.add(own));
    return () => {
      all.delete(own);
      if (all.size === 0 && this.listeners.get(topic) === all) this.listeners.delete(topic);
    };
  }

  /** Wakes all listeners, because rings may have been missed. */
  wakeAll(): void {
    for (const topic of [...this.listeners.keys()]) this.tell(topic, 0);
  }

  heard(): number {
    return 0;
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }
}
