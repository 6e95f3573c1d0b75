import type { Doorbell } from './doorbell.js';
import type { Topic } from './topics.js';

type Heard = (seq: number) => void;

/** A doorbell for one process: no other node hears it. */
export class MemoryDoorbell implements Doorbell {
  private readonly listeners = new Map<Topic, Set<Heard>>();

  /** How many topics somebody listens to. */
  get size(): number {
    return this.listeners.size;
  }

  ring(topic: Topic, seq: number): void {
    for (const heard of this.listeners.get(topic) ?? []) heard(seq);
  }

  async listen(topic: Topic, heard: Heard): Promise<() => void> {
    // One function may listen twice; each hangs up for itself.
    const own: Heard = (seq) => heard(seq);
    const heardOf = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, heardOf.add(own));
    return () => {
      heardOf.delete(own);
      if (heardOf.size === 0 && this.listeners.get(topic) === heardOf) this.listeners.delete(topic);
    };
  }

  /** Wakes everybody, for rings may have been missed. */
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
