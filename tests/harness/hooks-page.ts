import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { sessionOf } from './apollo.js';
import { bundle, openPage } from './browser-page.js';
import { startChromium } from './chromium.js';
import type { Person } from './node.js';

interface Opened {
  /** The end of the address of the page, such as `?id=1`. */
  search?: string;
  /** Called before the page is opened. */
  prepare?: (context: BrowserContext) => unknown;
}

/** Pages of people that run `tests/client/<entry>`, an app of hooks. One browser for a `describe`. */
export function hookPages(entry: string, server: { url: string }) {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    script = await bundle(join(import.meta.dirname, '../client', entry));
    // The address of a page that a test answers is taken for one outside of the local network.
    browser = await startChromium('--disable-features=LocalNetworkAccessChecks');
  });
  afterAll(() => browser?.close());

  return {
    /** The page of a person, who is signed in there. */
    async open(person: Person, { search = '', prepare }: Opened = {}): Promise<Page> {
      const context = await browser.newContext();
      context.setDefaultTimeout(45_000);
      await context.addInitScript(`globalThis.session = ${JSON.stringify(sessionOf(person))}`);
      await prepare?.(context);
      return openPage(context, server.url, { script, search });
    },
  };
}

/** Waits until the elements of a page have these texts. */
export const shows = (page: Page, selector: string, expected: string[]): Promise<void> =>
  expect
    .poll(() => page.locator(selector).allTextContents(), { timeout: 45_000 })
    .toEqual(expected);
