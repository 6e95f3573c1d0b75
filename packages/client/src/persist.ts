import { waitForNetwork } from './connection-state.js';
import { codeOf, retryAfterMs } from './errors.js';
import { waitMs } from './wait.js';

/** With these codes the server has not refused the request itself. */
export const isTransient = (error: unknown): boolean =>
  ['OFFLINE', 'UNAVAILABLE', 'RATE_LIMITED'].includes(codeOf(error));

/** Waits before attempt number `attempt` + 1, for as long as `error` asks for. */
export const beforeRetry = (attempt: number, error: unknown): Promise<void> =>
  waitForNetwork(Math.max(waitMs(attempt), retryAfterMs(error)));

const forHalfAMinute = (attempt: number) => attempt <= 20;

/** Repeats a request while the server cannot be reached: for about half a minute, or as long as `goesOn`. */
export async function persist<T>(
  run: () => Promise<T>,
  goesOn: (attempt: number) => boolean = forHalfAMinute,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isTransient(error) || !goesOn(attempt)) throw error;
      await beforeRetry(attempt, error);
    }
  }
}
