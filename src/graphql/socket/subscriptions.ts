import { createSourceEventStream, type DocumentNode, type ExecutionResult } from 'graphql';
import type { App } from '../../core/app.js';
import { Broadcast } from '../../core/events/broadcast.js';
import { ChangeSource, ChangeSubscription } from '../../core/events/change-subscription.js';
import { StreamSource } from '../../core/events/stream-source.js';
import { StreamSubscription } from '../../core/events/stream-subscription.js';
import type { Subscription } from '../../core/events/subscription.js';
import { executeShared, type PayloadFormat } from './execute-events.js';
import { readSharing, type Sharing } from './sharing.js';
import { type Recipient, Subscriber, type SubscriptionArgs } from './subscriber.js';

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

  constructor(private readonly app: App) {}

  /** A subscription, to be started by the caller; or the errors with which it is refused. */
  async subscribe(args: SubscriptionArgs, to: Recipient): Promise<Subscription | ExecutionResult> {
    // `args` is kept for the whole subscription; loaders of its context would be, too.
    const contextValue = args.contextValue.fresh();
    const source = await createSourceEventStream({ ...args, contextValue });
    if (!(Symbol.asyncIterator in source)) return source;
    const subscriber = new Subscriber(this.app, args, to);
    if (source instanceof StreamSource) {
      const broadcastOf = () => this.broadcastOf(source, args, to.format);
      return new StreamSubscription(broadcastOf, source.options, subscriber);
    }
    if (source instanceof ChangeSource) return new ChangeSubscription(source, subscriber);
    throw new Error('A resolver subscribed to neither a StreamSource nor a ChangeSource.');
  }

  private broadcastOf(
    { stream, enter }: StreamSource,
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
