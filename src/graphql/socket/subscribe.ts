import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import type { Context } from '../../core/context.js';
import type { Paged } from '../../core/log/paged.js';

/** What a subscription is executed with; its context stands for the caller. */
export type SubscriptionArgs = ExecutionArgs & { contextValue: Context };

/** How many events are shown at once: what a slow reader keeps in memory, and what loaders join. */
const atOnce = 25;

/**
 * Like graphql-js's `subscribe`, which runs every event with one context: here those that were read
 * together share a fresh one, so that loaders read for all of them at once and never serve what was
 * read before. `return()` closes the source at once.
 */
export async function subscribeFresh(
  args: SubscriptionArgs,
): Promise<AsyncGenerator<ExecutionResult, undefined> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const over = { done: true, value: undefined } as const;
  let shown: ExecutionResult[] = [];
  const results: AsyncGenerator<ExecutionResult, undefined> = {
    async next() {
      if (shown.length === 0) {
        const read = await nextOf(events);
        if (read.length === 0) return over;
        const contextValue = args.contextValue.fresh();
        shown = await Promise.all(
          read.map((rootValue) => execute({ ...args, rootValue, contextValue })),
        );
      }
      return { done: false, value: shown.shift() as ExecutionResult };
    },
    async return() {
      await events.return?.();
      return over;
    },
    async throw(error: unknown) {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return results;
    },
    async [Symbol.asyncDispose]() {
      await events.return?.();
    },
  };
  return results;
}

/** The events that come next; none when the source has ended. */
async function nextOf(events: AsyncIterator<unknown>): Promise<readonly unknown[]> {
  if ('nextMany' in events) {
    return (await (events as Paged<unknown>).nextMany(atOnce)).value ?? [];
  }
  const { done, value } = await events.next();
  return done ? [] : [value];
}
