import type { App } from '../../core/app.js';
import type { LiveView } from '../../core/events/live-views.js';
import { conversationTopic, userTopic } from '../../core/events/topics.js';
import { PushGateway } from '../../core/push/gateway.js';
import type { PushMessage, PushOutcome } from '../../core/push/push-message.js';
import { WebPush } from '../../core/push/web-push.js';
import * as content from './push.content.js';
import * as queue from './push.queue.js';
import { PushSlots } from './push-slots.js';

declare module '../../core/app.js' {
  interface App {
    readonly pusher: Pusher;
  }
}

/** How often a node looks at the queue, in milliseconds. */
const lookMs = 500;
/** How often it looks for messages that no sweep told of, and for targets of other nodes, in milliseconds. */
const searchMs = 2_000;
/** A push that failed so often is given up. */
const mostTries = 8;
/** The pauses between tries, in seconds: 5, 10, 20 … */
const firstPause = 5;
const longestPause = 600;

/**
 * Sends pushes. What is to be pushed waits in the queue in PostgreSQL for a sign that its user saw it live: it was
 * marked as read or seen, or it was written to a connection whose client then answered a ping. Every node asks those
 * it has, and takes what is due; a push is taken by one node, and by another one when that has died.
 */
export class Pusher {
  readonly web: WebPush;
  private readonly gateway: PushGateway | null;
  private readonly timer: NodeJS.Timeout | null = null;
  private readonly stopListening: () => void;
  private looking: Promise<void> | null = null;
  private readonly slots = new PushSlots();
  private isKnown = false;
  private hasMoved = true;
  private searchedAt = Number.NEGATIVE_INFINITY;
  /** The number of pushes that waited at the last look. */
  waiting = 0;

  constructor(
    private readonly app: App,
    privateKey: string,
  ) {
    const { contact, privateEndpoints, gateway } = app.config.push;
    this.web = new WebPush({ privateKey, contact, privateEndpoints });
    this.gateway = gateway && new PushGateway(gateway);
    const moved = () => {
      this.hasMoved = true;
    };
    this.stopListening = app.hub.listen({
      onMoved: (activities) => activities.length > 0 && moved(),
      onGap: moved,
    });
    app.metrics.watchQueue('pushes', () => ({ length: this.waiting, limit: null }));
    this.timer = setInterval(() => this.look(), lookMs).unref();
  }

  /** Somebody registered a browser or a device. */
  hasTargets(): void {
    this.isKnown = true;
  }

  /** Ends after the work under way. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stopListening();
    await this.looking;
    this.slots.isFull = false;
    await this.slots.empty();
  }

  private look(): void {
    this.looking ??= this.work()
      .catch((error: unknown) => this.app.log.warn({ err: error }, 'pushes not looked at'))
      .finally(() => {
        this.looking = null;
      });
  }

  private async work(): Promise<void> {
    const { app } = this;
    const isTime = performance.now() - this.searchedAt > searchMs;
    if (!this.isKnown) {
      if (!isTime) return;
      this.searchedAt = performance.now();
      this.isKnown = await queue.hasTargets(app);
      if (!this.isKnown) return;
    }
    if (this.hasMoved || isTime) {
      this.searchedAt = performance.now();
      this.hasMoved = false;
      await queue.queueMessages(app);
    }
    const waiting = await queue.waitingPushes(app);
    this.waiting = waiting.length;
    this.askSockets(waiting);
    if (waiting.some(({ isDue }) => isDue)) await this.sendDue();
  }

  /** Asks the sockets of these users to which the news was written whether it arrived; one of them may stand still. */
  private askSockets(waiting: readonly queue.WaitingPush[]): void {
    for (const push of waiting) {
      const views = [...this.app.liveViews.of(push.userId)].filter((view) => hasShown(view, push));
      if (views.length === 0) continue;
      void Promise.race(views.map((view) => view.confirm())).then(() => this.seen(push));
    }
  }

  private async seen(push: queue.WaitingPush): Promise<void> {
    await queue
      .markSeenLive(this.app, [push])
      .catch((error: unknown) => this.app.log.warn({ err: error }, 'a push goes on'));
  }

  /** Begins to send what is due, as far as there is room, and waits for no service. */
  private async sendDue(): Promise<void> {
    for (;;) {
      const room = this.slots.room();
      if (!room) return;
      const taken = await queue.takeDue(this.app, room);
      for (const push of taken) this.begin(push);
      if (taken.length === 0) return;
    }
  }

  private begin(push: queue.TakenPush): void {
    const sent = this.settle(push).then(() => {
      this.slots.free(sent);
      if (this.slots.isFull) this.look();
    });
    this.slots.fill(push, sent);
  }

  private async settle(push: queue.TakenPush): Promise<void> {
    const { app } = this;
    try {
      const message = await content.contentOf(app, push);
      if (!message) return await this.done(push, 'dropped');
      const since = performance.now();
      const outcome = await this.send(push, message);
      this.slots.answered(push, performance.now() - since);
      if (outcome.type === 'gone') {
        this.count(push, 'gone');
        return await queue.removeTarget(app, push.targetId);
      }
      if (outcome.type !== 'retry') return await this.done(push, outcome.type);
      if (push.tries >= mostTries) return await this.done(push, 'refused');
      this.count(push, 'retried');
      const pause = Math.min(longestPause, firstPause * 2 ** (push.tries - 1));
      const wanted = Math.min(outcome.afterSeconds ?? 0, longestPause);
      await queue.retryPush(app, push, Math.max(pause, wanted));
    } catch (error) {
      // Taken again when the lease ends.
      app.log.warn({ err: error }, 'a push failed');
    }
  }

  private async done(push: queue.TakenPush, outcome: string): Promise<void> {
    this.count(push, outcome);
    await queue.finishPush(this.app, push);
  }

  private count({ platform }: queue.TakenPush, outcome: string): void {
    this.app.metrics.pushes.inc({ service: platform === 'WEB' ? 'web' : 'gateway', outcome });
  }

  private async send(push: queue.TakenPush, message: PushMessage): Promise<PushOutcome> {
    const { platform, address, publicKey, authSecret } = push;
    if (platform !== 'WEB')
      return (
        (await this.gateway?.send({ platform, token: address }, message)) ?? { type: 'refused' }
      );
    const keys = { p256dh: publicKey ?? '', auth: authSecret ?? '' };
    return this.web.send({ endpoint: address, ...keys }, message);
  }
}

/** Whether the news was written to a socket: as an event of the inbox, or as a message of its conversation. */
function hasShown(view: LiveView, { kind, userId, seq, message }: queue.WaitingPush): boolean {
  if (message && view.hasWritten(conversationTopic(message.conversationId), message.seq))
    return true;
  // Messages have no events of their own in the inbox.
  return kind !== 'MESSAGE' && view.hasWritten(userTopic(userId), seq);
}
