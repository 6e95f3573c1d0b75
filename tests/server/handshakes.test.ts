import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { closing } from '../harness/closing.js';
import { village } from '../harness/server.js';

const { server, ada, ben, cem } = await village(
  { LIMIT_REQUESTS_PER_MINUTE: '40', LIMIT_SOCKETS_OPENING: '3', TRUST_PROXY: '1' },
  'ada',
  'ben',
  'cem',
);

/** Opens a socket from an address; its status, or 101. */
function open(address: string) {
  const headers = { 'x-forwarded-for': address };
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws', { headers });
  closing({ stop: () => socket.terminate() });
  const status = new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.on('error', () => {});
  });
  return { socket, status };
}

async function signIn(address: string, { token }: { token: string }) {
  const { socket, status } = open(address);
  if ((await status) !== 101) return false;
  const payload = { authorization: `Bearer ${token}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const isAcknowledged = await new Promise<boolean>((resolve) => {
    socket.once('message', () => resolve(true)).once('close', () => resolve(false));
  });
  socket.terminate();
  return isAcknowledged;
}

test('people behind one address who sign in may come back as often as each of them may', async () => {
  for (let count = 0; count < 60; count++)
    expect(await signIn('203.0.113.1', count % 2 ? ada : ben)).toBe(true);
});

test('a user who comes back too often is refused, from all addresses together', async () => {
  let signedIn = 0;
  for (let count = 0; count < 50; count++)
    if (await signIn(`203.0.113.${10 + count}`, cem)) signedIn += 1;
  expect(signedIn).toBe(40);
});

test('sockets that do not sign in count as requests of their address', async () => {
  let opened = 0;
  for (let count = 0; count < 50; count++) {
    const { socket, status } = open('203.0.113.2');
    if ((await status) === 101) opened += 1;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close();
    await closed;
  }
  expect(opened).toBe(40);
  expect(await open('203.0.113.3').status).toBe(101);
});

test('few sockets of an address may be opening, and each place is given back', async () => {
  const three = Array.from({ length: 3 }, () => open('203.0.113.4'));
  for (const { status } of three) expect(await status).toBe(101);
  expect(await open('203.0.113.4').status).toBe(429);
  expect(await open('203.0.113.5').status).toBe(101);
  three[0]?.socket.terminate();
  await expect.poll(() => open('203.0.113.4').status).toBe(101);
});
