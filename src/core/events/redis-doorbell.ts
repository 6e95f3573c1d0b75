import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Redis } from 'ioredis';
import type { Logger } from '../logger.js';
import { connectRedis } from '../redis.js';
import type { Doorbell } from './doorbell.js';
import { MemoryDoorbell } from './memory-doorbell.js';
import type { Topic } from './topics.js';

/** How long listening may take before one goes on without: the sweep covers what is missed. */
const listenMs = 200;
const pingMs = 2_000;

/** What travels: who rings, and the number. */
type Ring = [node: string, seq: number];

/**
 * What the library needs of a subscriber. It leaves promises of its own unheard, and one that
 * rejects, when the connection closes for good, would end the process.
 */
function quiet(redis: Redis): Redis {
  const hush = (work: Promise<unknown>) => void work.catch(() => {});
  return {
    on: (event: string, heard: (...args: unknown[]) => void) => redis.on(event, heard),
    subscribe: (channel: string, done: (error: null) => void) =>
      hush(redis.subscribe(channel).then(() => done(null))),
    unsubscribe: (channel: string) => hush(redis.unsubscribe(channel)),
    punsubscribe: () => {},
  } as unknown as Redis;
}

/**
 * A doorbell for every node that shares a Redis. This node's own rings never leave the process to
 * come back; without Redis they are all it hears.
 */
export class RedisDoorbell implements Doorbell {
  private readonly node = randomUUID();
  private readonly near = new MemoryDoorbell();
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly far: RedisPubSub;
  private readonly pinging: NodeJS.Timeout;
  private answers = true;
  private rings = 0;

  /** `space` keeps apart houses that share a Redis; all nodes of one house give the same. */
  constructor(
    url: string,
    log: Logger,
    private readonly space = 'parley',
  ) {
    this.publisher = connectRedis(url, log, 'commands');
    this.subscriber = connectRedis(url, log, 'subscriptions');
    this.far = new RedisPubSub({ publisher: this.publisher, subscriber: quiet(this.subscriber) });
    // What rang while the line was cut, nobody repeats.
    this.subscriber.on('ready', () => this.near.wakeAll());
    this.subscriber.on('message', () => {
      this.rings += 1;
    });
    this.pinging = setInterval(() => void this.ping(), pingMs);
    this.pinging.unref();
  }

  ring(topic: Topic, seq: number): void {
    this.near.ring(topic, seq);
    const ring: Ring = [this.node, seq];
    this.far.publish(this.channel(topic), ring).catch(() => {});
  }

  async listen(topic: Topic, heard: (seq: number) => void): Promise<() => void> {
    const hangUpNear = await this.near.listen(topic, heard);
    const subscribed = this.far.subscribe(this.channel(topic), ([node, seq]: Ring) => {
      if (node !== this.node) heard(seq);
    });
    await Promise.race([subscribed, sleep(listenMs)]);
    return () => {
      hangUpNear();
      // Until it is subscribed, there is no number to unsubscribe by.
      void subscribed.then((id) => this.far.unsubscribe(id));
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
    await this.near.close();
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private channel(topic: Topic): string {
    return `${this.space}:${topic}`;
  }

  /** A frozen Redis keeps its connections: only an answer shows that it lives. */
  private async ping(): Promise<void> {
    const answered = await this.publisher.ping().then(
      () => true,
      () => false,
    );
    if (answered && !this.answers) this.near.wakeAll();
    this.answers = answered;
  }
}
