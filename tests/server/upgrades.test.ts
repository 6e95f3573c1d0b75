import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { announce } from '../harness/pictures.js';
import { spawnParley } from '../harness/process.js';

const limits = { LIMIT_REQUESTS_PER_MINUTE: '100000', LIMIT_SOCKETS_PER_USER: '1000' };
const server = await spawnParley(limits);
const { ada, ben } = await server.people('ada', 'ben');
/** Of a picture that ada has announced. */
const uploadPath = await (async () => {
  const { pathname, search } = new URL((await announce(ada, 9000)).url);
  return pathname + search;
})();
const port = () => Number(new URL(server.url).port);

/** The head of a WebSocket handshake. */
const handshake = (path: string, headers: Record<string, string> = {}) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/** A masked text frame of fewer than 65,536 bytes; the mask is zero. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([
    0x81,
    0x80 | 126,
    payload.length >> 8,
    payload.length & 255,
    0,
    0,
    0,
    0,
  ]);
  return Buffer.concat([head, payload]);
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Resolves with the first bytes of an answer. */
const answer = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(String(data)));
    socket.once('close', () => resolve(''));
  });

type Step = string | Buffer | 'answer';

const protocol = { 'Sec-WebSocket-Protocol': 'graphql-transport-ws' };
const bearer = () => ({ authorization: `Bearer ${ada.token}` });
const init = () => frame(JSON.stringify({ type: 'connection_init', payload: bearer() }));
const subscribe = () => {
  const payload = { query: 'subscription { inboxEvents(after: 0) { __typename } }' };
  return frame(JSON.stringify({ id: '1', type: 'subscribe', payload }));
};
const withToken = (path: string) => handshake(path, bearer());

/** The head of a request. */
const request = (line: string, headers: Record<string, string> = {}) =>
  [
    `${line} HTTP/1.1`,
    'Host: localhost',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/** A question over GraphQL, as ada. */
function asking(query: string): string {
  const body = JSON.stringify({ query });
  const own = { ...bearer(), 'content-type': 'application/json' };
  return request('POST /graphql', { ...own, 'content-length': String(body.length) }) + body;
}

const form = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '9000' };
const partOf = (field: string) =>
  `--b\r\nContent-Disposition: form-data; name="${field}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;

/** What a client has sent and read when it resets the connection. */
const stages: [name: string, steps: () => Step[]][] = [
  ['half a head', () => ['GET /graphql HTTP/1.1\r\nUpgrade: webso']],
  ['a path without sockets', () => [handshake('/x')]],
  ['a refusal of a path without sockets', () => [handshake('/x'), 'answer']],
  ['a foreign origin', () => [handshake('/graphql', { origin: 'https://evil.example' })]],
  ['the GraphQL handshake', () => [handshake('/graphql', protocol)]],
  ['the GraphQL handshake, answered', () => [handshake('/graphql', protocol), 'answer']],
  ['connection_init', () => [handshake('/graphql', protocol), 'answer', init()]],
  ['connection_ack', () => [handshake('/graphql', protocol), 'answer', init(), 'answer']],
  [
    'a subscription',
    () => [handshake('/graphql', protocol), 'answer', init(), 'answer', subscribe()],
  ],
  [
    'an event',
    () => [handshake('/graphql', protocol), 'answer', init(), 'answer', subscribe(), 'answer'],
  ],
  ['half a frame', () => [handshake('/graphql', protocol), 'answer', init().subarray(0, 9)]],
  ['a legacy handshake without a token', () => [handshake('/ws/status/')]],
  ['a legacy handshake', () => [withToken('/ws/status/')]],
  ['a legacy handshake, answered', () => [withToken(`/ws/messages/${ben.number}/`), 'answer']],
  [
    'a legacy frame',
    () => [withToken('/ws/status/'), 'answer', frame(JSON.stringify({ type: 'ping' }))],
  ],
  ['ten requests in a row', () => ['GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10)]],
  ['a page, as its first bytes come', () => [request('GET /compat'), 'answer']],
  [
    'a compressed page, as its first bytes come',
    () => [request('GET /compat', { 'accept-encoding': 'br' }), 'answer'],
  ],
  ['a file, as its first bytes come', () => [request('GET /media/avatars/default.png'), 'answer']],
  ['a question, before its answer', () => [asking('{ posts(first: 50) { nodes { content } } }')]],
  [
    'a change, before its answer',
    () => [asking('mutation { createPost(input: { content: "?" }) { post { id } } }')],
  ],
  [
    'a promise to continue',
    () => [request('POST /graphql', { expect: '100-continue', 'content-length': '9' }), 'answer'],
  ],
  [
    'half a picture',
    () => [
      `${request(`PATCH ${uploadPath}`, {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': '9000',
      })}\x89PNG`,
    ],
  ],
  ...['image', 'other'].map((field): [string, () => Step[]] => [
    `half a form with the file "${field}"`,
    () => [
      `${request('POST /api/posts/', { ...bearer(), ...form })}${partOf(field)}${'x'.repeat(3000)}`,
    ],
  ]),
  ['a head and half a body', () => ['POST /graphql HTTP/1.1\r\nContent-Length: 9\r\n\r\n{']],
  ['an unknown protocol with a body', () => [`${h2c('POST', 5)}hel`]],
];

const h2c = (method: string, length: number) =>
  `${method} /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
  `Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: ${length}\r\n\r\n`;

async function resetAfter(steps: Step[]): Promise<void> {
  const socket = await open();
  socket.on('error', () => {});
  for (const step of steps) {
    if (step === 'answer') await answer(socket);
    else socket.write(step);
  }
  // Half of the resets overtake the server's work, half meet it while it answers.
  if (Math.random() < 0.5) await sleep(Math.random() * 20);
  socket.resetAndDestroy();
}

test('1,000 TCP resets at every stage of every protocol leave the process running, and no open descriptor', async () => {
  const before = descriptors();
  const times = Math.ceil(1_000 / stages.length);
  for (const [name, steps] of stages) {
    for (let done = 0; done < times; done += 10)
      await Promise.all(Array.from({ length: 10 }, () => resetAfter(steps())));
    await sleep(30);
    expect(server.child.exitCode, `${name}: ${server.output()}`).toBeNull();
  }
  const data = await ada.ask('{ me { username } }');
  expect(data).toEqual({ me: { username: 'ada' } });
  // Connections to the database come and go.
  await expect.poll(descriptors).toBeLessThanOrEqual(before + 15);
  expect(server.output()).not.toMatch(/"level":[56]0/);
}, 120_000);

test('resets during the drain do not change the exit code', async () => {
  const node = await spawnParley(limits);
  const sockets = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(Number(new URL(node.url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await answer(socket);
      return socket;
    }),
  );
  const ended = node.kill('SIGTERM');
  for (const socket of sockets) {
    socket.write(handshake('/graphql', protocol));
    await sleep(5);
    socket.resetAndDestroy();
  }
  expect(await ended).toEqual({ code: 0, signal: null });
});

describe('an upgrade to another protocol', () => {
  test.each(['h2c', 'TLS/1.0', 'foo, bar'])(
    '%s is ignored, and the request answered',
    async (name) => {
      const socket = await open();
      socket.write(h2c('GET', 0).replace('Upgrade: h2c', `Upgrade: ${name}`));
      expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200 /);
      socket.destroy();
    },
  );

  // As curl --http2 and Java's HttpClient send a query by default.
  test('h2c is ignored, and the body read', async () => {
    const body = '{"query":"{ __typename }"}';
    const socket = await open();
    const head = h2c('POST', body.length).replace('/healthz', '/graphql');
    socket.write(head.replace('\r\n', '\r\nContent-Type: application/json\r\n') + body);
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200 .*\{"data":\{"__typename":"Query"\}\}/s);
    socket.destroy();
  });
});

const descriptors = () => readdirSync(`/proc/${server.child.pid}/fd`).length;

test('1,000 refused upgrades with half-open clients leave no descriptor', async () => {
  const before = descriptors();
  const sockets: Socket[] = [];
  for (let done = 0; done < 1_000; done += 1) {
    const socket = await open();
    socket.on('error', () => {});
    const path = done % 2 ? '/x' : '/graphql';
    socket.write(`${handshake(path, { origin: 'https://evil.example' })}and a body`);
  }
  const deadline = performance.now() + 5_000;
  while (descriptors() > before + 5 && performance.now() < deadline) await sleep(50);
  expect(descriptors()).toBeLessThanOrEqual(before + 5);
  for (const socket of sockets) socket.destroy();
}, 40_000);
