import { type EventSink, Source, Subscription } from './subscription.js';
import type { StreamKey } from './topics.js';

/** What a `ChangeSource` is made of. */
export interface Changes<T> {
  /** Calls `changed` whenever there may be a next item, until `leave`. */
  join(changed: () => void): Promise<void>;
  leave(changed: () => void): void;
  /** The next item or items; null when there is none yet; `end` after the last one. */
  next(): Promise<T | readonly T[] | 'end' | null>;
  /**
   * Whether event number `seq` of `stream`, or a newer state, was sent. Items that `next` returned count as sent once
   * `next` is called again.
   */
  hasSent?(stream: StreamKey, seq: number): boolean;
}

/**
 * A source whose items are read when the subscriber can take them, such as presence or an inbox. Several changes may
 * become one item for a slow subscriber.
 */
export class ChangeSource<T> extends Source {
  /** `followed` names in metrics what is followed. */
  constructor(
    readonly changes: Changes<T>,
    readonly followed = 'state',
  ) {
    super();
  }
}

/** Sends the items of a `ChangeSource`, each when the one before has been taken. */
export class ChangeSubscription extends Subscription {
  private changed = Promise.withResolvers<void>();
  private hasJoined = false;
  /** Whether everything was sent that there was at the start. */
  private isLive = false;
  private readonly wake = () => this.changed.resolve();

  /** `delivered` is called with items that came while the subscription was open, once they were sent. */
  constructor(
    private readonly source: ChangeSource<unknown>,
    sink: EventSink,
    private readonly delivered: (items: readonly unknown[]) => void,
  ) {
    super(sink);
  }

  protected override async begin(): Promise<void> {
    const { changes } = this.source;
    this.hasJoined = true;
    await changes.join(this.wake);
    while (!this.hasEnded) {
      this.changed = Promise.withResolvers();
      const item = await this.retry(() => changes.next());
      if (item === 'end') return this.stop();
      if (item === null) {
        this.isLive = true;
        await this.changed.promise;
        continue;
      }
      const items = Array.isArray(item) ? item : [item];
      await this.sendItems(items);
      if (this.isLive && !this.hasEnded) this.delivered(items);
    }
  }

  protected override leave(): void {
    this.wake();
    if (this.hasJoined) this.source.changes.leave(this.wake);
  }
}
