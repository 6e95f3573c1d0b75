import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Limits } from '../../config/limits.js';
import type { App } from '../../core/app.js';
import { Heartbeat, type Pingable } from '../../core/heartbeat.js';

const maxReasonBytes = 123;
/** How long the closing handshake may take, in milliseconds. */
const closeMs = 1_000;
const rateWindowMs = 10_000;
/** The most unsent bytes of a socket for which `push` still succeeds. */
const mostPendingBytes = 16 * 1024;

declare module '../../core/app.js' {
  interface App {
    /** Pings this node's sockets, and terminates those that do not answer. */
    readonly socketPings: Heartbeat;
  }
}

export const createSocketPings = ({ socketPingSeconds }: Limits) =>
  new Heartbeat(socketPingSeconds * 1000);

const manager = Symbol('the ManagedSocket of a WebSocket');

type Managed = WebSocket & { [manager]?: ManagedSocket };

/**
 * A WebSocket under the limits of all entry points: the client must answer pings, keep within the rate of
 * frames, and take what it is sent in time.
 */
export class ManagedSocket implements Pingable {
  private isAlive = true;
  private frames = 0;
  private countedFrom = 0;
  private onText: ((text: string | null) => void) | null = null;

  /** `stream` carries the bytes of `socket`; frames of the client count as requests of `key`. */
  constructor(
    private readonly socket: WebSocket,
    private readonly stream: Socket,
    private readonly app: App,
    private key: string,
  ) {
    (socket as Managed)[manager] = this;
    app.socketPings.add(this);
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

  /** Counts further frames as requests of `key`. */
  countFor(key: string): void {
    this.key = key;
  }

  /** Resolves once the frame was sent; a client that does not take it in time is closed with 1013. */
  send(text: string): Promise<void> {
    return this.withTimeout((sent) => this.socket.send(text, sent));
  }

  /** Like `send`, for encoded frames. */
  sendFrames(frames: Buffer): Promise<void> {
    return this.withTimeout((sent) => this.stream.write(frames, sent));
  }

  /** Sends encoded frames without waiting; false, and nothing is sent, while too many bytes are unsent. */
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

  /** The client answered a ping. */
  pong(): void {
    this.isAlive = true;
  }

  /** The client sent a frame. */
  receive(data: RawData, isBinary: boolean): void {
    this.isAlive = true;
    if (this.isOverRate()) this.close(1013, 'Too many frames');
    if (this.isOpen) this.onText?.(isBinary ? null : String(data));
  }

  /** The socket has closed. */
  release(): void {
    this.app.socketPings.delete(this);
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
    const { current } = this.app.requestCounts.add(this.key);
    const { socketFramesPer10Seconds, requestsPerMinute } = this.app.config.limits;
    return this.frames > socketFramesPer10Seconds || current > requestsPerMinute;
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
function onPong(this: Managed): void {
  this[manager]?.pong();
}

function onMessage(this: Managed, data: RawData, isBinary: boolean): void {
  this[manager]?.receive(data, isBinary);
}

function onClose(this: Managed): void {
  this[manager]?.release();
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
