import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { startParley, village } from '../harness/server.js';

const { server, ada } = await village('ada');

const page = '<!doctype html><base href="/app/" /><script src="./assets/a-1.js"></script>';

/** A node with an app of one page and one script at `/app`. */
async function withApp(env: Record<string, string> = {}) {
  const folder = await makeTempDir('site');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'assets/a-1.js'), 'run("/app/");');
  const node = await startParley({ DATABASE_URL: server.databaseUrl, APP_DIR: folder, ...env });
  return { node, folder };
}

test('an app answers each address below it with its page, and unknown files with 404', async () => {
  const { node } = await withApp();
  for (const path of ['/app', '/app/', '/app/people/7']) {
    const reply = await fetch(node.url + path);
    expect(await reply.text(), path).toBe(page);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('cache-control')).toBe('no-cache');
    expect(reply.headers.get('content-security-policy')).toContain("script-src 'self';");
  }
  const script = await fetch(`${node.url}/app/assets/a-1.js`);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(await script.text()).toBe('run("/app/");');
  for (const path of ['/app/assets/b.js', '/app/..%2findex.html', '/app/%00.js'])
    expect((await fetch(node.url + path)).status, path).toBe(404);
});

test('a page that the client has is answered with 304', async () => {
  const { node } = await withApp();
  const etag = (await fetch(`${node.url}/app`)).headers.get('etag')!;
  const again = await fetch(`${node.url}/app/chats`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test('an app below a path of a proxy has that path in its base, and its scripts unchanged', async () => {
  const { node } = await withApp({ PUBLIC_URL: 'https://example.org/parley' });
  expect(await (await fetch(`${node.url}/app/`)).text()).toContain('<base href="/parley/app/"');
  expect(await (await fetch(`${node.url}/app/assets/a-1.js`)).text()).toBe('run("/app/");');
});

test('the files are read once', async () => {
  const { node, folder } = await withApp();
  await writeFile(join(folder, 'index.html'), 'changed');
  expect(await (await fetch(`${node.url}/app`)).text()).toBe(page);
});

test('a server does not start with an APP_DIR that has no page', async () => {
  const folder = await makeTempDir('site');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  await expect(startParley({ DATABASE_URL: server.databaseUrl, APP_DIR: folder })).rejects.toThrow(
    'index.html',
  );
});

describe('/admin', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is the page for browsers, and the legacy path for clients with a token', async () => {
    const { folder } = await withApp();
    const node = await startParley({ DATABASE_URL: server.databaseUrl, ADMIN_DIR: folder });
    for (const path of ['/admin', '/admin/', '/admin/people']) {
      const reply = await fetch(node.url + path, { headers: html });
      expect(await reply.text(), path).toContain('<base href="/admin/"');
    }
    const { links } = (await (await fetch(node.url)).json()) as { links: object };
    expect(links).toMatchObject({ admin: '/admin/' });
    expect((await fetch(`${node.url}/admin`)).status).not.toBe(200);
    await server.appoint(ada);
    const headers = { ...html, authorization: `Bearer ${ada.token}` };
    expect(await (await fetch(`${node.url}/admin`, { headers })).json()).toMatchObject({
      graphql: expect.stringContaining('/admin/graphql'),
    });
    // Browsers opened a page there, which is no call of the legacy API.
    await expect
      .poll(() => server.sql('select operation, user_id, count from legacy_calls'))
      .toEqual([{ operation: 'GET /admin/', user_id: String(ada.number), count: '1' }]);
  });

  test('tells how to build it while it is not built, and appears once it is', async () => {
    const { folder } = await withApp();
    const later = join(folder, 'later');
    const node = await startParley({ DATABASE_URL: server.databaseUrl, ADMIN_DIR: later });
    const open = async () => (await fetch(`${node.url}/admin`, { headers: html })).text();
    expect(await open()).toContain('npm run web:build');
    await mkdir(later);
    await writeFile(join(later, 'index.html'), page);
    expect(await open()).toContain('<base href="/admin/"');
  });

  test('is not there without ADMIN_DIR', async () => {
    expect((await fetch(`${server.url}/admin/`, { headers: html })).status).toBe(404);
    const { links } = (await (await fetch(server.url)).json()) as { links: object };
    expect(links).not.toHaveProperty('admin');
  });
});
