import { randomUUID } from 'node:crypto';
import { type Redis, ReplyError, type Result } from 'ioredis';
import type { Logger } from './logger.js';
import { RequestCounts } from './request-counts.js';

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
  private unreported = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  /** `space` prefixes all keys: installations that share a Redis differ in it, nodes of one do not. */
  constructor(
    private readonly redis: Redis,
    private readonly log: Logger,
    private readonly space = 'parley',
  ) {
    super();
    redis.defineCommand('shareCounts', { lua: shareCounts });
  }

  override add(key: string): { current: number; ttl: number } {
    this.unreported.add(key);
    this.timer ??= this.reportIn(reportMs);
    return super.add(key);
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private reportIn(ms: number): NodeJS.Timeout {
    return setTimeout(async () => {
      const isDone = await this.report();
      this.timer = this.unreported.size > 0 ? this.reportIn(isDone ? reportMs : pauseMs) : null;
    }, ms).unref();
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
    try {
      const replies = await this.redis.shareCounts(
        reported.length,
        ...reported.map(({ key }) => `${this.space}:requests:${key}`),
        this.node,
        ...reported.flatMap(({ own, window }) => [own, Math.ceil(window.endsAt - now)]),
      );
      const answered = performance.now();
      reported.forEach(({ window }, index) => {
        // Redis may have been restarted, and know less than before.
        window.others = Math.max(window.others, replies[2 * index] as number);
        window.endsAt = answered + (replies[2 * index + 1] as number);
      });
      return true;
    } catch (error) {
      // Lost connections are logged by `connectRedis`.
      if (error instanceof ReplyError) this.log.warn({ err: error }, 'redis refused a command');
      for (const { key } of reported) this.unreported.add(key);
      return false;
    }
  }
}
