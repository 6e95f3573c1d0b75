import { createSourceEventStream, type ExecutionResult } from 'graphql';
import type { App } from '../../core/app.js';
import { Broadcast } from '../../core/log/broadcast.js';
import { type Following, isFollowing } from '../../core/log/follow.js';
import { type Ear, Listening } from '../../core/log/listen.js';
import type { Channel } from './channel.js';
import { liveStats } from './live-stats.js';
import { readingOf } from './reading.js';
import { Show } from './show.js';
import { showToAll } from './show-to-all.js';
import { over, type Results, resultsOf, type SubscriptionArgs, shownInTurn } from './subscribe.js';

/**
 * Plans what is told live: subscriptions that are the same but for where they begin, by people who
 * are answered alike, share one broadcast, in which an event is executed once and written once.
 */
export class LivePlanner {
  private readonly broadcasts = new Map<string, Broadcast>();
  private readonly stats;

  constructor(private readonly app: App) {
    this.stats = liveStats(app);
  }

  /**
   * Subscribes for one client of a socket. What happens in a stream of the log goes to `channel`
   * itself, and the results are none: they end when it does. Any other source is shown one by one.
   */
  async subscribe(args: SubscriptionArgs, channel: Channel): Promise<Results | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    if (!isFollowing(source)) return shownInTurn(source, args);
    const show = new Show(args);
    const listening = this.listen(source, args, channel, show);
    const next = async () => {
      listening.start();
      await listening.over;
      return over;
    };
    return resultsOf(next, async () => {
      show.stop();
      listening.stop();
    });
  }

  /** Listens to a stream for one client, once it is started. */
  private listen(
    following: Following,
    args: SubscriptionArgs,
    channel: Channel,
    show: Show,
  ): Listening {
    const { stats } = this;
    const ear: Ear = {
      push(texts) {
        const taken = channel.push(texts);
        if (taken) stats.delivered += texts.length;
        return taken;
      },
      send(texts) {
        stats.delivered += texts.length;
        return channel.send(texts);
      },
      async show(items) {
        stats.shownToOne += items.length;
        return (await show.all(items)).map(channel.write);
      },
    };
    return new Listening(() => this.broadcastOf(following, args), following.options, ear);
  }

  private broadcastOf({ stream, enter }: Following, args: SubscriptionArgs): Broadcast {
    const { contextValue: ctx, ...shared } = args;
    const reading = readingOf(args.schema, args.document, args.operationName);
    const viewerId = reading.perViewer ? ctx.viewer.id : null;
    const common = { stream, door: ctx.origin.door, viewerId };
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
