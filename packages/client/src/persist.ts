import { patience } from './connection-state.js';
import { codeOf, retryAfterMs } from './errors.js';
import { waitMs } from './socket.js';

/** With these codes the server has not refused the request itself. */
export const isTransient = (error: unknown): boolean =>
  ['OFFLINE', 'UNAVAILABLE', 'RATE_LIMITED'].includes(codeOf(error));

/** Waits before attempt number `attempt` + 1, for as long as `error` asks for. */
export const beforeRetry = (attempt: number, error: unknown): Promise<void> =>
  patience(Math.max(waitMs(attempt), retryAfterMs(error)));

/** Repeats a request while the server cannot be reached, for about half a minute. */
export async function persist<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isTransient(error) || attempt > 20) throw error;
      await beforeRetry(attempt, error);
    }
  }
}
