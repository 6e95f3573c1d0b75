import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { follow, post, send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { App, connect } from './react-app.js';

test('hooks render on a server, as if the session was not read yet', () => {
  const parley = connect('http://127.0.0.1:9/graphql');
  expect(renderToString(createElement(App, { parley }))).toContain('<p id="status">loading</p>');
  parley.stop();
});

describe.skipIf(!chromiumPath)('hooks in a browser (needs chromium)', async () => {
  const { server, ada, ben } = await village('ada', 'ben');
  let browser: Browser;
  let script: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    script = await bundle(join(import.meta.dirname, 'react-entry.tsx'));
    browser = await startChromium(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-features=LocalNetworkAccessChecks',
    );
    for (const number of [1, 2, 3]) await send(ada, ben, `old ${number}`);
    await send(ada, ben, 'old 4');
    await follow(ben, ada);
    for (const number of [1, 2, 3]) await post(ada, `post ${number}`);
  });
  afterAll(() => browser?.close());

  async function signIn({ username, password }: Person): Promise<Page> {
    const context = await browser.newContext();
    context.setDefaultTimeout(10_000);
    const page = await openPage(context, server.url, { script });
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.fill('[name=name]', username);
    await page.fill('[name=password]', password);
    await page.click('text=Sign in');
    await page.waitForSelector(`#me:text("${username}")`);
    return page;
  }
  const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
  const shows = (page: Page, selector: string, expected: string[]) =>
    expect.poll(() => texts(page, selector), { timeout: 10_000 }).toEqual(expected);

  test('two people chat, see each other type and read, and call', async () => {
    const [adas, bens] = [await signIn(ada), await signIn(ben)];
    await shows(bens, 'article', ['post 3', 'post 2']);
    await bens.click('text=More');
    await shows(bens, 'article', ['post 3', 'post 2', 'post 1']);

    for (const page of [adas, bens]) {
      await shows(page, '#connection', ['online']);
      await shows(page, '.chat', [`ada ONLINE,ben ONLINE: old 4 (${page === bens ? 4 : 0})`]);
      await page.click('.chat');
      await shows(page, 'li', ['old 2', 'old 3', 'old 4']);
    }
    await bens.click('text=Older');
    await shows(bens, 'li', ['old 1', 'old 2', 'old 3', 'old 4']);

    await adas.fill('[name=content]', 'new');
    await shows(bens, '#typing', ['ada']);
    await adas.click('text=Send');
    await shows(bens, '#typing', ['']);
    await shows(bens, 'li', ['old 1', 'old 2', 'old 3', 'old 4', 'new']);
    await shows(adas, 'li', ['old 2', 'old 3', 'old 4', 'new']);
    await shows(bens, '#inbox', ['ConversationActivity']);
    await shows(bens, '.chat', ['ada ONLINE,ben ONLINE: new (5)']);
    await bens.click('text=Read');
    await shows(bens, '.chat', ['ada ONLINE,ben ONLINE: new (0)']);
    await shows(adas, '#marks', ['0,5']);

    await adas.context().route('**/graphql', (route) => route.abort());
    await adas.fill('[name=content]', 'unsent');
    await adas.click('text=Send');
    await expect.poll(() => texts(adas, 'li:last-child')).toEqual(['unsent (pending)']);
    await adas.context().unroute('**/graphql');
    await expect.poll(() => texts(adas, 'li:last-child')).toEqual(['unsent']);
    await expect.poll(() => texts(bens, 'li:last-child')).toEqual(['unsent']);

    await adas.click('text=Call');
    await shows(bens, '#call', ['ada ringing']);
    await bens.click('text=Accept');
    for (const page of [adas, bens]) await shows(page, '#call', ['ada connected']);
    await bens.click('text=Hang up');
    for (const page of [adas, bens]) await shows(page, '#call', ['ada HUNG_UP']);

    await bens.click('text=Sign out');
    await shows(bens, '#status', ['signedOut']);
    expect(complaints.filter((text) => !text.includes('ERR_FAILED'))).toEqual([]);
  }, 60_000);
});
