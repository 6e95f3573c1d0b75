import { join } from 'node:path';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { follow, post, send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { App, connect } from './react-app.js';

test('hooks render on a server, as if the session was not read yet', () => {
  const parley = connect('http://127.0.0.1:9/graphql');
  expect(renderToString(createElement(App, { parley }))).toContain('<p id="status">loading</p>');
  parley.stop();
});

describe.skipIf(!chromiumPath)('hooks in a browser (needs chromium)', async () => {
  const { server, ada, ben } = await village('ada', 'ben');
  let browser: Browser;
  let script: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    script = await bundle(join(import.meta.dirname, 'react-entry.tsx'));
    browser = await startChromium(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-features=LocalNetworkAccessChecks',
    );
    for (const number of [1, 2, 3]) await send(ada, ben, `old ${number}`);
    await send(ada, ben, 'old 4');
    await follow(ben, ada);
    for (const number of [1, 2, 3]) await post(ada, `post ${number}`);
  });
  afterAll(() => browser?.close());

  async function signIn(
    { username, password }: Person,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Page> {
    const context = await browser.newContext();
    await prepare?.(context);
    context.setDefaultTimeout(45_000);
    const page = await openPage(context, server.url, { script });
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.fill('[name=name]', username);
    await page.fill('[name=password]', password);
    await page.click('text=Sign in');
    await page.waitForSelector(`#me:text("${username}")`);
    return page;
  }
  const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
  const shows = (page: Page, selector: string, expected: string[]) =>
    expect.poll(() => texts(page, selector)).toEqual(expected);

  test('two people chat, see each other type and read, and call', async () => {
    const [adas, bens] = [await signIn(ada), await signIn(ben)];
    await shows(bens, 'article', ['post 3', 'post 2']);
    await bens.click('text=More');
    await shows(bens, 'article', ['post 3', 'post 2', 'post 1']);

    for (const page of [adas, bens]) {
      await shows(page, '#connection', ['online']);
      await shows(page, '.chat', [`ada ONLINE,ben ONLINE: old 4 (${page === bens ? 4 : 0})`]);
      await page.click('.chat');
      await shows(page, 'li', ['old 2', 'old 3', 'old 4']);
    }
    await bens.click('text=Older');
    await shows(bens, 'li', ['old 1', 'old 2', 'old 3', 'old 4']);

    await adas.fill('[name=content]', 'new');
    await shows(bens, '#typing', ['ada']);
    await adas.click('text=Send');
    await shows(bens, '#typing', ['']);
    await shows(bens, 'li', ['old 1', 'old 2', 'old 3', 'old 4', 'new']);
    await shows(adas, 'li', ['old 2', 'old 3', 'old 4', 'new']);
    await shows(bens, '#inbox', ['ConversationActivity']);
    await shows(bens, '.chat', ['ada ONLINE,ben ONLINE: new (5)']);
    await bens.click('text=Read');
    await shows(bens, '.chat', ['ada ONLINE,ben ONLINE: new (0)']);
    await shows(adas, '#marks', ['5,5']);

    await adas.context().route('**/graphql', (route) => route.abort());
    await adas.fill('[name=content]', 'unsent');
    await adas.click('text=Send');
    await expect.poll(() => texts(adas, 'li:last-child')).toEqual(['unsent (pending)']);
    await adas.context().unroute('**/graphql');
    await expect.poll(() => texts(adas, 'li:last-child')).toEqual(['unsent']);
    await expect.poll(() => texts(bens, 'li:last-child')).toEqual(['unsent']);

    const last = (page: Page, expected: string) =>
      expect.poll(() => texts(page, 'li:last-child')).toEqual([expected]);
    await bens.click('text=React');
    await last(bens, 'unsent 🎂1!');
    await last(adas, 'unsent 🎂1');
    await adas.click('text=React');
    for (const page of [adas, bens]) await last(page, 'unsent 🎂2!');
    await adas.click('text=Take back');
    await last(bens, 'unsent 🎂1!');
    await last(adas, 'unsent 🎂1');
    await adas.click('text=Reply');
    for (const page of [adas, bens]) await last(page, 'a reply to unsent');

    await adas.click('text=Call');
    await shows(bens, '#call', ['ada ringing']);
    await bens.click('text=Accept');
    for (const page of [adas, bens]) await shows(page, '#call', ['ada connected']);
    await bens.click('text=Hang up');
    for (const page of [adas, bens]) await shows(page, '#call', ['ada HUNG_UP']);

    await bens.click('text=Sign out');
    await shows(bens, '#status', ['signedOut']);
    expect(complaints.filter((text) => !text.includes('ERR_FAILED'))).toEqual([]);
  }, 60_000);

  test('a page that returns after its events were dropped shows what a new page shows', async () => {
    const { cleo, dora } = await server.newcomers('cleo', 'dora');
    await send(cleo, dora, '1');
    let isAway = false;
    const sockets: WebSocketRoute[] = [];
    const returning = await signIn(dora, async (context) => {
      // Without a socket, a client asks for an event stream.
      await context.route('**/graphql/stream**', (route) =>
        isAway ? route.abort() : route.continue(),
      );
      await context.routeWebSocket('**/graphql', async (socket) => {
        if (isAway) return socket.close({ code: 4000 });
        socket.connectToServer();
        sockets.push(socket);
      });
    });
    await shows(returning, '#connection', ['online']);
    await returning.click('.chat');
    await shows(returning, 'li', ['1']);
    isAway = true;
    for (const socket of sockets) await socket.close({ code: 4000 });
    for (const text of ['2', '3', '4', '5']) await send(cleo, dora, text);
    for (const kind of [1, 3])
      await server.sql(
        `select drop_event_partitions(${kind}::smallint, now() + interval '8 days')`,
      );
    await server.sql('delete from events');
    isAway = false;
    await shows(returning, 'li', ['3', '4', '5']);
    await returning.click('text=Older');
    await shows(returning, 'li', ['1', '2', '3', '4', '5']);
    const fresh = await signIn(dora);
    await fresh.click('.chat');
    await shows(fresh, 'li', ['3', '4', '5']);
    for (const selector of ['.chat', '#marks'])
      await shows(returning, selector, await texts(fresh, selector));
    await send(cleo, dora, '6');
    for (const page of [returning, fresh])
      await expect.poll(() => texts(page, 'li:last-child')).toEqual(['6']);
    await shows(returning, 'li', ['1', '2', '3', '4', '5', '6']);
  }, 60_000);

  test('lists show what happens while their first answers are on their way', async () => {
    const { kim, lea } = await server.newcomers('kim', 'lea');
    await follow(kim, lea);
    const own = await post(kim, 'own');
    const gone = await post(lea, 'gone');
    await send(lea, kim, 'before');
    const lists = ['Conversations', 'Feed', 'Notifications'];
    const answered: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const page = await signIn(kim, (context) =>
      context.route('**/graphql', async (route) => {
        const { operationName } = route.request().postDataJSON();
        if (!lists.includes(operationName)) return route.continue();
        const response = await route.fetch();
        answered.push(operationName);
        await held;
        await route.fulfill({ response });
      }),
    );
    await shows(page, '#connection', ['online']);
    await expect.poll(() => new Set(answered).size).toBe(lists.length);
    await shows(page, '.chat', []);
    await send(lea, kim, 'meanwhile');
    await lea.act('likePost', { postId: own }, 'post { id }');
    await lea.act('deletePost', { postId: gone }, 'post { id }');
    await post(lea, 'new');
    await shows(page, '#inbox', ['NotificationChanged']);
    await shows(page, '#fresh', ['1']);
    release();
    await shows(page, '.notification', [`POST_LIKED ${lea.username} 1 new`]);
    await shows(page, '#unseen', ['1']);
    await expect
      .poll(() => texts(page, '.chat'))
      .toEqual([expect.stringContaining(': meanwhile (2)')]);
    await shows(page, 'article', ['own']);
    await page.click('text=Show new');
    await shows(page, 'article', ['new', 'own']);
    await shows(page, '#fresh', ['0']);
  }, 60_000);

  test('a post that the viewer publishes on another device is shown', async () => {
    const { nora } = await server.newcomers('nora');
    await post(nora, 'first');
    const page = await signIn(nora);
    await shows(page, '#connection', ['online']);
    await shows(page, 'article', ['first']);
    await post(nora, 'second');
    await shows(page, 'article', ['second', 'first']);
    await shows(page, '#fresh', ['0']);
  }, 60_000);

  test('notifications are shown live, and seen on all devices of their user', async () => {
    const { dora, eve, finn } = await server.newcomers('dora', 'eve', 'finn');
    const [first, second, third] = [
      await post(dora, 'first'),
      await post(dora, 'second'),
      await post(dora, 'third'),
    ];
    const like = (person: Person, postId: string) =>
      person.act('likePost', { postId }, 'post { id }');
    await like(eve, first);
    const pages = [await signIn(dora), await signIn(dora)];
    const [page, other] = pages as [Page, Page];
    const show = async (unseen: number, ...expected: string[]) => {
      for (const each of pages) {
        await shows(each, '.notification', expected);
        await shows(each, '#unseen', [String(unseen)]);
      }
    };
    for (const each of pages) await shows(each, '#connection', ['online']);
    await show(1, `POST_LIKED ${eve.username} 1 new`);
    await like(finn, first);
    await show(1, `POST_LIKED ${finn.username} 2 new`);
    await page.click('button:text("Seen")');
    await show(0, `POST_LIKED ${finn.username} 2 seen`);

    await like(eve, second);
    await like(eve, third);
    await like(finn, second);
    await show(
      2,
      `POST_LIKED ${finn.username} 2 new`,
      `POST_LIKED ${eve.username} 1 new`,
      `POST_LIKED ${finn.username} 2 seen`,
    );
    const fresh = await signIn(dora);
    await shows(fresh, '.notification', [
      `POST_LIKED ${finn.username} 2 new`,
      `POST_LIKED ${eve.username} 1 new`,
    ]);
    await fresh.click('text=Earlier');
    await shows(fresh, '.notification', await texts(page, '.notification'));
    pages.push(fresh);

    await eve.act('unlikePost', { postId: third }, 'post { id }');
    await show(1, `POST_LIKED ${finn.username} 2 new`, `POST_LIKED ${finn.username} 2 seen`);
    await other.click('button:text("Seen")');
    await show(0, `POST_LIKED ${finn.username} 2 seen`, `POST_LIKED ${finn.username} 2 seen`);
  }, 90_000);

  test('an open conversation shows its new title, and what devices of others have received', async () => {
    const { gil, hana, ida } = await server.newcomers('gil', 'hana', 'ida');
    const { conversation } = await gil.act(
      'startConversation',
      { adHoc: { userIds: [hana.id, ida.id], title: 'before' } },
      'conversation { id }',
    );
    const conversationId = conversation.id;
    const { seq } = await send(gil, { to: { conversationId }, content: 'hello' });
    const page = await signIn(gil);
    await shows(page, '#connection', ['online']);
    await page.click('.chat');
    await shows(page, '#title', ['before']);
    const delivered = async () => (await texts(page, '#delivered')).join().split(',').sort();
    const marks = (count: number) =>
      expect.poll(delivered).toEqual(['0', '0', '0', ...Array(count).fill(String(seq))].slice(-3));
    await marks(1);
    await hana.act('markDelivered', { conversationId, seq }, 'conversation { id }');
    await marks(2);
    await hana.act('renameConversation', { conversationId, title: 'after' }, 'conversation { id }');
    await shows(page, '#title', ['after']);
  }, 60_000);
});
