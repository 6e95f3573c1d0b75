import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { violations } from '../harness/axe.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { comment, follow } from '../harness/documents.js';
import { pngOf, upload } from '../harness/pictures.js';
import { village } from '../harness/server.js';
import { buildApp, openApp } from '../harness/web-app.js';

/** Of each screen its name, its path, and a text that is there when its content was read. */
type Screens = [name: string, path: string, text: string][];

type Direction = 'Left to right' | 'Right to left';

/** Buttons that open a dialog or a menu on a screen. */
const dialogs: Record<string, string> = {
  'own profile': 'Edit profile',
  profile: 'More actions',
  chat: 'Actions for the chat',
  groups: 'New',
  meetings: 'New',
};

/** Set to a folder: a picture of each screen is written there. */
const pictures = process.env.SCREENSHOTS;

describe.skipIf(!chromiumPath)('the screens of the example app (needs chromium)', async () => {
  const { server, ada, ben, cleo } = await village(
    { APP_DIR: await buildApp('web') },
    'ada',
    'ben',
    'cleo',
  );
  let browser: Browser;
  let screens: Screens;

  beforeAll(async () => {
    const { id: picture } = await upload(ben, server.url, await pngOf(64, 48));
    const images = [{ id: picture, alt: 'A teal square' }];
    const { post } = await ben.act(
      'createPost',
      { content: 'A square of ben', images },
      'post { id }',
    );
    await comment(cleo, post.id, 'A comment of cleo');
    await follow(ada, ben);
    await follow(ben, ada);
    const chat = await openConversation(ben, ada, 'A message of ben');
    const { group } = await ben.act('createGroup', { name: 'The gardeners' }, 'group { id }');
    await ada.act('joinGroup', { groupId: group.id });
    const meeting = await ada.act(
      'createMeeting',
      { title: 'The harvest', isGroup: true, scheduledAt: '2037-05-01T09:00:00Z' },
      'meeting { id }',
    );
    const { call } = await ben.act(
      'startCall',
      { callee: { id: ada.id }, kind: 'AUDIO' },
      'call { id }',
    );
    await ben.act('endCall', { callId: call.id });
    screens = [
      ['feed', '/', 'A square of ben'],
      ['post', `/posts/${post.id}`, 'A comment of cleo'],
      ['people', '/people', 'ben'],
      ['profile', '/people/ben', 'A square of ben'],
      ['own profile', '/people/ada', 'No posts'],
      ['chats', '/chats', 'A message of ben'],
      ['chat', `/chats/${chat}`, 'A message of ben'],
      ['groups', '/groups', 'The gardeners'],
      ['group', `/groups/${group.id}`, 'The gardeners'],
      ['notifications', '/notifications', 'ben'],
      ['search', '/search', 'A square of ben'],
      ['meetings', '/meetings', 'The harvest'],
      ['meeting', `/meetings/${meeting.meeting.id}`, 'The harvest'],
      ['calls', '/calls', 'ben'],
      ['settings', '/settings', 'Settings'],
    ];
    browser = await startChromium();
  }, 120_000);
  afterAll(() => browser?.close());

  /** Pixels that the page is wider than its window. */
  const overflow = (page: Page) =>
    page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

  /** Opens every screen of the app, and calls `look` on each. */
  async function visit(
    context: BrowserContext,
    direction: Direction,
    look: (page: Page, name: string) => Promise<void>,
  ): Promise<void> {
    const first = await openApp(context, server, null);
    await first.getByLabel('Password').waitFor();
    await look(first, 'sign-in');
    await first.getByRole('button', { name: 'Create an account' }).click();
    await first.getByLabel('E-mail address').waitFor();
    await look(first, 'sign-up');
    await first.close();
    const page = await openApp(context, server, ada, '/settings');
    await page.getByRole('radio', { name: direction }).click();
    for (const [name, path, text] of screens) {
      await page.goto(`${server.url}/app${path}`);
      if (name === 'search') await page.getByRole('searchbox').fill('square');
      await expect
        .poll(() => page.locator('body').textContent(), { message: `${text} on ${name}` })
        .toContain(text);
      await expect.poll(() => page.getByLabel('Loading').count()).toBe(0);
      await look(page, name);
      const dialog = dialogs[name];
      if (!dialog) continue;
      await page.getByRole('button', { name: dialog, exact: true }).first().click();
      await page.getByRole('dialog').or(page.getByRole('menu')).waitFor();
      await look(page, `${name} ${dialog}`);
      await page.keyboard.press('Escape');
    }
    // Names stand beside their pictures, whatever their own direction is.
    await page.goto(`${server.url}/app/people`);
    const name = page.getByRole('main').getByRole('link', { name: 'ben' });
    const gap = () =>
      name.evaluate((link, isRtl) => {
        const range = document.createRange();
        range.selectNodeContents(link);
        const [text, row] = [range, link.closest('.row')!].map((item) =>
          item.getBoundingClientRect(),
        );
        return isRtl ? row!.right - text!.right : text!.left - row!.left;
      }, direction === 'Right to left');
    await name.waitFor();
    expect(await gap()).toBeLessThan(80);
    const callee = { id: ada.id };
    const { call } = await cleo.act('startCall', { callee, kind: 'AUDIO' }, 'call { id }');
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await look(page, 'ringing');
    await cleo.act('endCall', { callId: call.id });
    await page.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' });
    const box = await page.getByRole('link', { name: 'Feed' }).last().boundingBox();
    const isAtRight = (box?.x ?? 0) > (page.viewportSize()?.width ?? 0) / 2;
    expect(isAtRight).toBe(direction === 'Right to left');
  }

  test.each<[string, number, 'light' | 'dark', Direction]>([
    ['a phone', 390, 'light', 'Left to right'],
    ['a phone at night', 390, 'dark', 'Left to right'],
    ['a phone from right to left', 390, 'light', 'Right to left'],
    ['a desk', 1440, 'light', 'Left to right'],
    ['a desk at night', 1440, 'dark', 'Left to right'],
    ['a desk from right to left', 1440, 'light', 'Right to left'],
  ])(
    'fit and are accessible on %s',
    async (device, width, colorScheme, direction) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      const found: object[] = [];
      await visit(context, direction, async (page, name) => {
        const path = `${pictures}/${name}-${width}-${colorScheme}-${direction}.png`;
        if (pictures) await page.screenshot({ path: path.replaceAll(' ', '-').toLowerCase() });
        // Contrast and names are the same in both directions.
        const broken = direction === 'Left to right' ? await violations(page) : [];
        const excess = await overflow(page);
        if (broken.length > 0 || excess > 0) found.push({ device, name, broken, excess });
      });
      await context.close();
      expect(found).toEqual([]);
      expect(errors).toEqual([]);
    },
    300_000,
  );

  test('are used by the keyboard alone, from the sign-in to a message', async () => {
    const context = await browser.newContext();
    const page = await openApp(context, server, null);
    /** Presses Tab until the focus is on the control. */
    async function tabTo(control: ReturnType<Page['locator']>): Promise<void> {
      await control.waitFor();
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab');
        if (await control.evaluate((element) => element === document.activeElement)) return;
      }
      throw new Error(`Tab does not lead to ${control}.`);
    }
    await tabTo(page.getByLabel('Username or e-mail address'));
    await page.keyboard.type('ada');
    await tabTo(page.getByLabel('Password'));
    await page.keyboard.type(ada.password);
    await page.keyboard.press('Enter');
    await tabTo(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chats' }),
    );
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('main').getByRole('link', { name: 'ben' }));
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('textbox', { name: 'Message' }));
    await page.keyboard.type('written by keyboard');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('written by keyboard').waitFor();
    await context.close();
  });
});
