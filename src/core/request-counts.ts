import { LRUCache } from 'lru-cache';

const windowMs = 60_000;
/** Keys that are remembered; the least active are forgotten first. */
const mostKeys = 20_000;

/** The count of one key in its minute. */
export interface Window {
  /** Counted by this node. */
  own: number;
  /** Counted by other nodes, as far as this node knows. */
  others: number;
  endsAt: number;
}

/** The key of a user's requests and frames. */
export const userKey = (id: number): string => `user_${id}`;

/** Counts requests and frames of sockets by user or address, minute by minute. */
export class RequestCounts {
  protected readonly windows = new LRUCache<string, Window>({ max: mostKeys });

  /** The count of `key` in its minute, and the milliseconds left of it. */
  peek(key: string): { current: number; ttl: number } {
    const window = this.windows.peek(key);
    const ttl = window ? Math.ceil(window.endsAt - performance.now()) : 0;
    return window && ttl > 0
      ? { current: window.own + window.others, ttl }
      : { current: 0, ttl: 0 };
  }

  /** Counts `count` more of `key`: how many there are in its minute, and the milliseconds left of it. */
  add(key: string, count = 1): { current: number; ttl: number } {
    const now = performance.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { own: 0, others: 0, endsAt: now + windowMs };
      this.windows.set(key, window);
    }
    window.own += count;
    return { current: window.own + window.others, ttl: Math.ceil(window.endsAt - now) };
  }
}
