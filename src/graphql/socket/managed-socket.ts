import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Limits } from '../../config/limits.js';
import type { App } from '../../core/app.js';
import { Heartbeat, type Pingable } from '../../core/heartbeat.js';

/** A socket that is kept honest: it answers pings, sends within its rate, and takes what it is sent. */
export interface Peer {
  /** Resolves once the frame has left; a peer that does not take it in time is closed with 1013. */
  send(frame: string): Promise<void>;
  /** The same for frames that are bytes already. */
  sendFrames(frames: Buffer): Promise<void>;
  /** Sends frames without waiting; false, and none are made, while the peer has yet to take others. */
  push(frames: () => Buffer): boolean;
  /** Says good-bye, and hangs up on who does not answer. */
  close(code: number, reason: string): void;
  /** Calls `heard` with each text frame; binary frames are `null`. */
  onFrame(heard: (text: string | null) => void): void;
  /** Counts further frames as requests of `key`. */
  countFor(key: string): void;
}

const maxReasonBytes = 123;
/** How long the closing handshake may take, in milliseconds. */
const goodbyeMs = 1_000;
const rateWindowMs = 10_000;
/** How many bytes may wait for a peer that others do not wait for. */
const backlogBytes = 16 * 1024;

declare module '../../core/app.js' {
  interface App {
    /** Pings this node's sockets, and terminates those that do not answer. */
    readonly socketPings: Heartbeat;
  }
}

export const createSocketPings = ({ socketPingSeconds }: Limits) =>
  new Heartbeat(socketPingSeconds * 1000);

/** A socket, and who watches over it. */
type Watched = WebSocket & { [watcher]?: Guarded };

const watcher = Symbol('who watches over a socket');

/**
 * Watches over `socket`, whose bytes travel by `wire`, by the limits every socket door shares. Frames count as
 * requests of `key`.
 */
export function guard(socket: WebSocket, wire: Socket, app: App, key: string): Peer {
  const peer = new Guarded(socket, wire, app, key);
  (socket as Watched)[watcher] = peer;
  app.socketPings.add(peer);
  socket.on('pong', beats);
  // A broken frame makes ws close the socket with its own code; there is nothing to add.
  socket.on('error', ignore);
  socket.on('message', says);
  socket.on('close', leaves);
  return peer;
}

// The same for every socket: thousands of them have no functions of their own.
function beats(this: Watched): void {
  this[watcher]?.beat();
}

function says(this: Watched, data: RawData, isBinary: boolean): void {
  this[watcher]?.hear(data, isBinary);
}

function leaves(this: Watched): void {
  this[watcher]?.forget();
}

function ignore(): void {}

/** A close reason of at most 123 bytes, the most that a close frame holds. */
const closeReason = (reason: string): string =>
  Buffer.byteLength(reason) <= maxReasonBytes
    ? reason
    : Buffer.from(reason)
        .subarray(0, maxReasonBytes)
        .toString()
        .replace(/\uFFFD+$/, '');

class Guarded implements Peer, Pingable {
  private alive = true;
  private frames = 0;
  private countedFrom = 0;
  private heard: ((text: string | null) => void) | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly wire: Socket,
    private readonly app: App,
    private key: string,
  ) {}

  /** It lives. */
  beat(): void {
    this.alive = true;
  }

  check(): void {
    if (this.alive) this.socket.ping();
    else this.socket.terminate();
    this.alive = false;
  }

  /** A frame of the peer's. */
  hear(data: RawData, isBinary: boolean): void {
    this.beat();
    if (this.isTooMany()) this.close(1013, 'Too many frames');
    if (this.isOpen) this.heard?.(isBinary ? null : String(data));
  }

  /** It has closed. */
  forget(): void {
    this.app.socketPings.delete(this);
  }

  close(code: number, reason: string): void {
    const { socket } = this;
    if (socket.readyState === socket.OPEN) socket.close(code, closeReason(reason));
    setTimeout(() => socket.terminate(), goodbyeMs).unref();
  }

  send(frame: string): Promise<void> {
    return this.taken((left) => this.socket.send(frame, left));
  }

  sendFrames(frames: Buffer): Promise<void> {
    return this.taken((left) => this.wire.write(frames, left));
  }

  // Past `ws`, which writes each frame it is given at once and whole, so that they cannot mix.
  push(frames: () => Buffer): boolean {
    if (!this.isOpen) return true;
    if (this.wire.writableLength > backlogBytes) return false;
    this.wire.write(frames());
    if (this.wire.writableLength === 0) this.beat();
    return true;
  }

  onFrame(heard: (text: string | null) => void): void {
    this.heard = heard;
  }

  countFor(key: string): void {
    this.key = key;
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Counts a frame of the peer's. */
  private isTooMany(): boolean {
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

  /** Resolves once what `write` writes has left, or cannot any more. */
  private taken(write: (left: () => void) => void): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const impatient = () => this.close(1013, 'Too slow');
      const patience = setTimeout(impatient, this.app.config.limits.socketSendSeconds * 1000);
      write(() => {
        clearTimeout(patience);
        // Who takes what was sent lives, though its pong may stand in line behind it.
        this.beat();
        resolve();
      });
    });
  }
}
