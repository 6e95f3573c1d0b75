import { Cluster, type Redis } from 'ioredis';
import type { RedisAddress } from '../../config/redis-url.js';
import { assertNoCommit } from '../commit-scope.js';
import type { Logger } from '../logger.js';
import { adviceFor } from './advice.js';
import { connectRedis, type RedisClient, type RedisSubscriptions } from './connect.js';
import { withDeadline } from './deadline.js';
import { type RedisUse, redisUses } from './uses.js';

/** Why some uses of Redis fail, and what to set. */
export interface RedisProblem {
  readonly uses: readonly RedisUse[];
  readonly error: string;
  readonly advice: string;
}

/** How long a request may wait for Redis, in milliseconds. */
const answerMs = 300;
/** How long a trial may take, also on a busy machine. */
const trialMs = 3_000;
const pingMs = 1_000;
/** Every so many pings what is used is tried as well. */
const trialEvery = 10;
/** Failed pings after which a connection is replaced, since a frozen Redis keeps it open. */
const deafPings = 3;
/** Errors of a connection that the server closes: its last alert of TLS may be lost then. */
const hungUp = /ECONNRESET|EPIPE|disconnected before|Connection is closed/;
const alert = /SSL routines|certificate/;
/** How long the start of a node waits for the first trial. */
const openMs = 2_000;
/** Parts of the keys and channels in a Cluster; each is in one slot. */
const clusterShards = 64;

/**
 * The connections to Redis that all parts of a node share: one for commands and one for subscriptions. It tries
 * periodically what they are used for, and answers no request while that fails.
 */
export class RedisLink {
  readonly commands: RedisClient;
  readonly subscriptions: RedisSubscriptions;
  /** The number of parts into which keys and channels are divided. */
  readonly shards: number;
  private readonly trials = new Map<RedisUse, () => Promise<void>>();
  private readonly failures = new Map<RedisUse, string>();
  private readonly onWorking: [RedisUse, () => void][] = [];
  private readonly timer: NodeJS.Timeout;
  private checking: Promise<void> | null = null;
  private ticks = 0;
  private unanswered = 0;
  private lastError = 'not connected yet';
  private told = '';

  /** `space` prefixes all keys and channels: installations that share a Redis differ in it, nodes of one do not. */
  constructor(
    private readonly address: RedisAddress,
    private readonly log: Logger,
    private readonly space: string,
  ) {
    this.shards = address.form === 'cluster' ? clusterShards : 1;
    const { commands, subscriptions } = connectRedis(address);
    this.commands = commands;
    this.subscriptions = subscriptions;
    for (const use of redisUses) this.failures.set(use, this.lastError);
    this.addUse('form', () => this.tryForm());
    for (const client of [commands, subscriptions])
      client.on('error', (error: Error) => {
        const { lastNodeError } = error as { lastNodeError?: Error };
        this.unconnected(messageOf(lastNodeError ?? error));
      });
    this.commands.on('ready', () => {
      this.lastError = '';
      void this.check();
    });
    this.timer = setInterval(() => void this.tick(), pingMs).unref();
  }

  get isCluster(): boolean {
    return this.address.form === 'cluster';
  }

  /** A key or channel of the part `shard` of the keys. */
  key(shard: number, name: string): string {
    return `${this.space}:{${shard % this.shards}}:${name}`;
  }

  /** Adds the trial of a use, and what is done each time it works again. */
  addUse(use: RedisUse, trial: () => Promise<void>, onWorking: () => void = () => {}): void {
    this.trials.set(use, trial);
    this.onWorking.push([use, onWorking]);
  }

  /** Resolves once all uses have been tried, or after two seconds. */
  async opened(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      this.commands.once('ready', () => void this.check().then(resolve));
      this.commands.once('error', () => resolve());
      setTimeout(resolve, openMs).unref();
    });
    if (this.commands.status === 'ready') await this.check();
    else await ready;
    this.report();
  }

  works(use: RedisUse): boolean {
    return !this.failures.has(use);
  }

  /** What fails, by what has to be set; empty when all works. */
  problems(): RedisProblem[] {
    const failing = redisUses.flatMap((use) => {
      const error = this.failures.get(use);
      return error === undefined ? [] : [{ use, error, advice: adviceFor(error) }];
    });
    return [...Map.groupBy(failing, ({ advice }) => advice)].map(([advice, all]) => ({
      uses: all.map(({ use }) => use),
      error: all[0]?.error ?? '',
      advice,
    }));
  }

  /** The reply to a command; or `otherwise` at once while this use fails, and when there is no reply in time. */
  async ask<T>(
    use: RedisUse,
    command: (redis: RedisClient) => Promise<T>,
    otherwise: () => T | Promise<T>,
  ): Promise<T> {
    assertNoCommit('A request to Redis');
    if (!this.works(use)) return otherwise();
    try {
      return await withDeadline(command(this.commands), answerMs);
    } catch (error) {
      this.failed(use, error);
      return otherwise();
    }
  }

  /** Sends a command without waiting for its reply; not at all while this use fails. */
  tell(use: RedisUse, command: (redis: RedisClient) => Promise<unknown>): void {
    if (!this.works(use)) return;
    command(this.commands).catch((error: unknown) => this.failed(use, error));
  }

  close(): void {
    clearInterval(this.timer);
    for (const client of [this.commands, this.subscriptions]) client.disconnect();
  }

  /** An attempt to connect failed. That the server hung up says less than the alert of TLS that an earlier one got. */
  private unconnected(error: string): void {
    if (!hungUp.test(error) || !alert.test(this.lastError)) this.lastError = error;
  }

  private failed(use: RedisUse, error: unknown): void {
    if (this.failures.has(use)) return;
    this.failures.set(use, messageOf(error));
    void this.check();
  }

  private async tick(): Promise<void> {
    this.ticks += 1;
    if (this.failures.size > 0 && this.commands instanceof Cluster)
      this.commands.refreshSlotsCache();
    if (this.failures.size > 0 || this.ticks % trialEvery === 0) await this.check();
    else if (!(await this.answers())) await this.check();
    this.report();
  }

  /** Tries all uses; one trial at a time. */
  private check(): Promise<void> {
    this.checking ??= this.tryAll().finally(() => {
      this.checking = null;
    });
    return this.checking;
  }

  private async tryAll(): Promise<void> {
    const isAnswered = await this.answers();
    const found = await Promise.all(
      [...this.trials].map(async ([use, trial]) => {
        if (!isAnswered) return [use, this.lastError] as const;
        return [use, await withDeadline(trial(), trialMs).then(() => null, messageOf)] as const;
      }),
    );
    const working = found.filter(([use, error]) => error === null && this.failures.delete(use));
    for (const [use, error] of found) if (error !== null) this.failures.set(use, error);
    for (const [use, onWorking] of this.onWorking)
      if (working.some(([one]) => one === use)) onWorking();
    // After a failover the connection may lead to what is a replica now.
    if (found.some(([, error]) => error?.startsWith('READONLY'))) this.commands.disconnect(true);
    if (isAnswered && this.failures.has('hear') && !this.isRefused('hear'))
      this.subscriptions.disconnect(true);
  }

  /** Compares the server with the address; an old server does not say its kind. */
  private async tryForm(): Promise<void> {
    const { form, database } = this.address;
    // The client goes on in database 0.
    if (form !== 'cluster' && database > 0) await (this.commands as Redis).select(database);
    if (form !== 'server') return;
    const reply = await this.commands.call('HELLO').catch(() => []);
    const fields = (reply as unknown[]).map(String);
    const mode = fields[fields.indexOf('mode') + 1];
    if (mode === 'sentinel') throw new Error('The server is a Sentinel');
    if (mode === 'cluster') throw new Error('The server is a member of a Cluster');
  }

  /** Whether a failure is a reply of Redis, which a new connection would not change. */
  private isRefused(use: RedisUse): boolean {
    return /^[A-Z]{2,} /.test(this.failures.get(use) ?? '');
  }

  /** Whether Redis replies to a ping; a frozen one keeps its connections. */
  private async answers(): Promise<boolean> {
    if (this.commands.status !== 'ready') return false;
    try {
      await withDeadline(this.commands.ping(), trialMs);
      this.unanswered = 0;
      return true;
    } catch (error) {
      this.lastError = messageOf(error);
      this.unanswered += 1;
      // Also drops the commands that wait in it.
      if (this.unanswered % deafPings === 0)
        for (const client of [this.commands, this.subscriptions]) client.disconnect(true);
      return false;
    }
  }

  /** Logs what fails, when that has changed. */
  private report(): void {
    const problems = this.problems();
    const text = JSON.stringify(problems.map(({ uses, advice }) => [uses, advice]));
    if (text === this.told) return;
    for (const { uses, error, advice } of problems)
      this.log.warn({ uses, error, advice }, 'redis does not do what it is used for');
    if (problems.length === 0 && this.told !== '') this.log.info('redis works again');
    this.told = problems.length === 0 ? '' : text;
  }
}

const messageOf = (error: unknown): string => (error as Error).message || String(error);
