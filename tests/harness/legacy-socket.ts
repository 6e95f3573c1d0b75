import WebSocket from 'ws';
import { closing } from './closing.js';

/** A legacy client's socket. */
export interface LegacySocket {
  /** The next frame; fails when none comes in time. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own frame
  next(withinMs?: number): Promise<any>;
  /** Sends an object as JSON, or text and bytes as they are. */
  say(frame: unknown): void;
  /** Frames that came and were not taken yet. */
  readonly waiting: unknown[];
  /** The code it was closed with, once it is. */
  readonly closed: Promise<number>;
  stop(): void;
}

/**
 * Opens `/ws/…` with a token in the handshake's Authorization header, until the test or the file
 * ends. Throws the HTTP status it is refused with.
 */
export async function openSocket(
  node: { url: string },
  path: string,
  token?: string,
  headers: Record<string, string> = {},
  protocol?: string | string[],
): Promise<LegacySocket> {
  const url = node.url.replace(/^http/, 'ws') + path;
  const given = token ? { authorization: `Bearer ${token}`, ...headers } : headers;
  const socket = new WebSocket(url, protocol, { headers: given });
  const waiting: unknown[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    waiting.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_, { statusCode }) => {
      reject(statusCode);
      socket.terminate();
    });
    socket.once('error', reject);
  });
  return closing({
    waiting,
    closed,
    say: (frame) =>
      socket.send(
        typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame),
      ),
    stop: () => socket.close(),
    async next(withinMs = 20_000) {
      const deadline = performance.now() + withinMs;
      while (waiting.length === 0 && performance.now() < deadline) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, deadline - performance.now());
        });
      }
      if (waiting.length === 0) throw new Error(`no frame came within ${withinMs} ms`);
      return waiting.shift();
    },
  });
}
