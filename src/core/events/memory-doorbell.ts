import type { Doorbell } from './doorbell.js';
import type { Topic } from './topics.js';

type OnRing = (seq: number) => void;

/** A doorbell within one process. */
export class MemoryDoorbell implements Doorbell {
  private readonly listeners = new Map<Topic, Set<OnRing>>();

  /** The number of topics with listeners. */
  get size(): number {
    return this.listeners.size;
  }

  ring(topic: Topic, seq: number): void {
    for (const onRing of this.listeners.get(topic) ?? []) onRing(seq);
  }

  async listen(topic: Topic, onRing: OnRing): Promise<() => void> {
    // A function that listens twice is added twice.
    const own: OnRing = (seq) => onRing(seq);
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all.add(own));
    return () => {
      all.delete(own);
      if (all.size === 0 && this.listeners.get(topic) === all) this.listeners.delete(topic);
    };
  }

  /** Wakes all listeners, because rings may have been missed. */
  wakeAll(): void {
    for (const topic of [...this.listeners.keys()]) this.ring(topic, 0);
  }

  state(): 'in process' {
    return 'in process';
  }

  heard(): number {
    return 0;
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }
}
