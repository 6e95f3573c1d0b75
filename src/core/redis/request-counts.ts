import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Result } from 'ioredis';
import { RequestCounts, type Window } from '../request-counts.js';
import type { RedisLink } from './link.js';

/**
 * KEYS: windows, each a hash of counts by node. ARGV: the node, then its count and the milliseconds left for
 * each window. Returns the count of the other nodes and the milliseconds left for each window. A count
 * replaces the node's former one, so that a report may be repeated; it never falls.
 */
const shareCounts = `local replies = {}
for index, key in ipairs(KEYS) do
  local count, left = ARGV[2 * index], ARGV[2 * index + 1]
  if tonumber(count) > tonumber(redis.call('HGET', key, ARGV[1]) or '0') then
    redis.call('HSET', key, ARGV[1], count)
  end
  if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, left) end
  local others = -redis.call('HGET', key, ARGV[1])
  for _, each in ipairs(redis.call('HVALS', key)) do others = others + each end
  replies[#replies + 1] = others
  replies[#replies + 1] = redis.call('PTTL', key)
end
return replies`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    shareCounts(keys: number, ...keysAndArguments: (string | number)[]): Result<number[], Context>;
  }
}

interface Reported {
  key: string;
  window: Window;
  own: number;
}

/** Pause between two reports, and after one that failed, in milliseconds. */
const reportMs = 20;
const pauseMs = 1_000;
/** Windows of one report; further ones follow in the next. */
const mostReported = 500;

/**
 * Counts of all nodes that share a Redis. A request never waits for it: each node counts by itself, reports
 * its counts a moment later, and adds what the others have reported. Without Redis the last known counts of
 * the others stay, to the end of their minute.
 */
export class RedisRequestCounts extends RequestCounts {
  private readonly node = randomUUID();
  /** Runs reports outside the transaction and the request whose counts started their timer. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private unreported = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly link: RedisLink) {
    super();
    link.commands.defineCommand('shareCounts', { lua: shareCounts });
    link.addUse('counts', async () => {
      await link.commands.shareCounts(1, link.key(0, `trial:${this.node}`), this.node, 1, 1_000);
    });
  }

  override add(key: string, count = 1): { current: number; ttl: number } {
    this.unreported.add(key);
    this.timer ??= this.reportIn(reportMs);
    return super.add(key, count);
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private reportIn(ms: number): NodeJS.Timeout {
    const run = async () => {
      const isDone = await this.report();
      this.timer = this.unreported.size > 0 ? this.reportIn(isDone ? reportMs : pauseMs) : null;
    };
    return this.outside(() => setTimeout(run, ms).unref());
  }

  /** Reports what was counted; false, and it will be reported again, when Redis does not answer. */
  private async report(): Promise<boolean> {
    const now = performance.now();
    const live = [...this.unreported].flatMap((key) => {
      const window = this.windows.peek(key);
      return window && window.endsAt > now ? [{ key, window, own: window.own }] : [];
    });
    const reported = live.slice(0, mostReported);
    this.unreported = new Set(live.slice(mostReported).map(({ key }) => key));
    if (reported.length === 0) return true;
    const parts = Map.groupBy(reported, ({ key }) => hashOf(key) % this.link.shards);
    const done = await Promise.all([...parts].map(([shard, part]) => this.reportPart(shard, part)));
    return done.every(Boolean);
  }

  private async reportPart(shard: number, reported: Reported[]): Promise<boolean> {
    const now = performance.now();
    const replies = await this.link.ask(
      'counts',
      (redis) =>
        redis.shareCounts(
          reported.length,
          ...reported.map(({ key }) => this.link.key(shard, `requests:${key}`)),
          this.node,
          ...reported.flatMap(({ own, window }) => [own, Math.ceil(window.endsAt - now)]),
        ),
      () => null,
    );
    if (!replies) {
      for (const { key } of reported) this.unreported.add(key);
      return false;
    }
    const answered = performance.now();
    reported.forEach(({ window }, index) => {
      // Redis may have been restarted, and know less than before.
      window.others = Math.max(window.others, replies[2 * index] as number);
      window.endsAt = answered + (replies[2 * index + 1] as number);
    });
    return true;
  }
}

/** A number for a text, to divide keys into parts. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) >>> 0;
  return hash;
}
