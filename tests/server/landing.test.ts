import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { startParley, village } from '../harness/server.js';

const { server } = await village();
const html = 'text/html,application/xhtml+xml,*/*;q=0.8';
const get = (accept: string, node = server) => fetch(node.url, { headers: { accept } });

describe('GET /', () => {
  test.each(['application/json', '*/*', ''])('%s gets JSON, whose links work', async (accept) => {
    const reply = await get(accept);
    expect(reply.headers.get('content-type')).toContain('application/json');
    const { name, links } = (await reply.json()) as { name: string; links: object };
    expect(name).toBe('Parley');
    expect(Object.keys(links)).toEqual([
      'sandbox',
      'docs',
      'schema',
      'compat',
      'callDoctor',
      'legacy',
      'health',
    ]);
    for (const path of Object.values(links)) {
      const opened = await fetch(server.url + path, { headers: { accept: html } });
      expect(opened.status, path).toBe(200);
    }
  });

  test('a browser gets a page with the same links', async () => {
    const reply = await get(html);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('vary')).toContain('accept');
    expect(await reply.text()).toContain('href="/graphql"');
  });

  test('omits closed pages', async () => {
    const closed = await startParley({ NODE_ENV: 'production', DATABASE_URL: server.databaseUrl });
    const { links } = (await (await get('application/json', closed)).json()) as { links: object };
    const schema = await fetch(`${closed.url}/schema.graphql`);
    expect(Object.keys(links)).toEqual(['docs', 'callDoctor', 'legacy', 'health']);
    expect(schema.status).toBe(404);
  });
});

test.each([
  ['::1', /^http:\/\/\[::1\]:\d+$/],
  ['::', /^http:\/\/localhost:\d+$/],
  ['0.0.0.0', /^http:\/\/localhost:\d+$/],
])('with HOST=%s, the printed address works', async (host, address) => {
  const node = await startParley({ HOST: host, DATABASE_URL: server.databaseUrl });
  const reply = await fetch(`${node.url}/healthz`);
  expect(node.url).toMatch(address);
  expect(reply.status).toBe(200);
});

describe.skipIf(!chromiumPath)('in a browser (needs chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  test.each<[width: number, colorScheme: 'light' | 'dark']>([
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ])(
    '%d px wide, %s: everything fits, and the policy allows the style',
    async (width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(server.url);
      const { scroll, background } = await page.evaluate<{ scroll: number; background: string }>(`({
      scroll: document.documentElement.scrollWidth,
      background: getComputedStyle(document.body).backgroundColor,
    })`);
      expect(scroll).toBeLessThanOrEqual(width);
      expect(background).toBe(colorScheme === 'dark' ? 'rgb(19, 26, 25)' : 'rgb(251, 252, 251)');
      expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
      if (process.env.SCREENSHOTS)
        await page.screenshot({
          path: `${process.env.SCREENSHOTS}/landing-${width}-${colorScheme}.png`,
        });
      await page.close();
    },
  );
});
