import { createSourceEventStream, type DocumentNode, type ExecutionResult } from 'graphql';
import type { App, CoreParts } from '../../core/app.js';
import { Broadcast } from '../../core/events/broadcast.js';
import { ChangeSource, ChangeSubscription } from '../../core/events/change-subscription.js';
import { observeAge, observeDelivery } from '../../core/events/delivery.js';
import type { LiveView } from '../../core/events/live-views.js';
import { StreamSource } from '../../core/events/stream-source.js';
import { StreamSubscription } from '../../core/events/stream-subscription.js';
import type { Subscription } from '../../core/events/subscription.js';
import { kindOfTopic } from '../../core/events/topics.js';
import { Gate } from '../../core/gate.js';
import { executeShared, type PayloadFormat } from './execute-events.js';
import { readSharing, type Sharing } from './sharing.js';
import { type Recipient, Subscriber, type SubscriptionArgs } from './subscriber.js';

declare module '../../core/app.js' {
  interface App {
    /** Subscriptions that begin at a time, so that a returning crowd leaves connections to others. */
    readonly subscriptionStarts: Gate;
  }
}

/** Half of the connections begin subscriptions at a time. */
export const createSubscriptionStarts = ({ config, metrics }: CoreParts): Gate => {
  const gate = new Gate(Math.ceil(config.database.poolSize / 2));
  metrics.watchQueue('subscriptions', () => ({ length: gate.length, limit: null }));
  return gate;
};

/** An operation, and its broadcasts by what their subscribers have in common. */
interface Operation {
  readonly sharing: Sharing;
  readonly broadcasts: Map<string, Broadcast>;
}

/**
 * The subscriptions of a node's sockets. Subscriptions to a stream that differ at most in their cursor,
 * and whose viewers receive equal payloads, share one broadcast: each event is executed once for them.
 */
export class Subscriptions {
  private readonly operations = new WeakMap<DocumentNode, Map<string | null, Operation>>();

  constructor(
    private readonly app: App,
    private readonly protocol: 'graphql' | 'legacy',
  ) {}

  /** A subscription, to be started by the caller; or the errors with which it is refused. */
  async subscribe(args: SubscriptionArgs, to: Recipient): Promise<Subscription | ExecutionResult> {
    // `args` is kept for the whole subscription; loaders of its context would be, too.
    const contextValue = args.contextValue.fresh();
    const source = await this.app.subscriptionStarts.run(async () =>
      createSourceEventStream({ ...args, contextValue }),
    );
    if (!(Symbol.asyncIterator in source)) return source;
    const subscriber = new Subscriber(this.app, args, to);
    if (source instanceof StreamSource) {
      const broadcastOf = () => this.broadcastOf(source, args, to.format);
      const subscription = new StreamSubscription(
        broadcastOf,
        source.options,
        args.contextValue.viewer.id,
        subscriber,
      );
      this.watch(subscription, args, to, (stream, seq) =>
        stream === source.stream ? subscription.hasWritten(seq) : false,
      );
      return this.counted(subscription, kindOfTopic(source.stream));
    }
    if (source instanceof ChangeSource) {
      const delivered = (items: readonly unknown[]) => observeAge(this.app.metrics, items);
      const subscription = new ChangeSubscription(source, subscriber, delivered);
      const { changes } = source;
      this.watch(subscription, args, to, (stream, seq) => changes.hasSent?.(stream, seq) ?? false);
      return this.counted(subscription, source.followed);
    }
    throw new Error('A resolver subscribed to neither a StreamSource nor a ChangeSource.');
  }

  /** Lets pushes ask, until the subscription ends, what arrived over a socket that can confirm it. */
  private watch(
    { ended }: Subscription,
    { contextValue: { viewer } }: SubscriptionArgs,
    { socket }: Recipient,
    hasWritten: LiveView['hasWritten'],
  ): void {
    if (!socket.confirm) return;
    const view = { hasWritten, confirm: () => socket.confirm?.() ?? Promise.resolve() };
    const { liveViews } = this.app;
    liveViews.add(viewer.id, view);
    const end = () => liveViews.delete(viewer.id, view);
    ended.then(end, end);
  }

  /** Counts a subscription until it ends. */
  private counted(subscription: Subscription, stream: string): Subscription {
    const { subscriptions } = this.app.metrics;
    const labels = { protocol: this.protocol, stream };
    const ended = () => subscriptions.dec(labels);
    subscriptions.inc(labels);
    subscription.ended.then(ended, ended);
    return subscription;
  }

  private broadcastOf(
    { stream, enter, options }: StreamSource,
    args: SubscriptionArgs,
    format: PayloadFormat,
  ): Broadcast {
    const { contextValue: ctx, ...shared } = args;
    const { sharing, broadcasts } = this.operationOf(args);
    const viewerId = sharing.isPerViewer ? ctx.viewer.id : null;
    const common = { stream, policy: ctx.origin.policy, viewerId };
    const variables = Object.entries(args.variableValues ?? {}).filter(
      ([name]) => !sharing.cursors.has(name),
    );
    const key = JSON.stringify([format.key, common, variables]);
    const found = broadcasts.get(key);
    if (found) return found;
    const broadcast = new Broadcast({
      reader: enter(),
      log: this.app.log,
      mayEndAccess: options.mayEndAccess,
      observe: observeDelivery(this.app),
      execute: executeShared(this.app, shared, common, { sharing, format }),
      onEmpty: () => broadcasts.delete(key),
    });
    broadcasts.set(key, broadcast);
    return broadcast;
  }

  private operationOf({ schema, document, operationName }: SubscriptionArgs): Operation {
    const name = operationName ?? null;
    const operations = this.operations.get(document) ?? new Map<string | null, Operation>();
    this.operations.set(document, operations);
    const found = operations.get(name);
    if (found) return found;
    const sharing = readSharing(schema, document, name);
    const operation = { sharing, broadcasts: new Map() };
    operations.set(name, operation);
    return operation;
  }
}
