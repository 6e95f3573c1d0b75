import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { type Doorbell, type OnRing, startRing } from '../events/doorbell.js';
import { MemoryDoorbell } from '../events/memory-doorbell.js';
import type { Topic } from '../events/topics.js';
import type { Observed } from '../observed.js';
import { RedisChannels } from './channels.js';
import { withDeadline } from './deadline.js';
import type { RedisLink } from './link.js';

/** How long a trial waits for its own message, in milliseconds. */
const hearMs = 2_500;
/** How long `listen` waits for Redis; afterwards the sweep covers missed rings. */
const listenMs = 200;
const trial = 'trial:';

/**
 * The payload of a channel: the id of the ringing node, the number, the time in milliseconds, and the `traceparent` of
 * the ring where it is traced. Nodes of older versions send the first two.
 */
type Ring = [node: string, seq: number, at?: number, trace?: string];

/**
 * A doorbell for all nodes that share a Redis. Rings of this node reach its own listeners within the
 * process, also while Redis is unavailable.
 */
export class RedisDoorbell implements Doorbell {
  private readonly node = randomUUID();
  private readonly local = new MemoryDoorbell();
  private readonly channels: RedisChannels;
  private readonly remote: RedisPubSub;
  private rings = 0;
  private trials = 0;

  constructor(
    private readonly link: RedisLink,
    private readonly observed: Observed,
  ) {
    this.channels = new RedisChannels(link);
    const client = this.channels as never;
    this.remote = new RedisPubSub({ publisher: client, subscriber: client });
    // Rings during an outage are not repeated.
    link.subscriptions.on('ready', () => this.local.wakeAll());
    this.channels.on('message', (channel, message) => {
      if (channel.includes(trial)) return;
      this.rings += 1;
      this.measure(JSON.parse(message));
    });
    link.addUse('publish', () => this.tryToPublish());
    link.addUse(
      'hear',
      () => this.tryToHear(),
      () => {
        this.channels.retry();
        this.local.wakeAll();
      },
    );
  }

  ring(topic: Topic, seq: number): void {
    const span = startRing(this.observed.tracing, topic);
    this.local.tell(topic, seq, span.traceparent);
    const ring: Ring = [this.node, seq, Date.now(), span.traceparent];
    span.end();
    this.link.tell('publish', () => this.remote.publish(this.channel(topic), ring));
  }

  async listen(topic: Topic, onRing: OnRing): Promise<() => void> {
    const stopLocal = await this.local.listen(topic, onRing);
    const subscribed = this.remote.subscribe(this.channel(topic), ([node, seq, , trace]: Ring) => {
      if (node !== this.node) onRing(seq, trace);
    });
    if (this.link.works('hear')) await Promise.race([subscribed, sleep(listenMs)]);
    return () => {
      stopLocal();
      // The number that `unsubscribe` needs is known once Redis has answered.
      void subscribed.then((id) => this.remote.unsubscribe(id));
    };
  }

  heard(): number {
    return this.rings;
  }

  async close(): Promise<void> {
    await this.local.close();
  }

  private measure([node, , at]: Ring): void {
    if (at === undefined) return;
    const from = node === this.node ? 'this_node' : 'other_nodes';
    // The clock of another node may be ahead.
    this.observed.metrics.doorbellSeconds.observe({ from }, Math.max(0, Date.now() - at) / 1000);
  }

  /** Topics of a number are in the part of the keys of that number, so that a ring follows a lease of its user. */
  private channel(topic: Topic): string {
    return this.link.key(Number(/\d+$/.exec(topic)?.[0] ?? 0), topic);
  }

  /** Channels that are used once, one in each part of the keys. */
  private trialChannels(): string[] {
    this.trials += 1;
    return Array.from({ length: this.link.shards }, (_, shard) =>
      this.link.key(shard, `${trial}${this.node}:${this.trials}`),
    );
  }

  private async tryToPublish(): Promise<void> {
    await Promise.all(this.trialChannels().map((channel) => this.channels.publish(channel, '')));
  }

  private async tryToHear(): Promise<void> {
    const unheard = new Map(
      this.trialChannels().map((channel) => [channel, Promise.withResolvers<void>()]),
    );
    const onMessage = (channel: string) => unheard.get(channel)?.resolve();
    this.channels.on('message', onMessage);
    try {
      const all = [...unheard].map(async ([channel, { promise }]) => {
        await this.channels.subscribeTo(channel);
        // A refusal is the failure of another trial.
        const isPublished = await this.channels.publish(channel, '').then(
          () => true,
          () => false,
        );
        if (isPublished) await promise;
      });
      await withDeadline(Promise.all(all), hearMs);
    } finally {
      this.channels.off(onMessage);
      for (const channel of unheard.keys()) this.channels.unsubscribe(channel);
    }
  }
}
