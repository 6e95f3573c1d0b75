import { createServer, request as forward, type Server } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { signInAsAdmin } from '../harness/admin-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { buildAdmin } from '../harness/front-end-build.js';
import { nodeAt } from '../harness/node.js';
import { announce, patch, pngOf } from '../harness/pictures.js';
import { startParley } from '../harness/server.js';

const prefix = '/parley';

/** A reverse proxy that serves `target` below the prefix, WebSockets included, and nothing else. */
function startProxy(target: number): Server {
  const inner = (url = '') => (url.startsWith(prefix) ? url.slice(prefix.length) || '/' : null);
  const server = createServer((request, response) => {
    const path = inner(request.url);
    if (path === null) return response.writeHead(421).end('not below the prefix');
    const { method, headers } = request;
    const passed = forward({ port: target, host: '127.0.0.1', path, method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.rawHeaders);
      reply.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.on('upgrade', (request, socket, head) => {
    const path = inner(request.url);
    if (path === null) return socket.destroy();
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const passed = connect(target, '127.0.0.1', () => {
      passed.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    for (const one of [passed, socket]) {
      one.on('error', () => {});
      one.on('close', () => [passed, socket].map((both) => both.destroy()));
    }
  });
  return server;
}

const port = await freePort();
const url = `http://localhost:${port}${prefix}`;
const server = await startParley({ PUBLIC_URL: url, ADMIN_DIR: await buildAdmin() });
const proxy = startProxy(server.port);
await new Promise<void>((resolve) => proxy.listen(port, resolve));
closing({
  stop() {
    proxy.closeAllConnections();
    proxy.close();
  },
});
/** The node as its clients reach it. */
const outside = nodeAt(url, server.databaseUrl, server.dataDir);
const ada = await outside.person('ada');

const html = { accept: 'text/html' };
const bearer = () => ({ authorization: `Bearer ${ada.token}` });

/** Every address that a page or a header names, as a browser that opened `url` resolves it. */
const addressesIn = (text: string, url: string) =>
  [...text.matchAll(/(?:src|href)="([^"#]+)|<([^>\s]+)>; rel=/g)]
    .map(([, link, target]) => (link ?? target ?? '').replaceAll('&amp;', '&'))
    .filter((address) => !address.startsWith('data:'))
    .map((address) => new URL(address, url));

describe('a server below a path of a proxy', () => {
  test.each(['/', '/graphql', '/compat'])(
    'the page %s contains only working links',
    async (path) => {
      const reply = await fetch(outside.url + path, { headers: html });
      expect(reply.status).toBe(200);
      const found = addressesIn(await reply.text(), reply.url);
      expect(found.length).toBeGreaterThan(3);
      for (const address of new Set(found.map(String).slice(0, 12))) {
        expect((await fetch(address, { headers: html })).status, address).toBe(200);
      }
    },
  );

  test('the JSON of / contains working paths', async () => {
    const { links } = (await (await fetch(`${outside.url}/`)).json()) as { links: object };
    for (const path of Object.values(links))
      expect((await fetch(new URL(path, outside.url), { headers: html })).status).toBe(200);
  });

  test('a picture is sent to the returned address, and served', async () => {
    const bytes = await pngOf(4, 4);
    const { id: avatarId, url: address } = await announce(ada, bytes.length);
    expect(address).toContain(`${outside.url}/uploads/`);
    expect((await patch(address, bytes)).status).toBe(204);
    const { user } = await ada.act('updateProfile', { avatarId }, 'user { avatar { url } }');
    expect((await fetch(outside.url + user.avatar.url)).headers.get('content-type')).toBe(
      'image/webp',
    );
  });

  test('a legacy response links to its successor and its next page', async () => {
    const reply = await fetch(`${outside.url}/api/posts/`, { headers: bearer() });
    const [successor] = addressesIn(reply.headers.get('link') ?? '', reply.url);
    expect((await fetch(String(successor))).status).toBe(200);
  });

  test('subscriptions and legacy sockets connect', async () => {
    const inbox = ada.subscribe('subscription { inboxEvents(after: 0) { __typename } }');
    expect((await inbox.event()).__typename).toBe('StreamResumed');
    await ada.socket('/ws/status/');
  });

  test('the cookie of an OAuth sign-in has the path of the callback', async () => {
    const node = await server.twin({
      OAUTH_42_CLIENT_ID: 'id',
      OAUTH_42_CLIENT_SECRET: 'secret',
    });
    const reply = await fetch(`${node.url}/oauth/authorize`, { redirect: 'manual' });
    expect(reply.headers.get('set-cookie')).toContain(`Path=${prefix}/oauth;`);
    const redirect = new URL(reply.headers.get('location') ?? '').searchParams.get('redirect_uri');
    expect(redirect).toBe(`${outside.url}/oauth/authorize`);
  });

  test.skipIf(!chromiumPath)(
    'the sandbox runs in a browser (needs chromium)',
    async () => {
      const browser = await startChromium();
      closing({ stop: () => browser.close() });
      const page = await browser.newPage();
      await page.goto(`${outside.url}/graphql?query=${encodeURIComponent('{ __typename }')}`);
      // The button takes clicks before the editor has its text, and then sends nothing.
      const editor = page.locator('.graphiql-query-editor .view-lines', { hasText: '__typename' });
      await editor.waitFor();
      await page.click('.graphiql-execute-button');
      const answered = () => page.textContent('.graphiql-response .view-lines');
      await expect.poll(answered).toContain('"Query"');
    },
    60_000,
  );

  test.skipIf(!chromiumPath)(
    'the page of administrators runs in a browser (needs chromium)',
    async () => {
      const mira = await outside.person('mira');
      await server.appoint(mira);
      const browser = await startChromium();
      closing({ stop: () => browser.close() });
      const page = await browser.newPage();
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(`${outside.url}/`)) elsewhere.push(request.url());
      });
      await page.goto(`${outside.url}/admin/`);
      await signInAsAdmin(page, server, mira);
      await page.getByRole('cell', { name: 'ada', exact: true }).click();
      await page.getByRole('button', { name: 'End all sessions' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click();
      await page.getByText('All sessions of ada have ended.').waitFor();
      await page.reload();
      await page.getByText('No session is active.').waitFor();
      expect(elsewhere.filter((address) => !/^(data|blob):/.test(address))).toEqual([]);
    },
  );
});
