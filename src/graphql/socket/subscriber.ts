import type { ExecutionArgs } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import type { EventSink, Payloads } from '../../core/events/subscription.js';
import { executeItems, type PayloadFormat } from './execute-events.js';
import type { ManagedSocket } from './managed-socket.js';

/** The arguments of a subscription; the context is that of the viewer. */
export type SubscriptionArgs = ExecutionArgs & { contextValue: Context };

/** The destination of the payloads of a subscription, and their format. */
export interface Recipient {
  readonly socket: Pick<ManagedSocket, 'push' | 'sendFrames'>;
  /** The request id of the handshake. */
  readonly requestId: string;
  readonly format: PayloadFormat;
  /** ASCII before and after each payload in its frame. */
  readonly head: string;
  readonly tail: string;
}

/** One subscription of a socket: executes items for its viewer, and writes payloads as frames. */
export class Subscriber implements EventSink {
  constructor(
    private readonly app: App,
    private readonly args: SubscriptionArgs,
    private readonly to: Recipient,
  ) {}

  push(payloads: Payloads): boolean {
    const present = payloads.filter((payload) => payload !== null);
    if (present.length === 0) return true;
    const { socket, head, tail } = this.to;
    const taken = socket.push(() => encodeFrames(head, present, tail));
    if (taken) this.app.liveStats.delivered += present.length;
    return taken;
  }

  send(payloads: Payloads): Promise<void> {
    const present = payloads.filter((payload) => payload !== null);
    const { socket, head, tail } = this.to;
    this.app.liveStats.delivered += present.length;
    return socket.sendFrames(encodeFrames(head, present, tail));
  }

  async execute(items: readonly unknown[]): Promise<Payloads> {
    const { args, to } = this;
    const results = await executeItems(args, args.contextValue.fresh(), items);
    this.app.liveStats.executedAlone += items.length;
    return results.map((result) => to.format.write(result, to.requestId));
  }
}

/** The length of the header of a frame with a payload of `length` bytes. */
const headerBytes = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

const textFrame = 0x81;

/** Writes the header of a whole, unmasked text frame (RFC 6455, 5.2); returns where the payload begins. */
function writeHeader(frame: Buffer, at: number, length: number): number {
  frame[at] = textFrame;
  if (length < 126) {
    frame[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    frame[at + 1] = 126;
    return frame.writeUInt16BE(length, at + 2);
  }
  frame[at + 1] = 127;
  return frame.writeBigUInt64BE(BigInt(length), at + 2);
}

/** One WebSocket text frame for each of `bodies`, between `head` and `tail` (ASCII), in one buffer. */
export function encodeFrames(head: string, bodies: readonly Buffer[], tail: string): Buffer {
  const around = head.length + tail.length;
  let total = 0;
  for (const { length } of bodies) total += headerBytes(length + around) + length + around;
  const frames = Buffer.allocUnsafe(total);
  let at = 0;
  for (const body of bodies) {
    at = writeHeader(frames, at, body.length + around);
    at += frames.write(head, at, 'latin1');
    at += body.copy(frames, at);
    at += frames.write(tail, at, 'latin1');
  }
  return frames;
}
