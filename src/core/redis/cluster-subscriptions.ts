import { EventEmitter } from 'node:events';
import { type Cluster, Command, Redis, type RedisOptions } from 'ioredis';
import { withDeadline } from './deadline.js';

// Not the `shardedSubscribers` of ioredis 5.11: they end for good when they are replaced while one connects, and leave
// a subscription undone that a server refuses in the middle of a failover.

interface Subscription {
  readonly slot: number;
  readonly confirmed: PromiseWithResolvers<void>;
  /** Whether a server has confirmed it once. */
  isConfirmed: boolean;
  /** The server that was asked last; null when another must be asked. */
  server: Redis | null;
}

/** How often subscriptions are compared with the servers of their slots, in milliseconds. */
const settleMs = 500;
const pingMs = 1_000;
/** Replies of a server that does not serve a slot at this time. */
const elsewhere = /^(MOVED|ASK|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|LOADING|READONLY)/;

/**
 * Subscriptions to channels of the shards of a Cluster, each with the primary that has the slot of the channel, of which
 * `cluster` knows. Emits `message` with channel and text, `error`, and `ready` after subscriptions were repeated:
 * what was published meanwhile is lost.
 */
export class ClusterSubscriptions extends EventEmitter {
  private readonly wanted = new Map<string, Subscription>();
  private readonly servers = new Map<string, Redis>();
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: RedisOptions,
    /** Is called with each new connection. */
    private readonly onConnect: (server: Redis) => void,
  ) {
    super();
    this.timer = setInterval(() => void this.settle(), settleMs).unref();
  }

  /** Resolves once a server has confirmed the subscription; rejects if one refuses it. Failovers are waited for. */
  subscribe(channel: string): Promise<void> {
    const subscription: Subscription = {
      slot: new Command('ssubscribe', [channel]).getSlot() as number,
      confirmed: Promise.withResolvers(),
      isConfirmed: false,
      server: null,
    };
    this.wanted.set(channel, subscription);
    void this.ask(channel, subscription);
    return subscription.confirmed.promise;
  }

  async unsubscribe(channel: string): Promise<void> {
    const server = this.wanted.get(channel)?.server;
    this.wanted.delete(channel);
    await server?.sunsubscribe(channel);
  }

  /** Closes the connections: all for good, or with `reconnect` those that do not answer, which are opened again. */
  disconnect(reconnect = false): void {
    for (const server of this.servers.values())
      if (reconnect) withDeadline(server.ping(), pingMs).catch(() => server.disconnect());
      else server.disconnect();
    if (reconnect) return;
    this.isClosed = true;
    clearInterval(this.timer);
  }

  /** Asks for what is not subscribed at the server of its slot. */
  private async settle(): Promise<void> {
    const primaries = new Set(this.cluster.nodes('master').map(({ options }) => keyOf(options)));
    // A server that froze or was demoted keeps its connections.
    for (const [key, server] of this.servers) if (!primaries.has(key)) server.disconnect();
    const repeated = [...this.wanted].map(async ([channel, subscription]) => {
      const { isConfirmed } = subscription;
      return (await this.ask(channel, subscription)) && isConfirmed;
    });
    if ((await Promise.all(repeated)).includes(true)) this.emit('ready');
  }

  /** Asks the server of the slot, unless it was asked before; resolves to whether it has confirmed this time. */
  private async ask(channel: string, subscription: Subscription): Promise<boolean> {
    const key = this.cluster.slots[subscription.slot]?.[0];
    if (this.isClosed || key === undefined) return false;
    const before = subscription.server;
    const server = this.servers.get(key) ?? this.connect(key);
    if (server === before) return false;
    subscription.server = server;
    before?.sunsubscribe(channel).catch(() => {});
    try {
      await server.ssubscribe(channel);
      subscription.isConfirmed = true;
      subscription.confirmed.resolve();
      return true;
    } catch (error) {
      if (subscription.server === server) subscription.server = null;
      const { name, message } = error as Error;
      if (name !== 'ReplyError' || elsewhere.test(message)) this.cluster.refreshSlotsCache();
      else if (!subscription.isConfirmed) {
        this.wanted.delete(channel);
        subscription.confirmed.reject(error);
      }
      return false;
    }
  }

  private connect(key: string): Redis {
    const colon = key.lastIndexOf(':');
    const server = new Redis({
      ...this.options,
      host: key.slice(0, colon),
      port: Number(key.slice(colon + 1)),
      enableReadyCheck: false,
      retryStrategy: null,
    });
    this.onConnect(server);
    this.servers.set(key, server);
    server.on('smessage', (channel: string, text: string) => this.emit('message', channel, text));
    server.on('error', (error) => {
      this.emit('error', error);
      server.disconnect();
    });
    server.once('end', () => {
      this.servers.delete(key);
      for (const subscription of this.wanted.values())
        if (subscription.server === server) subscription.server = null;
      if (!this.isClosed) this.cluster.refreshSlotsCache();
    });
    return server;
  }
}

const keyOf = ({ host, port }: RedisOptions) => `${host}:${port}`;
