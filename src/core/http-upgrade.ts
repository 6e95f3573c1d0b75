import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Grace period of a refused client to read the response before its connection is destroyed, in milliseconds. */
const refusalMs = 1_000;

/**
 * Handles errors of a raw socket from its `upgrade` event on: Node removes its own listener there, and
 * an unhandled error, such as a TCP reset, would end the process.
 */
export function guardUpgrade(socket: Duplex): void {
  socket.on('error', destroy);
}

function destroy(this: Duplex): void {
  this.destroy();
}

/** A WebSocket handshake; every other protocol offered by `Upgrade` is ignored, and the request answered over HTTP/1.1. */
export const isWebSocketUpgrade = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

/** The HTTP response to a refused upgrade; `body` is sent as JSON. */
export interface UpgradeRefusal {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Refuses an upgrade over plain HTTP, then closes the connection, whether the client closes its side or not. */
export function refuseUpgrade(
  socket: Duplex,
  { status, body, headers = {} }: UpgradeRefusal,
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    connection: 'close',
    'cache-control': 'no-store',
    ...(text && { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
  // Unread input would turn the close into a reset, which discards the response.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), refusalMs);
  socket.once('close', () => clearTimeout(timer));
}
