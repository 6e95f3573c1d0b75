import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { openConversation } from '../harness/apollo.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { spawnParley } from '../harness/process.js';
import { startTcpProxy } from '../harness/tcp-proxy.js';
import { buildApp, openApp, textsIn, write } from '../harness/web-app.js';

const pattern = /message \d+\./g;
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}.`);

describe.skipIf(!chromiumPath)('the chat of the example app (needs chromium)', () => {
  let app: string;
  let browser: Browser;

  beforeAll(async () => {
    [app, browser] = await Promise.all([buildApp('web'), startChromium()]);
  }, 120_000);
  afterAll(() => browser?.close());

  /** A node, and the chat of Ada and Ben in two browsers. Hers reaches the node through a proxy. */
  async function open() {
    const [{ url }, port] = await Promise.all([createDatabase(), freePort()]);
    const settings = { DATABASE_URL: url, PORT: String(port), APP_DIR: app };
    const node = await spawnParley(settings);
    const proxy = await startTcpProxy(port);
    const { ada, ben } = await node.people('ada', 'ben');
    const conversationId = await openConversation(ada, ben);
    const show = async (person: typeof ada, address: string) => {
      const context = await browser.newContext();
      closing({ stop: () => context.close() });
      const page = await openApp(context, { url: address }, person, `/chats/${conversationId}`);
      await page.getByText('hello').last().waitFor();
      return page;
    };
    const [adas, bens] = await Promise.all([
      show(ada, `http://127.0.0.1:${proxy.port}`),
      show(ben, node.url),
    ]);

    const stored = async (): Promise<string[]> => {
      const { conversation } = await ben.ask(
        'query ($id: ID!) { conversation(id: $id) { messages(first: 100) { nodes { content } } } }',
        { id: conversationId },
      );
      const contents = conversation.messages.nodes.map(
        ({ content }: { content: string }) => content,
      );
      return contents.filter((content: string) => content.startsWith('message'));
    };
    /** Waits until both sides show these messages, each is stored once, and none waits to be sent. */
    async function all(expected: string[]): Promise<void> {
      for (const page of [adas, bens])
        await expect
          .poll(
            async () => ({
              unsent: await page.getByText('Waiting to be sent').count(),
              shown: (await textsIn(page, pattern)).slice(-expected.length),
            }),
            { timeout: 60_000 },
          )
          .toEqual({ unsent: 0, shown: expected });
      expect(await stored()).toEqual(expected);
    }
    return { node, settings, proxy, adas, bens, stored, all };
  }

  const unsent = (page: Page) => page.getByText('Waiting to be sent').count();

  test('20 messages written in a minute offline, with a reload in between, are sent once and in order', async () => {
    const { proxy, adas, stored, all } = await open();
    await adas.waitForFunction(async () => {
      const { active } = await navigator.serviceWorker.ready;
      return active?.state === 'activated' && (await caches.keys()).length > 0;
    });
    // Chromium may let a request of a page that is being loaded pass, so the proxy is closed as well.
    await adas.context().setOffline(true);
    const online = proxy.target;
    proxy.target = null;
    proxy.cut();
    const minute = sleep(60_000);
    for (const content of numbered(1, 10)) await write(adas, content);
    await expect.poll(() => textsIn(adas, pattern)).toEqual(numbered(1, 10));
    await adas.reload();
    await expect.poll(() => textsIn(adas, pattern)).toEqual(numbered(1, 10));
    for (const content of numbered(11, 20)) await write(adas, content);
    await expect.poll(() => unsent(adas)).toBe(20);
    await minute;
    expect(await unsent(adas)).toBe(20);
    expect(await stored()).toEqual([]);
    proxy.target = online;
    await adas.context().setOffline(false);
    await all(numbered(1, 20));
  }, 240_000);

  test('a node that is killed in the middle of the chat loses nothing', async () => {
    const { node, settings, adas, bens, all } = await open();
    for (const content of numbered(1, 3)) await write(adas, content);
    const killed = node.kill('SIGKILL');
    for (const content of numbered(4, 6)) await write(adas, content);
    await killed;
    for (const content of numbered(7, 10)) await write(adas, content);
    await expect.poll(() => unsent(adas)).toBeGreaterThan(3);
    await spawnParley(settings);
    await all(numbered(1, 10));
    await write(bens, 'message 11.');
    await all(numbered(1, 11));
  }, 120_000);
});
