import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { App } from '../../core/app.js';
import { pongsTopic } from '../../core/events/topics.js';
import { type LiveConnection, mostPendingBytes, type Outlet } from '../socket/managed-socket.js';

/** Numbers of pings are below this one, and exact as those of JSON. */
const pingNumbers = 2 ** 47;

/**
 * One response of the type `text/event-stream`, under the limits of sockets: the client must take what it is sent in
 * time. Pings are comments, which clients may ignore; proxies keep the connection open for them. One that answers a
 * ping must answer all further ones, like the client of a socket.
 */
export class EventStream implements LiveConnection, Outlet {
  readonly protocol = 'event_stream';
  /** The number of the last ping; the first one is random, so that streams of a user have different ones. */
  private ping = randomInt(pingNumbers);
  private readonly firstPing = this.ping + 1;
  private isAnswering = false;
  private isAlive = true;
  private readonly unanswered = new Map<number, () => void>();
  private stopListening: (() => void) | null = null;

  constructor(
    private readonly response: ServerResponse,
    private readonly app: App,
    private readonly userId: number,
  ) {}

  /** Sends the head of the response. `onClose` is called once the connection has closed, or at once if it has. */
  open(headers: Record<string, string>, onClose: () => void): void {
    const { response, app, protocol } = this;
    app.metrics.socketsOpened.inc({ protocol });
    app.socketPings.add(this);
    let isClosed = false;
    // Answers may come by any node.
    void app.doorbell
      .listen(pongsTopic(this.userId), (number) => this.pong(number))
      .then((stop) => {
        if (isClosed) stop();
        else this.stopListening = stop;
      });
    const closed = () => {
      isClosed = true;
      this.stopListening?.();
      app.socketPings.delete(this);
      const code = response.writableFinished ? 'ended' : 'cut';
      app.metrics.socketsClosed.inc({ protocol, code });
      onClose();
    };
    response.on('error', () => response.destroy());
    if (response.destroyed) {
      closed();
      return;
    }
    response.once('close', closed);
    response.writeHead(200, headers);
    // Some browsers wait for a first byte of the body.
    this.sendPing();
  }

  get state(): LiveConnection['state'] {
    return this.isOpen ? 'signed_in' : 'closing';
  }

  push(bytes: () => Buffer): boolean {
    if (!this.isOpen) return true;
    if (this.response.writableLength > mostPendingBytes) return false;
    this.response.write(bytes());
    return true;
  }

  sendBytes(bytes: Buffer): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const { socketSendSeconds } = this.app.config.limits;
      const timer = setTimeout(() => this.response.destroy(), socketSendSeconds * 1_000);
      this.response.write(bytes, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Ends the response. A client whose operations are not complete connects again. */
  close(): void {
    if (this.isOpen) this.response.end();
  }

  /** Keeps the connection open, and cuts one whose client has answered before and does not any more. */
  check(): void {
    // A ping would wait behind what is unsent, which has a limit of its own.
    if (!this.isOpen || this.response.writableLength > 0) return;
    if (this.isAnswering && !this.isAlive) {
      this.response.destroy();
      return;
    }
    this.isAlive = false;
    this.sendPing();
  }

  /** Resolves once the client has answered a ping; never, while it has answered none. */
  confirm(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (!this.isOpen || !this.isAnswering) return promise;
    this.sendPing();
    this.unanswered.set(this.ping, resolve);
    return promise;
  }

  /** A client of the user answered a ping of this stream or of another one; 0: answers may have been missed. */
  private pong(number: number): void {
    if (number === 0) this.isAlive = true;
    if (number < this.firstPing || number > this.ping) return;
    this.isAnswering = true;
    this.isAlive = true;
    for (const [ping, resolve] of this.unanswered) {
      if (ping > number) return;
      this.unanswered.delete(ping);
      resolve();
    }
  }

  private sendPing(): void {
    this.ping += 1;
    this.response.write(`: ping ${this.ping}\n\n`);
  }

  private get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }
}

/** One `next` event for each of `payloads`, between `head` and `tail` (ASCII), in one buffer. */
export function encodeEvents(head: string, payloads: readonly Buffer[], tail: string): Buffer {
  const [begin, end] = [Buffer.from(`event: next\ndata: ${head}`), Buffer.from(`${tail}\n\n`)];
  return Buffer.concat(payloads.flatMap((payload) => [begin, payload, end]));
}

/** A `complete` event; `data` names the operation where a stream has several. */
export const completeEvent = (data = ''): Buffer =>
  Buffer.from(`event: complete\ndata: ${data}\n\n`);
