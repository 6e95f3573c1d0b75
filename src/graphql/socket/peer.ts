import type { WebSocket } from 'ws';
import type { Limits } from '../../limits.js';

/** A socket that is kept honest: it answers pings, sends within its rate, and takes what it is sent. */
export interface Peer {
  /** Resolves once the frame has left; a peer that does not take it in time is closed with 1013. */
  send(data: string): Promise<void>;
  /** Says good-bye, and hangs up on who does not answer. */
  close(code: number, reason: string): void;
  /** Calls `heard` with each text frame; binary frames are `null`. */
  onFrame(heard: (text: string | null) => void): void;
}

/** How long the closing handshake may take, in milliseconds. */
const goodbyeMs = 1_000;
const rateWindowMs = 10_000;

/** Watches over `socket` by the limits every socket door shares. */
export function guard(socket: WebSocket, limits: Limits): Peer {
  let alive = true;
  let frames = 0;
  const close = (code: number, reason: string) => {
    if (socket.readyState === socket.OPEN) socket.close(code, reason);
    setTimeout(() => socket.terminate(), goodbyeMs).unref();
  };
  const isAlive = () => {
    alive = true;
  };
  const pinging = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, limits.socketPingSeconds * 1000);
  const counting = setInterval(() => {
    frames = 0;
  }, rateWindowMs);
  socket.on('pong', isAlive);
  // A broken frame makes ws close the socket with its own code; there is nothing to add.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(pinging);
    clearInterval(counting);
  });
  return {
    close,
    send(data) {
      if (socket.readyState !== socket.OPEN) return Promise.resolve();
      return new Promise((resolve) => {
        const patience = setTimeout(() => close(1013, 'Too slow'), limits.socketSendSeconds * 1000);
        socket.send(data, () => {
          clearTimeout(patience);
          // Who takes what was sent lives, though its pong may stand in line behind it.
          isAlive();
          resolve();
        });
      });
    },
    onFrame(heard) {
      socket.on('message', (data, isBinary) => {
        isAlive();
        frames += 1;
        if (frames > limits.socketFramesPer10Seconds) close(1013, 'Too many frames');
        if (socket.readyState === socket.OPEN) heard(isBinary ? null : String(data));
      });
    },
  };
}
