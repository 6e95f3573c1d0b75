import { setTimeout as sleep } from 'node:timers/promises';

const retryMs = 500;

/** What `ask` answers, a database that is away being waited out; null once `over` resolves, for then nobody wants it. */
export async function patiently<T>(
  ask: () => Promise<T>,
  { isOver, over }: { isOver: () => boolean; over: Promise<unknown> },
): Promise<T | null> {
  while (!isOver()) {
    try {
      const answer = await ask();
      return isOver() ? null : answer;
    } catch {
      await Promise.race([sleep(retryMs), over]);
    }
  }
  return null;
}
