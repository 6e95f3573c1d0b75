import { type EventSink, Source, Subscription } from './subscription.js';

interface Changes<T> {
  /** Calls `changed` whenever there may be a next item, until `leave`. */
  join(changed: () => void): Promise<void>;
  leave(changed: () => void): void;
  /** The next item; null when there is none yet; `end` after the last one. */
  next(): Promise<T | 'end' | null>;
}

/** A state that is not in the log, such as presence. A slow subscriber receives its latest value only. */
export class ChangeSource<T> extends Source {
  constructor(readonly changes: Changes<T>) {
    super();
  }
}

/** Sends the items of a `ChangeSource`, each when the one before has been taken. */
export class ChangeSubscription extends Subscription {
  private changed = Promise.withResolvers<void>();
  private hasJoined = false;
  private readonly wake = () => this.changed.resolve();

  constructor(
    private readonly source: ChangeSource<unknown>,
    sink: EventSink,
  ) {
    super(sink);
  }

  protected override async begin(): Promise<void> {
    const { changes } = this.source;
    this.hasJoined = true;
    await changes.join(this.wake);
    while (!this.hasEnded) {
      this.changed = Promise.withResolvers();
      const item = await changes.next();
      if (item === 'end') return this.stop();
      if (item === null) await this.changed.promise;
      else await this.sendItems([item]);
    }
  }

  protected override leave(): void {
    this.wake();
    if (this.hasJoined) this.source.changes.leave(this.wake);
  }
}
