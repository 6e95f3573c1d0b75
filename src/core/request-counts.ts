import { LRUCache } from 'lru-cache';

const windowMs = 60_000;
/** Keys that are remembered; the least active are forgotten first. */
const mostKeys = 20_000;

interface Window {
  count: number;
  readonly endsAt: number;
}

/** The key of a user's requests and frames. */
export const userKey = (id: number): string => `user_${id}`;

/** Counts requests and frames of sockets by user or address, minute by minute. */
export class RequestCounts {
  private readonly windows = new LRUCache<string, Window>({ max: mostKeys });

  /** Counts one more of `key`: how many there are in its minute, and the milliseconds left of it. */
  add(key: string): { current: number; ttl: number } {
    const now = Date.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { count: 0, endsAt: now + windowMs };
      this.windows.set(key, window);
    }
    window.count += 1;
    return { current: window.count, ttl: window.endsAt - now };
  }
}
