import { setTimeout as sleep } from 'node:timers/promises';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import type { Context } from '../../core/context.js';
import type { Paged } from '../../core/log/paged.js';
import { readable } from '../errors.js';

/** What a subscription is executed with; its context stands for the caller. */
export type SubscriptionArgs = ExecutionArgs & { contextValue: Context };

/** How many events are shown at once: what a slow reader keeps in memory, and what loaders join. */
const atOnce = 25;
/** Between two tries to show events while the database is away, in milliseconds. */
const retryMs = 500;

/**
 * Like graphql-js's `subscribe`, which runs every event with one context: here those that were read
 * together share a fresh one, so that loaders read for all of them at once and never serve what was
 * read before. What cannot be shown because the database is away is shown once it is back: passed on
 * as an error it would be lost. `return()` closes the source at once.
 */
export async function subscribeFresh(
  args: SubscriptionArgs,
): Promise<AsyncGenerator<ExecutionResult, undefined> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const over = { done: true, value: undefined } as const;
  let shown: ExecutionResult[] = [];
  const closed = Promise.withResolvers<void>();
  let isClosed = false;
  const close = async () => {
    isClosed = true;
    closed.resolve();
    await events.return?.();
  };
  const show = async (read: readonly unknown[]) => {
    while (!isClosed) {
      const contextValue = args.contextValue.fresh();
      const tried = await Promise.all(
        read.map((rootValue) => execute({ ...args, rootValue, contextValue })),
      );
      if (!tried.some(isAway)) return tried;
      await Promise.race([sleep(retryMs), closed.promise]);
    }
    return [];
  };
  const results: AsyncGenerator<ExecutionResult, undefined> = {
    async next() {
      if (shown.length === 0) {
        const read = await nextOf(events);
        if (read.length === 0) return over;
        shown = await show(read);
      }
      const value = shown.shift();
      return value ? { done: false, value } : over;
    },
    async return() {
      await close();
      return over;
    },
    async throw(error: unknown) {
      await close();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return results;
    },
    [Symbol.asyncDispose]: close,
  };
  return results;
}

const isAway = ({ errors }: ExecutionResult) =>
  errors?.some((error) => readable(error)?.code === 'UNAVAILABLE');

/** The events that come next; none when the source has ended. */
async function nextOf(events: AsyncIterator<unknown>): Promise<readonly unknown[]> {
  if ('nextMany' in events) {
    return (await (events as Paged<unknown>).nextMany(atOnce)).value ?? [];
  }
  const { done, value } = await events.next();
  return done ? [] : [value];
}
