import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { follow, post, send } from '../harness/documents.js';
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
