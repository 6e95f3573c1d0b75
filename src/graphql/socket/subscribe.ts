import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Context } from '../../core/context.js';
import { atOnce } from '../../core/events/broadcast.js';
import type { Paged } from '../../core/events/paged.js';
import { over } from '../../core/events/walk.js';
import { Show } from './execute-events.js';

/** What a subscription is executed with; its context stands for the caller. */
export type SubscriptionArgs = ExecutionArgs & { contextValue: Context };

/** The results of a subscription, one after the other, as `next` makes them until `close`. */
export class Results implements AsyncGenerator<ExecutionResult, undefined> {
  constructor(
    readonly next: () => Promise<IteratorResult<ExecutionResult, undefined>>,
    private readonly close: () => Promise<void>,
  ) {}

  async return(_value?: undefined): Promise<typeof over> {
    await this.close();
    return over;
  }

  async throw(error: unknown): Promise<never> {
    await this.close();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Like graphql-js's `subscribe`, which runs every event with one context: here those that were read
 * together share a fresh one, so that loaders read for all of them at once and never serve what was
 * read before. What cannot be shown because the database is away is shown once it is back: passed on
 * as an error it would be lost. `return()` closes the source at once.
 */
export async function subscribeFresh(args: SubscriptionArgs): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(args);
  return Symbol.asyncIterator in source ? shownInTurn(source, args) : source;
}

/** What a source tells, shown for the caller of `args` alone. */
export function shownInTurn(source: AsyncIterable<unknown>, args: SubscriptionArgs): Results {
  const events = source[Symbol.asyncIterator]();
  const show = new Show(args);
  let shown: ExecutionResult[] = [];
  const next = async () => {
    if (shown.length === 0) {
      const read = await nextOf(events);
      if (read.length === 0) return over;
      shown = await show.all(read);
    }
    const value = shown.shift();
    return value ? { done: false as const, value } : over;
  };
  return new Results(next, async () => {
    show.stop();
    await events.return?.();
  });
}

/** The events that come next; none when the source has ended. */
async function nextOf(events: AsyncIterator<unknown>): Promise<readonly unknown[]> {
  if ('nextMany' in events) {
    return (await (events as Paged<unknown>).nextMany(atOnce)).value ?? [];
  }
  const { done, value } = await events.next();
  return done ? [] : [value];
}
