import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actAt } from '../../src/demo/act.js';
import { prepareApp } from '../../src/demo/app.js';
import { moveIn } from '../../src/demo/residents.js';
import village from '../../src/demo/village.json' with { type: 'json' };
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { buildDemoApp } from '../harness/front-end-build.js';
import { makeTempDir } from '../harness/postgres.js';
import { startParley } from '../harness/server.js';
import { write } from '../harness/web-app.js';

/** Serves the app as the demo does, with the first people of its village; the address of the app. */
async function startDemo(): Promise<string> {
  await buildDemoApp();
  const folder = await makeTempDir('demo');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  const APP_DIR = (await prepareApp(join(folder, 'app'))) ?? '';
  const { url } = await startParley({ APP_DIR });
  const act = actAt(url);
  const tokens = new Map<string, string>();
  for (const villager of village.villagers.slice(0, 5))
    tokens.set(villager.username, (await moveIn(act, villager)).token);
  const input = { to: { username: 'ben' }, content: 'hello' };
  await act('sendMessage', input, '__typename', tokens.get('ada'));
  return `${url}/app/`;
}

describe.skipIf(!chromiumPath)('tabs of one browser in the demo (needs chromium)', () => {
  let browser: Browser;
  let context: BrowserContext;
  let app: string;
  beforeAll(async () => {
    app = await startDemo();
    browser = await startChromium();
    context = await browser.newContext();
    context.setDefaultTimeout(45_000);
  });
  afterAll(() => browser?.close());

  const account = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
  const choose = (page: Page, name: string) => page.getByRole('button', { name }).click();

  /** A new tab, which signs in as one of the village by one click. */
  async function openAs(name: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(app);
    await choose(page, name);
    await account(page, name).waitFor();
    return page;
  }

  test('residents are first, with whole names', async () => {
    const page = await context.newPage();
    await page.goto(app);
    const resident = page.getByRole('button', { name: 'Dev Ranganathan' });
    await resident.waitFor();
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const [face, form] = [resident, page.getByLabel('Password')].map((part) =>
        part.boundingBox(),
      );
      expect((await face)?.y).toBeLessThan((await form)?.y ?? 0);
      const lines = await resident.evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element.lastChild as Text);
        return range.getClientRects().length;
      });
      expect(lines).toBeLessThanOrEqual(2);
    }
    await page.close();
  });

  test('two tabs are two people, who write to each other, over reloads too', async () => {
    const adas = await openAs('Ada Moreau');
    const bens = await openAs('Ben Adeyemi');
    for (const [page, other] of [
      [adas, 'Ben Adeyemi'],
      [bens, 'Ada Moreau'],
    ] as const) {
      await page.getByRole('link', { name: 'Chats' }).click();
      await page.getByRole('main').getByRole('link', { name: other }).click();
      await page.getByRole('log').waitFor();
    }
    const receives = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor();
    await write(adas, 'from the tab of Ada');
    await receives(bens, 'from the tab of Ada');
    await write(bens, 'from the tab of Ben');
    await receives(adas, 'from the tab of Ben');

    for (const page of [adas, bens]) await page.reload();
    for (const [page, name] of [
      [adas, 'Ada Moreau'],
      [bens, 'Ben Adeyemi'],
    ] as const)
      await account(page, name).waitFor();
    await write(adas, 'after a reload');
    await receives(bens, 'after a reload');

    // Signing out in one tab leaves the other signed in.
    await choose(adas, 'Your account');
    await adas.getByRole('menuitem', { name: 'Sign out' }).click();
    await adas.getByRole('heading', { name: 'Sign in' }).waitFor();
    await write(bens, 'alone');
    await receives(bens, 'alone');
    await bens.getByText('Waiting to be sent').waitFor({ state: 'detached' });
    await account(bens, 'Ben Adeyemi').waitFor();
    for (const page of [adas, bens]) await page.close();
  });

  test('a duplicated tab is the same person, and follows sign-outs and sign-ins of its original', async () => {
    const original = await openAs('Cleo Brandt');
    // A window that a page opens inherits its session storage, as a duplicated tab does.
    const [copy] = await Promise.all([
      context.waitForEvent('page'),
      original.evaluate(() => void open(location.href)),
    ]);
    await account(copy, 'Cleo Brandt').waitFor();
    await choose(copy, 'Your account');
    await copy.getByRole('menuitem', { name: 'Sign out' }).click();
    await original.getByRole('heading', { name: 'Sign in' }).waitFor();
    await choose(original, 'Dev Ranganathan');
    for (const page of [original, copy]) await account(page, 'Dev Ranganathan').waitFor();
    // A tab that was opened for itself is not affected.
    const other = await openAs('Ema Horvat');
    await account(original, 'Dev Ranganathan').waitFor();
    for (const page of [original, copy, other]) await page.close();
  });
});
