import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInAsAdmin } from '../harness/admin-page.js';
import { violations } from '../harness/axe.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { comment, post } from '../harness/documents.js';
import { buildAdmin } from '../harness/front-end-build.js';
import { village } from '../harness/server.js';

const { server, ada, ben, gus, ida, mira } = await village(
  { ADMIN_DIR: await buildAdmin() },
  'ada',
  'ben',
  'gus',
  'ida',
  'mira',
);
await server.appoint(ada);

/** Of each page its name, its path, a text that is there when its content was read, and buttons that ask a question. */
type Pages = [name: string, path: string, text: string, questions?: string[]][];

/** A filter of the list of content. */
const written = (filter: object) => `contents?filter=${encodeURIComponent(JSON.stringify(filter))}`;

describe.skipIf(!chromiumPath)('the pages of /admin (needs chromium)', () => {
  let browser: Browser;
  let pages: Pages;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

  beforeAll(async () => {
    const posts: string[] = [];
    for (let number = 1; number <= 30; number++)
      posts.push(
        await post(
          ida,
          `A text of some length, number ${number}, with averylongwordwithoutanyspaceinit`,
        ),
      );
    const [reported, decided, removed] = posts as [string, string, string];
    await comment(ida, reported, 'A comment of ida');
    await ida.act('createGroup', { name: 'Gardeners', description: 'All about gardens' });
    await fetch(`${server.url}/api/users/me/`, {
      headers: { authorization: `Bearer ${ida.token}` },
    });
    const report = async (contentId: string) =>
      (await ben.act('reportContent', { contentId, reason: 'rude words' }, 'report { id }')).report
        .id;
    const [open, closed] = [await report(reported), await report(decided)];
    await ada.admin.act('resolveReport', { reportId: closed, dismiss: true });
    await ada.admin.act('removeContent', { contentId: removed, reason: 'spam' });
    await ada.admin.act('suspendUser', { userId: gus.id, reason: 'sells soap' });
    await ada.admin.act('setUserRole', { userId: mira.id, role: 'ADMIN' });
    pages = [
      ['people', 'people', 'ida'],
      ['roles', `people?filter=${encodeURIComponent('{"role":"ADMIN"}')}`, 'mira'],
      ['posts', written({ kind: 'POST' }), 'number 30'],
      ['comments', written({ kind: 'COMMENT' }), 'A comment of ida'],
      ['groups', written({ kind: 'GROUP' }), 'Gardeners'],
      ['messages', written({ kind: 'MESSAGE' }), 'Chats are private'],
      ['reports', 'reports', 'rude words'],
      ['audit', 'audit', 'sells soap'],
      ['legacy', 'legacy', 'Who still calls'],
      ['nodes', 'nodes', 'this one'],
      [
        'person',
        `people/${ida.id}/show`,
        'Sessions',
        ['Suspend', 'Remove profile', 'Make administrator', 'End all sessions', 'End session'],
      ],
      ['suspended', `people/${gus.id}/show`, 'suspended', ['End suspension']],
      ['administrator', `people/${mira.id}/show`, 'administrator', ['Make ordinary user']],
      ['post', `contents/${reported}/show`, 'number 1,', ['Remove']],
      ['removed', `contents/${removed}/show`, 'spam', ['Restore']],
      ['report', `reports/${open}/show`, 'rude words', ['Resolve', 'Dismiss']],
      ['decided', `reports/${closed}/show`, 'Decided at', ['Reopen']],
    ];
    browser = await startChromium();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/admin/`);
    await signInAsAdmin(page, server, ada);
    signedIn = await context.storageState({ indexedDB: true });
    await context.close();
  });
  afterAll(() => browser?.close());

  /** Pixels that the page is wider than its window. */
  const overflow = (page: Page) =>
    page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
  const isDark = (page: Page) =>
    page.evaluate(() => {
      const [red = 255] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
      return Number(red) < 100;
    });
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  test.each([
    [390, 'dark'],
    [1440, 'light'],
  ] as const)(
    'fit into %i pixels and are accessible, %s',
    async (width, colorScheme) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        reducedMotion: 'reduce',
        storageState: signedIn,
      });
      context.setDefaultTimeout(45_000);
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      const found: object[] = [];
      async function look(page: Page, name: string): Promise<void> {
        // What fades in has a low contrast meanwhile.
        await page.waitForTimeout(400);
        const folder = process.env.SCREENSHOTS;
        if (folder) {
          const path = `${folder}/admin-${name}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: path.replaceAll(' ', '-').toLowerCase() });
        }
        const [broken, excess] = [await violations(page), await overflow(page)];
        if (broken.length > 0 || excess > 0) found.push({ name, broken, excess });
      }
      const page = await context.newPage();
      for (const [name, path, text, questions = []] of pages) {
        await page.goto(`${server.url}/admin/#/${path}`);
        await page.getByRole('main').getByText(text).first().waitFor();
        await page.getByRole('progressbar').waitFor({ state: 'detached' });
        expect(await isDark(page)).toBe(colorScheme === 'dark');
        await look(page, name);
        for (const question of questions) {
          await button(page, question).first().click();
          const dialog = page.getByRole('dialog');
          await button(page, 'Cancel').waitFor();
          // Each says whether and how it is undone.
          expect(await dialog.textContent()).toMatch(/undo|again|brings back/);
          await look(page, `${name} ${question}`);
          await button(page, 'Cancel').click();
          await dialog.waitFor({ state: 'detached' });
        }
      }
      await page.close();

      // Without a session: the sign-in.
      const stranger = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const entrance = await stranger.newPage();
      await entrance.goto(`${server.url}/admin/`);
      await entrance.getByLabel('Password').waitFor();
      expect(await isDark(entrance)).toBe(colorScheme === 'dark');
      await look(entrance, 'sign-in');
      for (const one of [context, stranger]) await one.close();
      expect(found).toEqual([]);
      expect(errors).toEqual([]);
    },
    600_000,
  );

  test('a list leads to its next page', async () => {
    const context = await browser.newContext({ storageState: signedIn });
    const page = await context.newPage();
    await page.goto(`${server.url}/admin/#/${written({ kind: 'POST', authorId: ida.id })}`);
    await page.getByText('number 30').first().waitFor();
    await button(page, 'Go to next page').click();
    await page.getByText('number 1,').first().waitFor();
    await context.close();
  });
});
