import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { comment, follow, post, send } from '../harness/documents.js';
import { startSite } from '../harness/pages.js';
import { type Person, village } from '../harness/server.js';
import { buildApp, openApp } from '../harness/web-app.js';

describe.skipIf(!chromiumPath)('the example app (needs chromium)', async () => {
  const site = await startSite();
  site.pages.set('/garden', '<title>The old garden</title>');
  const { server } = await village({
    APP_DIR: await buildApp('web'),
    LINK_PREVIEW_HOSTS: `http://127.0.0.1:${site.port}`,
    LINK_PREVIEW_PRIVATE_ADDRESSES: 'true',
  });
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  const open = async (person: Person, path: string) =>
    openApp(await browser.newContext(), server, person, path);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  test('shows the pages of links in a chat and in the feed', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const { conversation } = await send(ben, ada, `look: ${site.url}/garden`);
    await post(ada, `a post: ${site.url}/garden`);
    const page = await open(ada, `/chats/${conversation.id}`);
    await page.getByRole('log').getByRole('link', { name: 'The old garden' }).waitFor();
    await page.goto(`${server.url}/app/`);
    await page.getByRole('article').getByRole('link', { name: 'The old garden' }).waitFor();
    await page.context().close();
  });

  test('shows what is published to an empty feed at once', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    await follow(ada, ben);
    const page = await open(ada, '/');
    await page.getByText('Nothing here yet.').waitFor();
    await post(ben, 'the first of all');
    await page.getByText('the first of all').waitFor();
    expect(await page.getByText('Nothing here yet.').count()).toBe(0);
    expect(await page.getByRole('button', { name: /new post/ }).count()).toBe(0);
    await page.context().close();
  });

  test('sets presence and status, which others see', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const bens = await open(ben, `/people/${ada.username}`);
    const page = await open(ada, '/settings');
    for (const [choice, seen] of [
      ['Away', 'away'],
      ['Do not disturb', 'does not want to be disturbed'],
      ['Online', 'online'],
    ] as const) {
      await page.getByRole('radio', { name: choice, exact: true }).click();
      await bens.getByText(seen, { exact: true }).waitFor();
    }
    await page.getByLabel('Emoji').fill('🌱');
    await page.getByLabel('Status', { exact: true }).fill('in the garden');
    await button(page, 'Set the status').click();
    await bens.getByText('online · 🌱 in the garden').waitFor();
    await button(page, 'Remove the status').click();
    await bens.getByText('online', { exact: true }).waitFor();
    for (const one of [page, bens]) await one.context().close();
  });

  test('asks before strangers write, and accepts or declines', async () => {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    await ada.act('updatePrivacy', { contactPolicy: { messages: 'FRIENDS' } }, 'user { id }');
    await send(ben, ada, 'may I?');
    await send(cleo, ada, 'and I?');
    const page = await open(ada, '/chats');
    const requests = page.getByRole('radio', { name: 'Requests' });
    for (const [person, answer] of [
      [ben, 'Accept'],
      [cleo, 'Decline'],
    ] as const) {
      await requests.click();
      await page.getByRole('link', { name: person.username }).click();
      await page.getByRole('region', { name: 'Message request' }).waitFor();
      expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
      await button(page, answer).click();
      await page.getByRole('textbox', { name: 'Message' }).waitFor();
    }
    await requests.click();
    await page.getByText('Nobody else asks to write to you.').waitFor();
    await page.getByRole('radio', { name: 'Chats' }).click();
    await page.getByRole('link', { name: ben.username }).waitFor();
    await page.context().close();
  });

  test('pins, mutes and archives a conversation', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const { conversation } = await send(ben, ada, 'hello');
    const page = await open(ada, `/chats/${conversation.id}`);
    const choose = async (name: string) => {
      await button(page, 'Actions for the chat').click();
      await page.getByRole('menuitem', { name, exact: true }).click();
      // A press on the button of a menu that is closing closes it.
      await page.getByRole('menu').waitFor({ state: 'detached' });
    };
    const chats = page.getByRole('complementary', { name: 'Chats' });
    for (const [action, mark, undo] of [
      ['Pin', 'Pinned', 'Unpin'],
      ['Mute', 'Muted', 'Unmute'],
    ] as const) {
      await choose(action);
      await chats.getByLabel(mark).waitFor();
      await choose(undo);
      await chats.getByLabel(mark).waitFor({ state: 'detached' });
    }
    await choose('Archive');
    await chats.getByText('No conversations yet.').waitFor();
    await chats.getByRole('radio', { name: 'Archive' }).click();
    await chats.getByRole('link', { name: ben.username }).waitFor();
    await page.context().close();
  });

  test('has a bar on phones whose labels stay whole, with the number of new things at its icon', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    await follow(ben, ada);
    const page = await open(ada, '/');
    const bar = page.getByRole('navigation', { name: 'Main' });
    const labels = ['Feed', 'Chats', 'Notifications', 'Search', 'More'];
    await bar.getByText('1 new').waitFor();
    for (const width of [320, 375, 390]) {
      await page.setViewportSize({ width, height: 700 });
      for (const label of labels) {
        const box = await bar.getByText(label, { exact: true }).boundingBox();
        expect(box?.height, `${label} at ${width}`).toBeLessThan(24);
        expect(box?.width, `${label} at ${width}`).toBeGreaterThan(20);
      }
      expect(await bar.getByRole('link').filter({ visible: true }).count()).toBe(4);
      const link = bar.getByRole('link', { name: 'Notifications' });
      const icon = await link.locator('svg').boundingBox();
      const badge = await link.getByText('1 new').boundingBox();
      expect(Math.abs((badge?.x ?? 0) - (icon?.x ?? 0))).toBeLessThan(24);
      const end = await bar.getByText('More').boundingBox();
      expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThan(width);
    }
    await page.context().close();
  });

  test('marks notifications as seen when it shows them, and still says which were new', async () => {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    const postId = await post(ada, 'a post of ada');
    await comment(ben, postId, 'one');
    await follow(ben, ada);
    await follow(cleo, ada);
    const page = await open(ada, '/');
    await page.getByRole('button', { name: '1 comment', exact: true }).waitFor();
    const link = page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Notif' });
    await link.getByText('2 new').waitFor();
    await page.clock.pauseAt(Date.now() + 1_000);
    await link.click();
    // Within a second by the clock of the page, however long the answers of the server take.
    let ran = 0;
    const unseen = async () => {
      if (ran < 1_000) await page.clock.runFor(50);
      ran += 50;
      return link.getByText('2 new').count();
    };
    await expect.poll(unseen).toBe(0);
    await page.getByText(`${cleo.username} and another follow you`).waitFor();
    expect(await page.getByRole('main').getByText('new', { exact: true }).count()).toBe(2);
    await page.context().close();
  });

  test('shows where the unread messages of a chat begin', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const { conversation } = await send(ben, ada, 'an old one');
    await send(ada, ben, 'an answer');
    await send(ben, ada, 'a new one');
    await send(ben, ada, 'a newer one');
    const page = await open(ada, `/chats/${conversation.id}`);
    const log = page.getByRole('log');
    await log.getByText('a newer one').waitFor();
    const order = /an answer.*New.*a new one.*a newer one/s;
    await expect.poll(() => log.textContent()).toMatch(order);
    const chats = page.getByRole('complementary', { name: 'Chats' });
    await chats.getByText('unread').waitFor({ state: 'detached' });
    expect(await log.textContent()).toMatch(order);
    // On a desk the list stands beside the chat.
    const back = button(page, 'Back');
    expect(await back.isVisible()).toBe(false);
    for (const width of [800, 390]) {
      await page.setViewportSize({ width, height: 700 });
      expect(await back.isVisible()).toBe(true);
      expect((await log.boundingBox())?.width).toBeGreaterThan(300);
    }
    await page.reload();
    await log.getByText('a newer one').waitFor();
    expect(await log.getByRole('heading', { name: 'New' }).count()).toBe(0);
    await page.context().close();
  });

  test('lists the meetings to come, soonest first, and an open invitation once', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const meet = async (person: Person, title: string, hours: number) => {
      const scheduledAt = new Date(Date.now() + hours * 3_600_000).toISOString();
      const input = { title, isGroup: true, scheduledAt };
      return (await person.act('createMeeting', input, 'meeting { id }')).meeting.id as string;
    };
    await meet(ada, 'in a month', 720);
    await meet(ada, 'tomorrow', 24);
    await meet(ada, 'last week', -168);
    await meet(ada, 'yesterday', -24);
    const meetingId = await meet(ben, 'in a week', 168);
    await ben.act('inviteToMeeting', { meetingId, userId: ada.id });
    const page = await open(ada, '/meetings');
    const titles = () =>
      page.getByRole('main').getByRole('listitem').getByRole('link').allTextContents();
    const rest = ['tomorrow', 'in a month', 'yesterday', 'last week'];
    await expect.poll(titles).toEqual(['in a week', ...rest]);
    await button(page, 'Accept').click();
    await expect.poll(titles).toEqual(['tomorrow', 'in a week', ...rest.slice(1)]);
    await page.context().close();
  });

  test('says in its own words that a password is wrong, and leads from its name to the feed', async () => {
    const { ada } = await server.newcomers('ada');
    const page = await openApp(await browser.newContext(), server, null);
    await page.getByLabel('Username or e-mail address').fill(ada.username);
    await page.getByLabel('Password').fill('not the password');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').getByText('The username or password is wrong.').waitFor();
    await page.getByLabel('Password').fill(ada.password);
    await button(page, 'Sign in').click();
    await page.getByRole('link', { name: 'Groups' }).click();
    await page.getByRole('heading', { name: 'Groups' }).waitFor();
    await page.getByRole('link', { name: 'Parley', exact: true }).click();
    await page.getByRole('heading', { name: 'Feed' }).waitFor();
    await page.context().close();
  });

  test('moves nothing when a scrollbar comes, or a dialog hides it', async () => {
    const { ada } = await server.newcomers('ada');
    const shown = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-gpu'],
      ignoreDefaultArgs: ['--hide-scrollbars'],
    });
    const page = await openApp(await shown.newContext(), server, ada, '/groups');
    const xOf = async () => (await button(page, 'New').boundingBox())?.x;
    await page.getByText('No groups here.').waitFor();
    const before = await xOf();
    await page.evaluate(() => {
      document.body.style.minHeight = '3000px';
    });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(3000);
    expect(await xOf()).toBe(before);
    await button(page, 'New').click();
    await page.getByRole('dialog').waitFor();
    const hidden = page.getByRole('button', { name: 'New', exact: true, includeHidden: true });
    expect((await hidden.boundingBox())?.x).toBe(before);
    await shown.close();
  });

  test('says why a call was not answered, which still rings', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const page = await open(ada, '/');
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('The microphone was refused.', 'NotAllowedError'));
    });
    const input = { callee: { id: ada.id }, kind: 'AUDIO' };
    await ben.act('startCall', input, 'call { id }');
    await button(page, 'Accept').click();
    await page.getByRole('alert').getByText('The microphone was refused.').waitFor();
    await button(page, 'Accept').waitFor();
    await page.context().close();
  });
});
