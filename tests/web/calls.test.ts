import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../harness/axe.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { village } from '../harness/server.js';
import { buildApp, fakeDevices, openApp, seesVideo, watchPeers } from '../harness/web-app.js';

/** Globals of the page of an old client. */
declare const call: (access: string, callee: number) => Promise<{ heard: string[] }>;
declare let legacy: { heard: string[] };

describe.skipIf(!chromiumPath)('calls of the example app (needs chromium)', async () => {
  const { server, ben, cleo } = await village({ APP_DIR: await buildApp('web') }, 'ben', 'cleo');
  let browser: Browser;
  let bens: Page;
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  async function newContext() {
    const context = await browser.newContext();
    await watchPeers(context);
    return context;
  }
  beforeAll(async () => {
    // The address of a page that a test answers is taken for one outside of the local network.
    browser = await startChromium(...fakeDevices, '--disable-features=LocalNetworkAccessChecks');
    bens = await openApp(await newContext(), server, ben);
  });
  afterAll(() => browser?.close());

  test('from sign-up to a call with a shared screen, which rings until one device answers', async () => {
    const tablet = await openApp(await newContext(), server, ben);
    const adas = await openApp(await newContext(), server, null, '/people/ben');
    await button(adas, 'Create an account').click();
    await adas.getByLabel('Username').fill('ada');
    await adas.getByLabel('E-mail address').fill('ada@example.org');
    await adas.getByLabel('Password').fill('under the old linden');
    await button(adas, 'Create account').click();

    await button(adas, 'Video call').click();
    for (const page of [bens, tablet]) {
      await button(page, 'Accept').waitFor();
      await expect.poll(() => page.title()).toBe('ada is calling');
    }
    for (const page of [bens, adas]) expect(await violations(page)).toEqual([]);
    await button(bens, 'Accept').click();
    await button(tablet, 'Accept').waitFor({ state: 'detached' });
    await tablet.getByText('answered on another device').waitFor();
    await expect.poll(() => tablet.title()).not.toContain('calling');
    for (const page of [adas, bens]) await seesVideo(page);
    expect(await violations(bens)).toEqual([]);

    await button(adas, 'Share the screen').click();
    await seesVideo(bens, 2);
    await bens.getByLabel('Their camera').waitFor();
    expect(await violations(bens)).toEqual([]);
    await button(adas, 'Share the screen').click();
    await bens.getByLabel('Their camera').waitFor({ state: 'detached' });
    await seesVideo(bens);

    await button(bens, 'Hang up').click();
    for (const page of [adas, bens]) await page.getByText('the call has ended').waitFor();
    for (const page of [adas, tablet]) await page.context().close();
    await button(bens, 'Close').click();
  });

  test('an old client rings the browser and is answered', async () => {
    const script = await bundle(join(import.meta.dirname, 'legacy-caller.ts'));
    const old = await openPage(await newContext(), server.url, { script });
    await old.waitForFunction(() => 'call' in globalThis);
    await old.evaluate(
      async ([access, callee]) => Object.assign(globalThis, { legacy: await call(access, callee) }),
      [cleo.token, ben.number] as const,
    );
    await expect.poll(() => bens.title()).toBe('cleo is calling');
    await button(bens, 'Accept').click();
    for (const page of [old, bens]) await seesVideo(page);
    await button(bens, 'Hang up').click();
    await expect.poll(() => old.evaluate(() => legacy.heard.at(-1))).toBe('call_ended');
  });
});
