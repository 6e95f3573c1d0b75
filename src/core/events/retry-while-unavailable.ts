import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.js';
import { isDatabaseAway } from '../postgres/database-away.js';

const retryMs = 500;

/** Repeats `work` while the database is unavailable; null once `isWanted` is false. Throws all other errors. */
export async function retryWhileUnavailable<T>(
  work: () => Promise<T>,
  isWanted: () => boolean,
): Promise<T | null> {
  while (isWanted()) {
    try {
      const result = await work();
      return isWanted() ? result : null;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      await sleep(retryMs, undefined, { ref: false });
    }
  }
  return null;
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof AppError ? error.code === 'UNAVAILABLE' : isDatabaseAway(error);
