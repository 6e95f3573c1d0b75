import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { post } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { buildApp, openApp } from '../harness/web-app.js';

describe.skipIf(!chromiumPath)('the first load of the example app (needs chromium)', async () => {
  const { server, ada } = await village({ APP_DIR: await buildApp('web') }, 'ada');
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
    await post(ada, 'a post of ada');
  });
  afterAll(() => browser?.close());

  /** The gzipped bytes of all scripts that pages of a context load from now on. */
  function countScripts(context: BrowserContext): () => Promise<number> {
    const scripts: Promise<number>[] = [];
    context.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    return async () => (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Waits for the first text or picture that a page paints. */
  const painted = (page: Page) =>
    expect
      .poll(() =>
        page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length),
      )
      .toBe(1);

  test('has at most 190 KB of scripts, gzipped, until the feed is shown', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const bytes = countScripts(context);
    const page = await openApp(context, server, ada);
    await page.getByText('a post of ada').waitFor();
    expect(await bytes()).toBeGreaterThan(50_000);
    expect(await bytes()).toBeLessThanOrEqual(190_000);
    await context.close();
  });

  // All other requests are held, so what is painted can have needed nothing else. It is no time that is measured.
  test('paints first with the page and its style sheet alone, which have at most 40 KB, gzipped', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    let bytes = 0;
    const held: string[] = [];
    await context.route('**', async (route) => {
      const type = route.request().resourceType();
      if (type !== 'document' && type !== 'stylesheet') return void held.push(type);
      const response = await route.fetch();
      bytes += gzipSync(await response.body()).length;
      await route.fulfill({ response });
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/app/`, { waitUntil: 'commit' });
    await painted(page);
    expect(await page.locator('#root').textContent()).toContain('Parley');
    expect(held).toContain('script');
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(40_000);
    await context.close();
  });

  test('shows the sign-in with the scripts that the page names, of at most 180 KB, gzipped', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const html = await (await fetch(`${server.url}/app/`)).text();
    const named = new Set(
      [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name),
    );
    await context.route('**', (route) => {
      const [, name = ''] = /\/app\/(.*)$/.exec(route.request().url()) ?? [];
      if (name === '' || named.has(name)) return route.continue();
    });
    const bytes = countScripts(context);
    const page = await context.newPage();
    await page.goto(`${server.url}/app/`, { waitUntil: 'commit' });
    await page.getByLabel('Password').waitFor();
    expect(await bytes()).toBeLessThanOrEqual(180_000);
    await context.close();
  });

  test('shows the navigation of somebody signed in before any answer of GraphQL', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await openApp(context, server, ada);
    await context.route('**/graphql', () => {});
    await context.routeWebSocket('**/graphql', () => {});
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(await page.getByText('a post of ada').count()).toBe(0);
    await context.close();
  });
});
