import type { ExecutionArgs } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import type { EventSink, Payloads } from '../../core/events/subscription.js';
import { executeForViewer, type PayloadFormat } from './execute-events.js';
import type { Outlet } from './managed-socket.js';

/** The arguments of a subscription; the context is that of the viewer. */
export type SubscriptionArgs = ExecutionArgs & { contextValue: Context };

/** The destination of the payloads of a subscription, and their format. */
export interface Recipient {
  readonly socket: Outlet;
  /** The request id of the handshake. */
  readonly requestId: string;
  readonly format: PayloadFormat;
  /** The bytes of some payloads, each between `head` and `tail`, which are ASCII. */
  readonly encode: (head: string, payloads: readonly Buffer[], tail: string) => Buffer;
  readonly head: string;
  readonly tail: string;
}

/** One subscription of a connection: executes items for its viewer, and writes payloads. */
export class Subscriber implements EventSink {
  constructor(
    private readonly app: App,
    private readonly args: SubscriptionArgs,
    private readonly to: Recipient,
  ) {}

  push(payloads: Payloads): boolean {
    const present = payloads.filter((payload) => payload !== null);
    if (present.length === 0) return true;
    const { socket, encode, head, tail } = this.to;
    const taken = socket.push(() => encode(head, present, tail));
    if (taken) this.app.liveStats.delivered += present.length;
    return taken;
  }

  send(payloads: Payloads): Promise<void> {
    const present = payloads.filter((payload) => payload !== null);
    const { socket, encode, head, tail } = this.to;
    this.app.liveStats.delivered += present.length;
    return socket.sendBytes(encode(head, present, tail));
  }

  async execute(items: readonly unknown[]): Promise<Payloads> {
    const { args, to } = this;
    const results = await executeForViewer(args, items);
    this.app.liveStats.executedAlone += items.length;
    return results.map((result) => to.format.write(result, to.requestId));
  }
}
