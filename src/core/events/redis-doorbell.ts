import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { type Redis, ReplyError } from 'ioredis';
import type { Logger } from '../logger.js';
import { connectRedis } from '../redis.js';
import type { Doorbell } from './doorbell.js';
import { MemoryDoorbell } from './memory-doorbell.js';
import type { Topic } from './topics.js';

/** How long `listen` waits for Redis; afterwards the sweep covers missed rings. */
const listenMs = 200;
const pingMs = 2_000;

/** The payload of a channel: the id of the ringing node, and the number. */
type Ring = [node: string, seq: number];

/**
 * A doorbell for all nodes that share a Redis. Rings of this node reach its own listeners within the
 * process, also while Redis is unavailable.
 */
export class RedisDoorbell implements Doorbell {
  private readonly node = randomUUID();
  private readonly local = new MemoryDoorbell();
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly remote: RedisPubSub;
  private readonly pinging: NodeJS.Timeout;
  private answers = true;
  private rings = 0;

  /** `space` prefixes all channels: installations that share a Redis differ in it, nodes of one do not. */
  constructor(
    url: string,
    private readonly log: Logger,
    private readonly space = 'parley',
  ) {
    this.publisher = connectRedis(url, log, 'commands');
    this.subscriber = connectRedis(url, log, 'subscriptions');
    this.remote = new RedisPubSub({
      publisher: this.publisher,
      subscriber: this.withHandledErrors(this.subscriber),
    });
    // Rings during an outage are not repeated.
    this.subscriber.on('ready', () => this.local.wakeAll());
    this.subscriber.on('message', () => {
      this.rings += 1;
    });
    this.pinging = setInterval(() => void this.ping(), pingMs);
    this.pinging.unref();
  }

  ring(topic: Topic, seq: number): void {
    this.local.ring(topic, seq);
    const ring: Ring = [this.node, seq];
    this.remote.publish(this.channel(topic), ring).catch(this.onFailure);
  }

  async listen(topic: Topic, onRing: (seq: number) => void): Promise<() => void> {
    const stopLocal = await this.local.listen(topic, onRing);
    const subscribed = this.remote.subscribe(this.channel(topic), ([node, seq]: Ring) => {
      if (node !== this.node) onRing(seq);
    });
    await Promise.race([subscribed, sleep(listenMs)]);
    return () => {
      stopLocal();
      // The number that `unsubscribe` needs is known once Redis has answered.
      void subscribed.then((id) => this.remote.unsubscribe(id));
    };
  }

  state(): 'up' | 'down' {
    const connected = this.publisher.status === 'ready' && this.subscriber.status === 'ready';
    return connected && this.answers ? 'up' : 'down';
  }

  heard(): number {
    return this.rings;
  }

  async close(): Promise<void> {
    clearInterval(this.pinging);
    await this.local.close();
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private channel(topic: Topic): string {
    return `${this.space}:${topic}`;
  }

  /** Lost connections are logged by `connectRedis`; the sweep covers rings that were not sent. */
  private readonly onFailure = (error: unknown): void => {
    if (error instanceof ReplyError) this.log.warn({ err: error }, 'redis refused a command');
  };

  /**
   * The part of a subscriber that the library uses. The library leaves some promises unhandled; one that
   * rejected, when the connection closes for good, would end the process.
   */
  private withHandledErrors(redis: Redis): Redis {
    const handle = (work: Promise<unknown>) => void work.catch(this.onFailure);
    return {
      on: (event: string, onEvent: (...args: unknown[]) => void) => redis.on(event, onEvent),
      subscribe: (channel: string, done: (error: null) => void) =>
        handle(redis.subscribe(channel).then(() => done(null))),
      unsubscribe: (channel: string) => handle(redis.unsubscribe(channel)),
      punsubscribe: () => {},
    } as unknown as Redis;
  }

  /** A frozen Redis keeps its connections: only an answer shows that it works. */
  private async ping(): Promise<void> {
    const answered = await this.publisher.ping().then(
      () => true,
      (error: unknown) => {
        this.onFailure(error);
        return false;
      },
    );
    if (answered && !this.answers) this.local.wakeAll();
    this.answers = answered;
  }
}
