import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Parley, startParley } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';

const token = 'a-token-of-operators';
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://parley.example.org',
  INTROSPECTION: 'true',
  LIMIT_REQUEST_SECONDS: '2',
  LIMIT_HEADERS_SECONDS: '2',
};

const server = await startParley({ ...production, OPERATOR_TOKEN: token });
const closed = await startParley(production);
const open = await startParley();

const html = { accept: 'text/html' };
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(`anybody:${text}`).toString('base64')}`,
});

describe('every response', () => {
  test.each<[path: string, headers: Record<string, string>, status: number, cache: RegExp]>([
    ['/healthz', {}, 200, /^no-store$/],
    ['/readyz', {}, 200, /^no-store$/],
    ['/graphql?query={__typename}', { 'apollo-require-preflight': '1' }, 200, /^no-store$/],
    ['/graphql', html, 200, /^no-cache$/],
    ['/nowhere', {}, 404, /^no-store$/],
    ['/%ff', {}, 400, /^no-store$/],
    ['/graphql%ff', {}, 400, /^no-store$/],
    ['/api/', {}, 200, /^no-store$/],
    ['/api/posts/', {}, 401, /^no-store$/],
    ['/compat', bearer(token), 200, /^no-cache$/],
    ['/metrics', bearer(token), 200, /^no-store$/],
    ['/media/avatars/default.png', {}, 200, /^public, max-age=60$/],
    ['/media/nothing.webp', {}, 404, /^no-store$/],
  ])('of %s is not cached unless allowed, and not framed', async (path, headers, status, cache) => {
    const reply = await fetch(server.url + path, { headers });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('cache-control')).toMatch(cache);
    expect(reply.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('requires no TLS without an https PUBLIC_URL', async () => {
    const reply = await fetch(`${open.url}/healthz`);
    expect(reply.headers.get('strict-transport-security')).toBeNull();
  });
});

describe.each(['/metrics', '/compat', '/compat/style.css'])('%s', (path) => {
  test.each<[who: string, node: () => Parley, headers: Record<string, string>, status: number]>([
    ['in development', () => open, {}, 200],
    ['in production without an OPERATOR_TOKEN', () => closed, bearer(token), 404],
    ['with the token', () => server, bearer(token), 200],
    ['with the token as a password', () => server, basic(token), 200],
    ['without a token', () => server, {}, 401],
    ['with another token', () => server, bearer(`${token}x`), 401],
    ['with an empty token', () => server, bearer(''), 401],
  ])('%s', async (_who, node, headers, status) => {
    const reply = await fetch(node().url + path, { headers });
    expect(reply.status).toBe(status);
    if (status === 401) expect(reply.headers.get('www-authenticate')).toContain('Basic');
  });
});

test('a hundred readiness checks within a second query the database once', async () => {
  await sleep(1_000);
  const asked = await queriesOf(async () => {
    await Promise.all(Array.from({ length: 100 }, () => fetch(`${server.url}/readyz`)));
  });
  expect(asked.filter(({ text }) => text === 'select 1').length).toBeLessThanOrEqual(1);
});

/** Seconds until the server ends a connection on which `head` was sent, then `drip` every 100 ms. */
async function secondsUntilClosed(head: string, drip = ''): Promise<number> {
  const begun = performance.now();
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.write(head);
  const dripping = setInterval(() => drip && socket.write(drip), 100);
  // Not `once` of node:events: it fails with the reset that dripping may meet.
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return (performance.now() - begun) / 1000;
}

const post = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a time-out of 2 s ends within 4 s, for', () => {
  test.each<[what: string, head: string, drip: string]>([
    ['half a head', 'GET /healthz HTTP/1.1\r\n', ''],
    ['a head that drips', 'GET /healthz HTTP/1.1\r\n', 'a: b\r\n'],
    ['half a body', `${post}Content-Length: 100\r\n\r\n{`, ''],
    ['a body that drips', `${post}Content-Length: 10000\r\n\r\n{`, ' '],
    [
      'half a body that nobody reads',
      `${post.replace('/graphql', '/nowhere')}Content-Length: 100\r\n\r\n{`,
      '',
    ],
  ])('%s', async (_what, head, drip) => {
    const seconds = await secondsUntilClosed(head, drip);
    expect(seconds).toBeGreaterThan(1.5);
    expect(seconds).toBeLessThan(4.5);
  });
});

test('a body of 200 KB that takes longer than the time-out is read while it progresses', async () => {
  const size = 120_000;
  const body = JSON.stringify({ query: '{ __typename }', variables: { pad: 'x'.repeat(size) } });
  const socket = connect(server.port, '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(String(data)));
    socket.once('close', () => resolve('closed'));
  });
  socket.on('error', () => {});
  socket.write(`${post}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`);
  const steps = 20;
  const step = Math.ceil(body.length / steps);
  for (let sent = 0; sent < body.length; sent += step) {
    socket.write(body.slice(sent, sent + step));
    await sleep(250);
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
}, 15_000);
