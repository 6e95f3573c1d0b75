import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { follow, post } from '../harness/documents.js';
import { pngOf } from '../harness/pictures.js';
import { type Person, village } from '../harness/server.js';
import { buildApp, fakeDevices, seesVideo, watchPeers } from '../harness/web-app.js';

const folder = join(import.meta.dirname, '../../examples/minimal');

test('the minimal app has at most 350 lines in all', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(tsx?|css|html|json)$/.test(name) && !/^(dist|node_modules)\b/.test(name),
  );
  const lines = files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'),
  );
  expect(files).toContain('src/main.tsx');
  expect(lines.length).toBeLessThanOrEqual(350);
});

describe.skipIf(!chromiumPath)('the minimal app in a browser (needs chromium)', async () => {
  const { server, ada, ben } = await village({ APP_DIR: await buildApp('minimal') }, 'ada', 'ben');
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await startChromium(...fakeDevices);
    await follow(ben, ada);
    await post(ada, 'an older post');
  });
  afterAll(() => browser?.close());

  async function open(): Promise<Page> {
    const context = await browser.newContext();
    context.setDefaultTimeout(45_000);
    await watchPeers(context);
    const page = await context.newPage();
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/app/`);
    return page;
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  async function signIn({ username, password }: Person): Promise<Page> {
    const page = await open();
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(password);
    await button(page, 'Sign in').click();
    await page.getByRole('heading', { name: username, level: 1 }).waitFor();
    return page;
  }

  test('signs in and up, posts a picture, chats, and calls with video and a shared screen', async () => {
    const cleos = await open();
    await button(cleos, 'I am new').click();
    await cleos.getByLabel('Username').fill('ada');
    await cleos.getByLabel('E-mail address').fill('cleo@example.org');
    await cleos.getByLabel('Password').fill('under the old linden');
    await button(cleos, 'Create account').click();
    await cleos.getByRole('alert').filter({ hasText: 'already exists' }).waitFor();
    await cleos.getByLabel('Username').fill('cleo');
    await cleos.getByLabel('E-mail address').fill('cleo@example.org');
    await cleos.getByLabel('Password').fill('under the old linden');
    await button(cleos, 'Create account').click();
    await cleos.getByRole('heading', { name: 'cleo', level: 1 }).waitFor();

    const [adas, bens] = [await signIn(ada), await signIn(ben)];
    await bens.getByText('an older post').waitFor();
    await bens.getByRole('status').filter({ hasText: 'online' }).waitFor();
    await adas.getByLabel('New post').fill('a teal square');
    await adas.getByLabel('Picture').setInputFiles({
      name: 'square.png',
      mimeType: 'image/png',
      buffer: await pngOf(64, 64),
    });
    await button(adas, 'Publish').click();
    await button(bens, 'Show 1 new').click();
    for (const page of [adas, bens]) {
      const picture = page.getByRole('article').first().locator('img');
      await page.getByText('a teal square').waitFor();
      await expect
        .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBe(64);
    }

    await adas.getByLabel('To').fill('ben');
    await adas.getByLabel('First message').fill('hello');
    await button(adas, 'Write').click();
    // Groups have their names, not those of members.
    const { group } = await ada.act('createGroup', { name: 'gardeners' }, 'group { id }');
    await ben.act('joinGroup', { groupId: group.id });
    await button(bens, 'gardeners').waitFor();
    await button(bens, 'ada (1)').click();
    await button(adas, 'ben').click();
    await bens.getByText('ada: hello').waitFor();
    await bens.getByLabel('Message', { exact: true }).fill('hello yourself');
    await adas.getByText('ben is typing').waitFor();
    await button(bens, 'Send').click();
    await adas.getByText('ben: hello yourself').waitFor();
    await button(bens, 'ada').waitFor();

    await button(adas, 'Call ben').click();
    await bens.getByText('ada: ringing').waitFor();
    await button(bens, 'Accept').click();
    for (const page of [adas, bens]) await seesVideo(page);
    await button(adas, 'Share the screen').click();
    await seesVideo(bens, 2);
    await button(bens, 'Hang up').click();
    for (const page of [adas, bens]) await page.getByText(/: HUNG_UP$/).waitFor();
    await button(bens, 'Close').click();

    await button(bens, 'Sign out').click();
    await button(bens, 'Sign in').waitFor();
    expect(complaints).toEqual([]);
  });
});
