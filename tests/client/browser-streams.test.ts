import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Core from '../../packages/client/src/core.js';
import type { Session } from '../../packages/client/src/core.js';
import { openConversation, sessionOf } from '../harness/apollo.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { follow, post } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { startTcpProxy } from '../harness/tcp-proxy.js';

/** Globals of the page: the client, and what each subscription has told. */
declare const parley: typeof Core;
declare const told: Record<string, unknown[]>;

describe.skipIf(!chromiumPath).each([
  ['', []],
  [' without WebSocket', ['WebSocket']],
])('in a browser%s (needs chromium)', async (_name, missing) => {
  const { server } = await village({ CORS_ORIGINS: 'http://127.0.0.1:*' });
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    script = await bundle(join(import.meta.dirname, 'browser-entry.ts'));
    browser = await startChromium('--disable-features=LocalNetworkAccessChecks');
  });
  afterAll(() => browser?.close());

  test('streams of all kinds go on where they were cut, each event once and in order', async () => {
    const { ada, ben } = await server.newcomers('ada', 'ben');
    const id = await openConversation(ada, ben, 'hello');
    await follow(ben, ada);
    const proxy = await startTcpProxy(server.port);
    const context = await browser.newContext();
    await context.addInitScript((names) => {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }, missing);
    const page = await openPage(context, server.url, { script });
    const subscriptions = {
      conversation: `subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename
        ... on MessageSent { message { content } } } }`,
      inbox: 'subscription { inboxEvents { __typename ... on PostLiked { post { content } } } }',
      feed: 'subscription { feedEvents { __typename ... on PostPublished { post { content } } } }',
      typing: 'subscription ($id: ID!) { typing(conversationId: $id) { isTyping } }',
      presence: 'subscription ($ada: ID!) { presenceChanged(userIds: [$ada]) { status } }',
    };
    await page.evaluate(
      async ([url, session, all, variables]) => {
        const connection = parley.connectParley({ url, session: parley.browserStore() });
        await connection.signIn(session as Session);
        const heard: Record<string, unknown[]> = {};
        for (const [name, query] of Object.entries(all)) {
          const items: unknown[] = [];
          heard[name] = items;
          const used = Object.entries(variables).filter(([key]) => query.includes(`$${key}`));
          connection.subscribe(
            { query, variables: Object.fromEntries(used) },
            {
              next: ({ data, errors }) => items.push(errors ?? Object.values(data ?? {})[0]),
              error: (error) => items.push(String(error)),
              complete: () => items.push('complete'),
            },
          );
        }
        Object.assign(globalThis, { told: heard });
      },
      [
        `http://127.0.0.1:${proxy.port}/graphql`,
        sessionOf(ben),
        subscriptions,
        { id, ada: ada.id },
      ] as const,
    );
    const heard = async (name: keyof typeof subscriptions, type: string) => {
      const items = await page.evaluate((key) => told[key], name);
      return (items as { __typename: string; message: object; post: object }[])
        .filter(({ __typename }) => __typename === type)
        .map(({ message, post: about }) => ((message ?? about) as { content: string }).content);
    };
    const act = async (content: string) => {
      await ada.act('sendMessage', { to: { conversationId: id }, content });
      await post(ada, content);
      const postId = await post(ben, `own ${content}`);
      await ada.act('likePost', { postId });
    };
    const expectHeard = async (texts: string[]) => {
      await expect.poll(() => heard('conversation', 'MessageSent')).toEqual(texts);
      const own = texts.map((text) => `own ${text}`);
      await expect.poll(() => heard('inbox', 'PostLiked')).toEqual(own);
      const posts = texts.flatMap((text) => [text, `own ${text}`]);
      await expect.poll(() => heard('feed', 'PostPublished')).toEqual(posts);
    };
    const standing = () =>
      page.evaluate(() => Object.values(told).filter(({ length }) => length > 0).length);
    // The first events: where each stream stands, and the presence.
    await expect.poll(standing).toBeGreaterThanOrEqual(4);
    await act('one');
    await expectHeard(['one']);
    proxy.target = null;
    proxy.cut();
    await act('two');
    await act('three');
    proxy.target = server.port;
    await expectHeard(['one', 'two', 'three']);
    await ada.act('setTyping', { conversationId: id, isTyping: true });
    await expect.poll(() => page.evaluate(() => told.typing)).toContainEqual({ isTyping: true });
    await act('four');
    await expectHeard(['one', 'two', 'three', 'four']);
    await context.close();
  });
});
