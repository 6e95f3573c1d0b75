import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import type { Context } from '../../core/context.js';
import { readable } from '../server/errors.js';

/** Between two tries to show events while the database is away, in milliseconds. */
const retryMs = 500;

/** Shows events to one caller: those that were read together, with one fresh context. */
export class Show {
  private stopped = false;

  constructor(private readonly args: ExecutionArgs & { contextValue: Context }) {}

  /** These events; none once nobody wants them. Waits out a database that is away. */
  async all(events: readonly unknown[]): Promise<ExecutionResult[]> {
    while (!this.stopped) {
      const shown = await showWith(this.args, this.args.contextValue.fresh(), events);
      if (!shown.some(isAway)) return shown;
      await sleep(retryMs, undefined, { ref: false });
    }
    return [];
  }

  /** Nobody wants them any more. */
  stop(): void {
    this.stopped = true;
  }
}

/** Each of these events, executed with this context. */
export const showWith = (
  args: ExecutionArgs,
  contextValue: Context,
  events: readonly unknown[],
): Promise<ExecutionResult[]> =>
  Promise.all(events.map((rootValue) => execute({ ...args, rootValue, contextValue })));

/** Whether something could not be shown because the database is away. */
export const isAway = ({ errors }: ExecutionResult): boolean =>
  errors?.some((error) => readable(error)?.code === 'UNAVAILABLE') ?? false;
