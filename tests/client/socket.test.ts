import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type ConnectionState,
  connectionText,
} from '../../packages/client/src/connection-state.js';
import { keepSession, type SessionKeeper } from '../../packages/client/src/session.js';
import { openSocket } from '../../packages/client/src/socket.js';
import { memoryStore } from '../../packages/client/src/stores.js';
import { waitMs } from '../../packages/client/src/wait.js';
import { watched } from '../../packages/client/src/watched.js';

/** A peer that lets clients in and then does what a test says; not every fault can be had of a real node. */
let peer: WebSocketServer;
let url: string;
let opened: WebSocket[];
let answersPings: boolean;
let keeper: SessionKeeper;

beforeEach(async () => {
  opened = [];
  answersPings = true;
  peer = new WebSocketServer({ port: 0, handleProtocols: () => 'graphql-transport-ws' });
  await once(peer, 'listening');
  url = `ws://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  peer.on('connection', (socket) => {
    opened.push(socket);
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data));
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (type === 'ping' && answersPings) socket.send('{"type":"pong"}');
    });
  });
  const session = {
    accessToken: 'a token',
    refreshToken: 'another',
    accessTokenExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  keeper = keepSession(
    memoryStore(session),
    async () => session,
    () => {},
  );
});
afterEach(() => {
  vi.useRealTimers();
  for (const socket of peer.clients) socket.terminate();
  peer.close();
});

/** Subscribes, and waits until the peer let it in. */
async function follow() {
  const socket = openSocket(url, keeper, watched<ConnectionState>({ status: 'idle' }));
  const ended = vi.fn();
  const connected = new Promise((resolve) => socket.on('connected', resolve));
  socket.subscribe({ query: 'subscription { a }' }, { next() {}, error: ended, complete: ended });
  await connected;
  return { socket, ended };
}

test.each([1012, 1013, 4403, 4000])('reconnects after %i', async (code) => {
  const { socket, ended } = await follow();
  opened[0]?.close(code);
  await expect.poll(() => opened.length).toBe(2);
  expect(ended).not.toHaveBeenCalled();
  await socket.dispose();
});

test.each([
  [1012, 0],
  [1013, 0],
  [4403, 0],
  [1006, 2],
])(
  'of two attempts that end by %i before the server lets in, %i are failures to get through',
  async (code, failures) => {
    const failed = vi.fn();
    peer.removeAllListeners('connection');
    peer.on('connection', (socket) => {
      opened.push(socket);
      socket.on('message', () => (code === 1006 ? socket.terminate() : socket.close(code)));
    });
    const state = watched<ConnectionState>({ status: 'idle' });
    const socket = openSocket(url, keeper, state, failed);
    socket.subscribe({ query: 'subscription { a }' }, { next() {}, error() {}, complete() {} });
    await expect.poll(() => opened.length).toBeGreaterThan(2);
    await socket.dispose();
    expect(Math.min(failed.mock.calls.length, 2)).toBe(failures);
  },
);

test('stops after 4401, and the session ends', async () => {
  const { ended } = await follow();
  opened[0]?.close(4401, 'The session has ended');
  await expect.poll(() => ended.mock.calls[0]?.[0]?.code).toBe(4401);
  expect(keeper.held()).toBeNull();
  expect(opened).toHaveLength(1);
});

test('closes a connection without a pong, unless it receives other frames', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { socket, ended } = await follow();
  const sockets = async (count: number) => {
    for (let turn = 0; turn < 200 && opened.length < count; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    return opened.length;
  };
  const settle = () => sockets(Number.POSITIVE_INFINITY);

  await vi.advanceTimersByTimeAsync(10_000);
  await settle();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await settle()).toBe(1);

  // The next ping goes out 10 s after the answer to the first.
  answersPings = false;
  await vi.advanceTimersByTimeAsync(4_000);
  await settle();
  await vi.advanceTimersByTimeAsync(4_000);
  opened[0]?.send('{"type":"next","id":"another","payload":{}}');
  await settle();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await settle()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await sockets(2)).toBe(2);
  expect(ended).not.toHaveBeenCalled();
  await socket.dispose();
});

test.each([
  ['usually', 'a second and a half', [250, 500, 1_000, 1_500, 1_500, 1_500]],
  ['overloaded', 'five seconds', [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]],
] as const)('waits longer for each retry, %s %s at most, with random jitter', (why, _, waits) => {
  for (const [retries, longest] of waits.entries()) {
    const found = Array.from({ length: 50 }, () => waitMs(retries, why));
    expect(Math.max(...found)).toBeLessThanOrEqual(longest);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(longest / 2);
    expect(new Set(found).size).toBeGreaterThan(40);
  }
});

test('reports the state of the connection and the time of the next retry', async () => {
  const state = watched<ConnectionState>({ status: 'idle' });
  const seen: string[] = [];
  state.onChange((next) => seen.push(connectionText(next)));
  const socket = openSocket(url, keeper, state);
  const stop = socket.subscribe(
    { query: 'subscription { a }' },
    { next() {}, error() {}, complete() {} },
  );
  await expect.poll(() => state.get().status).toBe('online');
  opened[0]?.close(1012);
  await expect.poll(() => opened.length).toBe(2);
  await expect.poll(() => state.get().status).toBe('online');
  stop();
  await expect.poll(() => state.get().status).toBe('idle');
  expect(seen.filter((text, index) => text !== 'idle' || index === seen.length - 1)).toEqual([
    'connecting',
    'online',
    'reconnecting in 1 s',
    'connecting',
    'online',
    'idle',
  ]);
  expect(connectionText({ status: 'reconnecting', retryAt: 5_000 }, 1_500)).toBe(
    'reconnecting in 4 s',
  );
});
