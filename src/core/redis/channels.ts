import type { RedisLink } from './link.js';

type OnMessage = (channel: string, message: string) => void;

interface Subscribed {
  channel: string;
  done: (error: null) => void;
}

/**
 * Publishes and subscribes as `RedisPubSub` expects of a client, by channels of a shard in a Cluster. A
 * subscription that Redis refuses is repeated once it works; the library would leave it undone.
 */
export class RedisChannels {
  private refused: Subscribed[] = [];

  constructor(private readonly link: RedisLink) {}

  on(event: string, onMessage: OnMessage): void {
    if (event === 'message') this.link.subscriptions.on('message', onMessage);
  }

  off(onMessage: OnMessage): void {
    this.link.subscriptions.off('message', onMessage);
  }

  publish(channel: string, message: string): Promise<unknown> {
    const { commands } = this.link;
    return this.link.isCluster
      ? commands.spublish(channel, message)
      : commands.publish(channel, message);
  }

  subscribe(channel: string, done: (error: null) => void): void {
    this.subscribeTo(channel).then(
      () => done(null),
      () => this.refused.push({ channel, done }),
    );
  }

  subscribeTo(channel: string): Promise<unknown> {
    return this.link.subscriptions.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    // The subscription ends with the connection at the latest.
    this.link.subscriptions.unsubscribe(channel).catch(() => {});
  }

  punsubscribe(): void {}

  /** Repeats the subscriptions that were refused. */
  retry(): void {
    for (const { channel, done } of this.refused.splice(0)) this.subscribe(channel, done);
  }
}
