import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Limits } from '../../config/limits.js';
import type { App } from '../../core/app.js';
import { Heartbeat, type Pingable } from '../../core/heartbeat.js';
import { claiming } from '../../core/postgres/claims.js';

const maxReasonBytes = 123;
/** How long the closing handshake may take, in milliseconds. */
const closeMs = 1_000;
const rateWindowMs = 10_000;
/** Frames by which a client signs in: they do not count for its address, which others may share. */
const freeFrames = 2;
/** The most unsent bytes of a socket for which `push` still succeeds. */
export const mostPendingBytes = 16 * 1024;

declare module '../../core/app.js' {
  interface App {
    /** Pings this node's sockets and event streams, and terminates sockets that do not answer. */
    readonly socketPings: Heartbeat<LiveConnection>;
  }
}

export const createSocketPings = ({ socketPingSeconds }: Limits) =>
  new Heartbeat<LiveConnection>(socketPingSeconds * 1000);

/** The sending side of a connection. */
export interface Outlet {
  /** Sends bytes without waiting; false, and nothing is sent, while too many bytes are unsent. */
  push(bytes: () => Buffer): boolean;
  /** Resolves once the bytes were sent; a client that does not take them in time is disconnected. */
  sendBytes(bytes: Buffer): Promise<void>;
  /** Resolves once the client has confirmed all that was written before; absent where it cannot. */
  confirm?(): Promise<void>;
}

/** A connection that stays open, as metrics know it. */
export interface LiveConnection extends Pingable {
  readonly protocol: string;
  readonly state: 'opening' | 'signed_in' | 'closing';
}

const manager = Symbol('the ManagedSocket of a WebSocket');

type Managed = WebSocket & { [manager]?: ManagedSocket };

/** The client of a socket, as limits and metrics know it. */
interface SocketClient {
  readonly protocol: 'graphql' | 'legacy';
  /** Frames count as requests of this key. */
  key: string;
  isSignedIn: boolean;
}

/** Close codes that servers send, and those of a browser's page that is left: others are chosen by clients. */
const knownCodes = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013];
const ownCodes = /^4[45]\d\d$/;

const codeLabel = (code: number): string =>
  knownCodes.includes(code) || ownCodes.test(String(code)) ? String(code) : 'other';

/**
 * A WebSocket under the limits of all entry points: the client must answer pings, keep within the rate of
 * frames, and take what it is sent in time.
 */
export class ManagedSocket implements LiveConnection, Outlet {
  private isAlive = true;
  /** The number of pings that confirm what was sent, and those that the client has not answered. */
  private pings = 0;
  private readonly unanswered = new Map<number, () => void>();
  private frames = 0;
  private countedFrom = 0;
  private onText: ((text: string | null) => void) | null = null;

  /** `stream` carries the bytes of `socket`. */
  constructor(
    private readonly socket: WebSocket,
    private readonly stream: Socket,
    private readonly app: App,
    private readonly client: SocketClient,
  ) {
    (socket as Managed)[manager] = this;
    app.socketPings.add(this);
    if (client.isSignedIn) app.handshakes.signedIn(stream);
    app.metrics.socketsOpened.inc({ protocol: client.protocol });
    socket.on('pong', onPong);
    // After an invalid frame, ws itself closes the socket with the right code.
    socket.on('error', ignore);
    socket.on('message', onMessage);
    socket.on('close', onClose);
  }

  /** Calls `onText` with each text frame, and with null for binary frames. */
  onFrame(onText: (text: string | null) => void): void {
    this.onText = onText;
  }

  get protocol(): string {
    return this.client.protocol;
  }

  get state(): LiveConnection['state'] {
    if (!this.isOpen) return 'closing';
    return this.client.isSignedIn ? 'signed_in' : 'opening';
  }

  /** The client has signed in: further frames count as requests of `key`. */
  signedIn(key: string): void {
    Object.assign(this.client, { key, isSignedIn: true });
    this.app.handshakes.signedIn(this.stream);
  }

  /** Resolves once the frame was sent; a client that does not take it in time is closed with 1013. */
  send(text: string): Promise<void> {
    return this.withTimeout((sent) => this.socket.send(text, sent));
  }

  sendBytes(frames: Buffer): Promise<void> {
    return this.withTimeout((sent) => this.stream.write(frames, sent));
  }

  push(frames: () => Buffer): boolean {
    if (!this.isOpen) return true;
    if (this.stream.writableLength > mostPendingBytes) return false;
    // `ws` writes each of its frames by one call, so that they do not interleave with these.
    this.stream.write(frames());
    if (this.stream.writableLength === 0) this.isAlive = true;
    return true;
  }

  /** Closes the socket, and terminates it when the client does not answer. */
  close(code: number, reason: string): void {
    const { socket } = this;
    if (socket.readyState === socket.OPEN) socket.close(code, closeReason(reason));
    setTimeout(() => socket.terminate(), closeMs).unref();
  }

  check(): void {
    if (this.isAlive) this.socket.ping();
    else this.socket.terminate();
    this.isAlive = false;
  }

  /** Resolves once the client has answered a ping: it has then received all that was written before. */
  confirm(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (!this.isOpen) return promise;
    this.pings += 1;
    this.unanswered.set(this.pings, resolve);
    this.socket.ping(String(this.pings));
    return promise;
  }

  /** The client answered a ping; the answer to a later one answers earlier ones too. */
  pong(data: string): void {
    this.isAlive = true;
    for (const [ping, resolve] of this.unanswered) {
      if (data === '' || ping > Number(data)) return;
      this.unanswered.delete(ping);
      resolve();
    }
  }

  /** The client sent a frame. */
  receive(data: RawData, isBinary: boolean): void {
    this.isAlive = true;
    if (this.isOverRate()) this.close(1013, 'Too many frames');
    if (!this.isOpen) return;
    const claim = { person: this.client.key, kind: 'socket' };
    claiming(claim, () => this.onText?.(isBinary ? null : String(data)));
  }

  /** The socket has closed. */
  release(code: number): void {
    this.app.socketPings.delete(this);
    this.app.metrics.socketsClosed.inc({ protocol: this.protocol, code: codeLabel(code) });
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Counts a frame of the client. */
  private isOverRate(): boolean {
    const now = Date.now();
    if (now - this.countedFrom > rateWindowMs) {
      this.countedFrom = now;
      this.frames = 0;
    }
    this.frames += 1;
    const { socketFramesPer10Seconds, requestsPerMinute } = this.app.config.limits;
    if (this.frames > socketFramesPer10Seconds) return true;
    if (!this.client.isSignedIn && this.frames <= freeFrames) return false;
    return this.app.requestCounts.add(this.client.key).current > requestsPerMinute;
  }

  /** Resolves once the bytes that `write` writes were sent, or the socket has closed. */
  private withTimeout(write: (sent: () => void) => void): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const expire = () => this.close(1013, 'Too slow');
      const timer = setTimeout(expire, this.app.config.limits.socketSendSeconds * 1000);
      write(() => {
        clearTimeout(timer);
        // A client that takes data is alive, though its pong may be queued behind it.
        this.isAlive = true;
        resolve();
      });
    });
  }
}

// Shared by all sockets: closures for each of thousands of sockets would take memory.
function onPong(this: Managed, data: Buffer): void {
  this[manager]?.pong(String(data));
}

function onMessage(this: Managed, data: RawData, isBinary: boolean): void {
  this[manager]?.receive(data, isBinary);
}

function onClose(this: Managed, code: number): void {
  this[manager]?.release(code);
}

function ignore(): void {}

/** A close reason of at most 123 bytes, the most that a close frame can contain. */
const closeReason = (reason: string): string =>
  Buffer.byteLength(reason) <= maxReasonBytes
    ? reason
    : Buffer.from(reason)
        .subarray(0, maxReasonBytes)
        .toString()
        .replace(/\uFFFD+$/, '');
