import type { App } from '../../src/core/app.js';
import { Broadcast } from '../../src/core/events/broadcast.js';
import type { StreamItem, StreamSource } from '../../src/core/events/stream-source.js';
import { StreamSubscription } from '../../src/core/events/stream-subscription.js';

/** A subscription whose items are taken one by one. */
export interface Follower {
  /** The next item; null when the subscription has ended. */
  next(): Promise<StreamItem | null>;
  /** This many items, or fewer when the subscription ends before. */
  take(count: number): Promise<StreamItem[]>;
  stop(): void;
}

/** Follows a stream, with a sink that takes nothing before `ready` resolves. */
export function followSource(
  { log }: Pick<App, 'log'>,
  source: StreamSource,
  ready?: Promise<void>,
): Follower {
  const items: StreamItem[] = [];
  let wake = () => {};
  const toJson = (all: readonly unknown[]) => all.map((item) => Buffer.from(JSON.stringify(item)));
  const receive = (payloads: readonly (Buffer | null)[]) => {
    for (const payload of payloads) items.push(JSON.parse(String(payload)));
    wake();
  };
  const broadcastOf = () =>
    new Broadcast({
      reader: source.enter(),
      log,
      execute: async (events) => ({
        payloads: toJson(events.map((event) => ({ ...event, type: 'event' }))),
        except: new Set(),
      }),
      mayEndAccess: source.options.mayEndAccess,
      observe: async (_events, deliver) => void (await deliver()),
      onEmpty: () => {},
    });
  const subscription = new StreamSubscription(broadcastOf, source.options, 1, {
    push(payloads) {
      if (!ready) receive(payloads);
      return !ready;
    },
    async send(payloads) {
      await ready;
      receive(payloads);
    },
    execute: async (all) => toJson(all),
  });
  let hasEnded = false;
  const ended = subscription.ended.finally(() => {
    hasEnded = true;
  });
  subscription.start();
  const next = async () => {
    while (items.length === 0 && !hasEnded) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([woken, ended]);
    }
    return items.shift() ?? null;
  };
  return {
    next,
    async take(count) {
      const taken: StreamItem[] = [];
      while (taken.length < count) {
        const item = await next();
        if (!item) break;
        taken.push(item);
      }
      return taken;
    },
    stop: () => subscription.stop(),
  };
}
