import { retryWhileUnavailable } from './retry-while-unavailable.js';

/** One payload for each item, in UTF-8; null for an item that the client is not sent. */
export type Payloads = readonly (Buffer | null)[];

/** The receiving end of a subscription. */
export interface EventSink {
  /** Sends without waiting; false, and nothing is sent, while the client is not ready for more. */
  push(payloads: Payloads): boolean;
  /** Resolves once the client has taken the payloads. */
  send(payloads: Payloads): Promise<void>;
  /** The payloads of these items for this subscriber alone. */
  execute(items: readonly unknown[]): Promise<Payloads>;
}

/**
 * Returned by the `subscribe` functions of resolvers. graphql-js accepts async iterables only, so this
 * is one in form; it is consumed by a `Subscription`, never iterated.
 */
export abstract class Source implements AsyncIterable<never> {
  [Symbol.asyncIterator](): never {
    throw new Error('A source of events is consumed by a Subscription, not iterated.');
  }
}

/** Sends the items of a source to one sink, in order. */
export abstract class Subscription {
  protected hasEnded = false;
  private readonly end = Promise.withResolvers<void>();

  constructor(protected readonly sink: EventSink) {}

  /**
   * Resolves when the source ends, the caller loses access, or `stop` is called; rejects when the source
   * fails, except while the database is unavailable: after the first item, that is waited out.
   */
  get ended(): Promise<void> {
    return this.end.promise;
  }

  /** Starts once; `ended` must have a handler by then. */
  start(): void {
    if (!this.hasEnded) void this.run(() => this.begin());
  }

  /** Ends at once and releases everything. */
  stop(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.leave();
    this.end.resolve();
  }

  protected abstract begin(): Promise<void>;
  protected abstract leave(): void;

  protected async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.end.reject(error);
      this.stop();
    }
  }

  /**
   * Executes items for this subscriber alone and sends them. When the database was unavailable meanwhile, `recheck`
   * decides whether they are sent. Whether they were.
   */
  protected async sendItems(
    items: readonly unknown[],
    recheck: () => Promise<boolean> = async () => true,
  ): Promise<boolean> {
    let isFirst = true;
    const payloads = await this.retry(async () => {
      const isValid = isFirst || (await recheck());
      isFirst = false;
      return isValid ? this.sink.execute(items) : null;
    });
    if (payloads) await this.send(payloads);
    return payloads !== null;
  }

  protected async send(payloads: Payloads): Promise<void> {
    if (!this.hasEnded) await this.sink.send(payloads);
  }

  /** Null once the subscription has ended. */
  protected retry<T>(work: () => Promise<T>): Promise<T | null> {
    return retryWhileUnavailable(work, () => !this.hasEnded);
  }
}
