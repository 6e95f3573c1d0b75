import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentation } from '../../src/server/sites.js';
import { staticSite } from '../../src/server/static-site.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';

const root = join(import.meta.dirname, '../..');
/** The site, built as `npm run docs` builds it; dead links end that with an error. */
const folder = join(await makeTempDir('docs'), 'site/');

beforeAll(async () => {
  const vitepress = join(root, 'node_modules/vitepress/bin/vitepress.js');
  await promisify(execFile)(process.execPath, [vitepress, 'build', join(root, 'docs')], {
    env: { ...process.env, NODE_ENV: 'production', DOCS_OUT_DIR: folder },
  });
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A server of the site alone, as clients reach it at `publicUrl`. */
async function serve(at: string, publicUrl = 'http://localhost:8000'): Promise<string> {
  const server = Fastify();
  await server.register(staticSite, documentation({ publicUrl }, at));
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  closing({ stop: () => server.close() });
  return url;
}

const htmlFiles = async () =>
  (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.html'));

test('all pages of the menu exist, and every link to a heading has its heading', async () => {
  const pages = new Map<string, string>();
  for (const file of await htmlFiles())
    pages.set(
      `/docs/${file.replace(/(index)?\.html$/, '')}`,
      await readFile(folder + file, 'utf8'),
    );
  expect(pages.size).toBeGreaterThan(45);
  const dead: string[] = [];
  for (const [from, html] of pages)
    for (const [, href] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const { origin, pathname, hash } = new URL(href!, `http://site${from}`);
      if (origin !== 'http://site') continue;
      const target = pages.get(pathname);
      const id = decodeURIComponent(hash.slice(1));
      const isDead = target === undefined || (id !== '' && !target.includes(`id="${id}"`));
      if (isDead) dead.push(`${from}: ${href}`);
    }
  expect([...new Set(dead)]).toEqual([]);
});

test('the reference has the operations and types of administrators', async () => {
  const html = await readFile(`${folder}reference/administration.html`, 'utf8');
  for (const id of ['suspenduser', 'accounts', 'moderatedcontent', 'suspenduserinput'])
    expect(html).toContain(`id="${id}"`);
  // It links to the types that both schemas have.
  expect(html).toContain('href="./objects#user"');
  expect(html).not.toContain('id="post"');
});

test('nothing in a page comes from elsewhere', async () => {
  for (const file of await htmlFiles()) {
    const html = await readFile(folder + file, 'utf8');
    const loaded = [...html.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"/g)];
    for (const [, address] of loaded) expect(address, file).toMatch(/^(\/docs\/|data:)/);
  }
});

describe('the server', () => {
  test('sends pages that are asked for anew, and hashed files that are kept for ever', async () => {
    const url = await serve(folder);
    const page = await fetch(`${url}/docs/guides/react`);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy');
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'sha256-");
    const [asset] = /\/docs\/assets\/[^"]+\.js/.exec(html)!;
    const script = await fetch(url + asset);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test.each([
    ['/docs', 200],
    ['/docs/', 200],
    ['/docs/start', 200],
    ['/docs/nowhere', 404],
    ['/docs/..%2f..%2f..%2f..%2fetc%2fpasswd', 404],
    ['/docs/%00', 404],
  ])('answers %s with %i', async (path, status) => {
    const reply = await fetch((await serve(folder)) + path);
    expect(reply.status).toBe(status);
    expect(await reply.text()).toContain('<html');
  });

  test('moves the site below the path of a proxy', async () => {
    const url = await serve(folder, 'https://example.org/parley');
    const html = await (await fetch(`${url}/docs/start`)).text();
    expect(html).toContain('href="/parley/docs/assets/');
    expect(html).not.toMatch(/"\/docs\//);
  });

  test('says how to build the site while it is not built', async () => {
    const url = await serve(join(folder, 'nothing/'));
    const reply = await fetch(`${url}/docs`);
    expect(await reply.text()).toContain('npm run docs');
  });
});

describe.skipIf(!chromiumPath)('in a browser (needs chromium)', () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await startChromium();
    url = await serve(folder);
  });
  afterAll(() => browser?.close());

  test.each([390, 1440])(
    'pages fit into %i pixels, run without complaints, and are searched',
    async (width) => {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      const foreign: string[] = [];
      page.on('console', (line) => {
        if (line.type() === 'error') complaints.push(line.text());
      });
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url))
          foreign.push(request.url());
      });
      for (const path of [
        '',
        '/start',
        '/guides/react',
        '/reference/mutations',
        '/reference/errors',
      ]) {
        await page.goto(`${url}/docs${path}`);
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        expect(tooWide, path).toBeLessThanOrEqual(0);
        const shots = process.env.DOCS_SCREENSHOTS;
        if (shots && existsSync(shots))
          await page.screenshot({ path: join(shots, `${width}${path.replaceAll('/', '-')}.png`) });
      }
      await page.keyboard.press('/');
      await page.fill('#localsearch-input', 'createOutbox');
      await page.locator('.result', { hasText: 'Optimistic' }).first().click();
      await page.waitForURL('**/guides/optimistic-updates*');
      expect(foreign).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
