import { createSourceEventStream, type ExecutionResult } from 'graphql';
import type { App } from '../../core/app.js';
import { Broadcast } from '../../core/events/broadcast.js';
import { type Following, isFollowing } from '../../core/events/follow.js';
import { Listening } from '../../core/events/listen.js';
import type { StreamReader } from '../../core/events/reader.js';
import type { StreamKey } from '../../core/events/topics.js';
import { showToAll } from './execute-shared.js';
import { readingOf } from './reading.js';
import { Results, type SubscriptionArgs, shownInTurn } from './subscribe.js';
import { type Addressee, Subscriber } from './subscriber.js';

/**
 * Plans what is told live: subscriptions that are the same but for where they begin, by people who
 * are answered alike, share one broadcast, in which an event is executed once and written once.
 */
export class LivePlanner {
  private readonly broadcasts = new Map<string, Broadcast>();

  constructor(private readonly app: App) {}

  /**
   * Subscribes for one client of a socket. What happens in a stream of the log goes to them by itself,
   * and the results are none: they end when it does. Any other source is shown one by one.
   */
  async subscribe(args: SubscriptionArgs, to: Addressee): Promise<Results | ExecutionResult> {
    // The protocol holds on to `args`: what it takes to begin is read with a context of its own.
    const contextValue = args.contextValue.fresh();
    const source = await createSourceEventStream({ ...args, contextValue });
    if (!(Symbol.asyncIterator in source)) return source;
    if (!isFollowing(source)) return shownInTurn(source, args);
    return this.listen(source, args, to);
  }

  private listen({ stream, options, enter }: Following, args: SubscriptionArgs, to: Addressee) {
    const subscriber = new Subscriber(this.app, args, to);
    const broadcast = () => this.broadcastOf(stream, enter, args);
    const listening = new Listening(broadcast, options, subscriber);
    const next = () => {
      listening.start();
      return listening.over;
    };
    return new Results(next, async () => {
      subscriber.stop();
      listening.stop();
    });
  }

  private broadcastOf(
    stream: StreamKey,
    enter: () => StreamReader,
    args: SubscriptionArgs,
  ): Broadcast {
    const { contextValue: ctx, ...shared } = args;
    const reading = readingOf(args.schema, args.document, args.operationName);
    const viewerId = reading.perViewer ? ctx.viewer.id : null;
    const common = { stream, policy: ctx.origin.policy, viewerId };
    const variables = Object.entries(args.variableValues ?? {}).filter(
      ([name]) => !reading.cursors.has(name),
    );
    const key = JSON.stringify([reading.id, common, variables]);
    const found = this.broadcasts.get(key);
    if (found) return found;
    const broadcast = new Broadcast({
      reader: enter(),
      log: this.app.log,
      show: showToAll(this.app, shared, common, reading),
      left: () => this.broadcasts.delete(key),
    });
    this.broadcasts.set(key, broadcast);
    return broadcast;
  }
}
