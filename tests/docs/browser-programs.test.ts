import { rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ParleyCall } from '../../packages/client/src/index.js';
import { sessionOf } from '../harness/apollo.js';
import { bundle } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { post, send } from '../harness/documents.js';
import { shows } from '../harness/hooks-page.js';
import { makeTempDir } from '../harness/postgres.js';
import { type Person, village } from '../harness/server.js';
import { fakeDevices } from '../harness/web-app.js';
import { openReceiver } from '../notifications/receiver.js';
import { askingAt, inBrowsers, programs } from './programs.js';

type Name = (typeof inBrowsers)[number];

/** What stands in an app before a program of the documentation. */
interface Around {
  /** Imports and values that the program takes from its app. */
  before?: string;
  /** Lines that use what it made. */
  behind?: string;
  /** HTML of the page. */
  body?: string;
  person?: Person;
}

const parleyOf = `
  import { createParleyClient as create } from '@parley/client';
  const parley = create({ url: globalThis.server + '/graphql', session: globalThis.session });`;

describe.skipIf(!chromiumPath)('programs of pages (need chromium)', async () => {
  const { server } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' });
  const folder = await makeTempDir('browser-programs');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(...fakeDevices);
  });
  afterAll(() => browser?.close());

  const files = new Map<string, { type: string; text: string }>();
  const site = createServer(({ url = '/' }, reply) => {
    const file = files.get(new URL(url, 'http://site').pathname);
    reply.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    reply.end(file?.text);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  closing({
    stop: () => {
      site.closeAllConnections();
      site.close();
    },
  });
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`;

  const codeOf = (name: Name) => programs.get(name)!.code;
  let count = 0;
  const complaints: string[] = [];
  /** Opens a page that runs a program, changed by `adapt`. */
  async function open(name: Name, around: Around = {}, adapt = (code: string) => code) {
    const { before = '', behind = '', body = '<div id="root"></div>', person } = around;
    count += 1;
    const place = String(count);
    const file = join(folder, `${place}.tsx`);
    const program = adapt(askingAt(server.url, codeOf(name)));
    await writeFile(file, `${before}\n${program}\n${behind}\nexport {};\n`);
    files.set(`/${place}.js`, { type: 'text/javascript', text: await bundle(file) });
    files.set(`/${place}`, {
      type: 'text/html',
      text: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>${body}<script type="module" src="/${place}.js"></script>`,
    });
    const context: BrowserContext = await browser.newContext({ permissions: ['notifications'] });
    closing(Object.assign(context, { stop: () => context.close() }));
    context.setDefaultTimeout(45_000);
    await context.addInitScript(
      `globalThis.server = ${JSON.stringify(server.url)};
       globalThis.session = ${JSON.stringify(person ? sessionOf(person) : null)};`,
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/${place}`);
    return page;
  }

  /** The programs, each with what it is expected to do. */
  const run: Record<Name, () => Promise<void>> = {
    async 'docs/guides/calls.md 1'() {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const body = '<video autoplay muted></video>';
      const before = `${parleyOf} const video = document.querySelector('video')!;`;
      const calling = { person: ada, before, body, behind: 'globalThis.call = call;' };
      const adas = await open('docs/guides/calls.md 1', calling, (code) =>
        code.replace('user_7', ben.id),
      );
      await expect.poll(() => stateIn(adas)).toMatchObject({ status: 'ringing' });
      const callId = (await stateIn(adas)).call!.id;
      const answering = {
        ...calling,
        person: ben,
        behind: `${calling.behind} void call.accept();`,
      };
      const bens = await open('docs/guides/calls.md 1', answering, (code) =>
        code.replace("{ callee: { id: 'user_7' } }", `{ callId: '${callId}' }`),
      );
      for (const page of [adas, bens])
        await expect
          .poll(() => page.evaluate(() => document.querySelector('video')!.videoWidth))
          .toBeGreaterThan(0);
    },

    async 'docs/guides/notifications.md 1'() {
      const page = await openWithWorker();
      const session = await page.context().newCDPSession(page);
      const registrations: { registrationId: string; scopeURL: string }[] = [];
      session.on('ServiceWorker.workerRegistrationUpdated', (event) =>
        registrations.push(...event.registrations),
      );
      await session.send('ServiceWorker.enable');
      await page.evaluate(async () => {
        await navigator.serviceWorker.register('/service-worker.js');
        const { active } = await navigator.serviceWorker.ready;
        while (active!.state !== 'activated')
          await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await expect.poll(() => registrations.length).toBeGreaterThan(0);
      const conversation = 'conversation_5';
      const push = { title: 'ada', body: 'hello', topic: conversation, ids: { conversation } };
      const shown = () =>
        page.evaluate(async () => {
          const { getNotifications } = await navigator.serviceWorker.ready;
          const all = await getNotifications.call(await navigator.serviceWorker.ready);
          return all.map(({ title, body, tag, data }) => ({ title, body, topic: tag, ids: data }));
        });
      const arrives = async () => {
        await session.send('ServiceWorker.deliverPushMessage', {
          origin,
          registrationId: registrations[0]!.registrationId,
          data: JSON.stringify(push),
        });
        for (let wait = 0; wait < 50 && (await shown()).length === 0; wait++) await sleep(100);
        return shown();
      };
      // Chromium loses a push at times; one of the same topic replaces the one before.
      await expect.poll(arrives).toEqual([push]);
      const [worker] = page.context().serviceWorkers();
      const opened = await worker!.evaluate(async () => {
        const scope = self as never as {
          registration: ServiceWorkerRegistration;
          clients: { openWindow(address: string): Promise<void> };
        };
        const addresses: string[] = [];
        scope.clients.openWindow = async (address) => void addresses.push(address);
        const [notification] = await scope.registration.getNotifications();
        const { NotificationEvent } = self as never as {
          NotificationEvent: new (type: string, init: object) => Event;
        };
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
        return addresses;
      });
      expect(opened).toEqual([`/conversations/${conversation}`]);
      await expect.poll(shown).toEqual([]);
    },

    async 'docs/guides/notifications.md 2'() {
      const receiver = await openReceiver();
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const page = await openWithWorker(ben, `${receiver.url}/browser`, receiver.keys);
      await page.click('button');
      const targets = () =>
        server.sql('select address from push_targets where user_id = $1', [ben.number]);
      await expect.poll(targets).toEqual([{ address: `${receiver.url}/browser` }]);
      await send(ada, ben, 'pushed');
      await expect
        .poll(() => receiver.received.map(({ payload }) => payload.body))
        .toEqual(['pushed']);
    },

    async 'docs/guides/pagination.md 1'() {
      const { ada } = await server.newcomers('ada');
      for (let number = 1; number <= 22; number++) await post(ada, `post ${number}`);
      const page = await open('docs/guides/pagination.md 1', {
        person: ada,
        before: `${parleyOf}
          import { ParleyProvider } from '@parley/react';
          import { createRoot } from 'react-dom/client';`,
        behind: `createRoot(document.getElementById('root')!).render(
          <ParleyProvider parley={parley}><Feed /></ParleyProvider>);`,
      });
      const posts = Array.from({ length: 22 }, (_, place) => `post ${22 - place}`);
      await shows(page, 'p', posts.slice(0, 20));
      await page.click('text=More');
      await shows(page, 'p', posts);
      await shows(page, 'button', []);
    },

    async 'docs/guides/testing.md 2'() {
      const page = await open('docs/guides/testing.md 2');
      await shows(page, 'p', ['1 unread']);
    },

    async 'packages/react/README.md 1'() {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      await send(ben, ada, 'hello, ada');
      const page = await open('packages/react/README.md 1');
      await page.fill('[name=name]', ada.username);
      await page.fill('[name=password]', ada.password);
      await page.click('button');
      await shows(page, 'p', [`${ben.username}: hello, ada`]);
      await page.fill('[name=content]', 'hello, ben');
      await page.press('[name=content]', 'Enter');
      await shows(page, 'p', [`${ben.username}: hello, ada`, `${ada.username}: hello, ben`]);
    },

    async 'packages/react/README.md 2'() {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const { conversation } = await send(ben, ada, 'hello, ada');
      const page = await open('packages/react/README.md 2', {
        person: ada,
        before: `${parleyOf}
          import { gql } from '@apollo/client';
          import { ParleyProvider, useConversation } from '@parley/react';
          import { createRoot } from 'react-dom/client';
          interface MyMessage { id: string; seq: number; clientKey: string | null; content: string; isRead: boolean; }`,
        behind: `function Chat() {
            const { messages } = useConversation<MyMessage>('${conversation.id}');
            return messages.map(({ id, content, isRead }) => <p key={id}>{content}, {String(isRead)}</p>);
          }
          createRoot(document.getElementById('root')!).render(
            <ParleyProvider parley={parley} fragments={fragments}><Chat /></ParleyProvider>);`,
      });
      await expect.poll(() => page.textContent('p')).toMatch(/^hello, ada, (true|false)$/);
    },
  };

  const stateIn = (page: Page) =>
    page.evaluate(() => {
      const { status, call } = (globalThis as never as { call: ParleyCall }).call.state();
      return { status, call };
    });

  /** A page with a button, whose browser subscribes at a push service of the test. */
  async function openWithWorker(person?: Person, endpoint = '', keys: object = {}): Promise<Page> {
    files.set('/service-worker.js', {
      type: 'text/javascript',
      text: codeOf('docs/guides/notifications.md 1'),
    });
    const subscription = JSON.stringify({ endpoint, keys });
    return open('docs/guides/notifications.md 2', {
      ...(person && { person }),
      body: '<button type="button">Notify me</button>',
      // Chromium asks a push service of its vendor, which no test reaches.
      before: `${parleyOf}
        PushManager.prototype.subscribe = async () => ({ toJSON: () => (${subscription}) }) as never;
        const button = document.querySelector('button')!;`,
    });
  }

  test.each(inBrowsers)('%s runs', async (name) => {
    complaints.length = 0;
    await run[name]();
    expect(complaints).toEqual([]);
  });
});
