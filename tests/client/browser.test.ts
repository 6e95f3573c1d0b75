import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Core from '../../packages/client/src/core.js';
import type { Connection, Outbox, ParleyCall, Session } from '../../packages/client/src/core.js';
import { openConversation, sessionOf } from '../harness/apollo.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { type Person, village } from '../harness/server.js';

/** Globals of the page. */
declare const parley: typeof Core;
declare const connection: Connection;
declare const outbox: Outbox;
declare const call: ParleyCall;
declare const heard: string[];

describe.skipIf(!chromiumPath).each([
  ['', []],
  [' without WebSocket', ['WebSocket']],
])('in a browser%s (needs chromium)', async (_name, missing) => {
  const { server, ada, ben } = await village('ada', 'ben');
  const url = `${server.url}/graphql`;
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    script = await bundle(join(import.meta.dirname, 'browser-entry.ts'));
    browser = await startChromium(
      // The second camera has pictures of depth, which no codec takes; tests use the last one.
      '--use-fake-device-for-media-stream=device-count=3',
      '--use-fake-ui-for-media-stream',
      '--auto-accept-this-tab-capture',
      // The address of a page that a test answers is taken for one outside of the local network.
      '--disable-features=LocalNetworkAccessChecks',
    );
  });
  afterAll(() => browser?.close());

  /** A page of the context with a connection of the session that is stored there. */
  async function open(context: BrowserContext): Promise<Page> {
    await context.addInitScript((names) => {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }, missing);
    const page = await openPage(context, server.url, { script });
    await page.evaluate((address) => {
      const own = parley.connectParley({ url: address, session: parley.browserStore() });
      const changes: string[] = [];
      own.onSessionChange((session, change) => changes.push(`${change} ${session !== null}`));
      Object.assign(globalThis, { connection: own, heard: changes });
    }, url);
    return page;
  }

  async function signedIn(person: Person, session = sessionOf(person)) {
    const context = await browser.newContext();
    const page = await open(context);
    await page.evaluate((one: Session) => connection.signIn(one), session);
    return { context, page };
  }

  test('tabs share one refresh, and a sign-out', async () => {
    const { context, page } = await signedIn(ada, sessionOf(ada, { endsInMs: 0 }));
    const tabs = [page, await open(context), await open(context)];
    let refreshes = 0;
    context.on('request', (request) => {
      if (request.postData()?.includes('RefreshSession')) refreshes++;
    });
    const me = () => connection.request('{ me { username } }');
    for (const data of await Promise.all(tabs.map((tab) => tab.evaluate(me))))
      expect(data).toEqual({ me: { username: 'ada' } });
    expect(refreshes).toBe(1);
    await tabs[1]!.evaluate(() => connection.signOut());
    await expect.poll(() => tabs[2]!.evaluate(() => heard)).toEqual(['read true', 'signOut false']);
    expect(await tabs[2]!.evaluate(me)).toEqual({ me: null });
    await context.close();
  });

  test('20 messages written offline, with a reload in between, are sent once and in order', async () => {
    const writer = await server.person('wim');
    const conversationId = await openConversation(ben, writer, 'first');
    const { context, page } = await signedIn(writer);
    const write = async (from: number) => {
      await page.evaluate(
        async ([id, first]) => {
          Object.assign(globalThis, { outbox: parley.createOutbox(connection) });
          for (let number = first; number < first + 10; number++)
            await outbox.send({ to: { conversationId: id }, content: `message ${number}` });
        },
        [conversationId, from] as const,
      );
    };
    const pending = (tab: Page) => tab.evaluate(() => outbox.messages().length);
    await context.route(url, (route) => route.abort());
    await write(1);
    await page.reload();
    await page.evaluate((address) => {
      const own = parley.connectParley({ url: address, session: parley.browserStore() });
      Object.assign(globalThis, { connection: own });
    }, url);
    await write(11);
    const other = await open(context);
    await other.evaluate(() =>
      Object.assign(globalThis, { outbox: parley.createOutbox(connection) }),
    );
    await expect.poll(() => pending(other)).toBe(20);
    await context.unroute(url);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    for (const tab of [page, other]) await expect.poll(() => pending(tab)).toBe(0);
    const { conversation } = await ben.ask(
      'query ($id: ID!) { conversation(id: $id) { messages(first: 50) { nodes { content } } } }',
      { id: conversationId },
    );
    expect(conversation.messages.nodes.map(({ content }: { content: string }) => content)).toEqual([
      'first',
      ...Array.from({ length: 20 }, (_, index) => `message ${index + 1}`),
    ]);
    await context.close();
  });

  describe('a call', () => {
    const start = (page: Page, target: Core.CallTarget, options: Core.CallOptions = {}) =>
      page.evaluate(
        ([to, how]) => {
          Object.assign(globalThis, { call: parley.createCall(connection, to, how) });
        },
        [target, options] as const,
      );
    const status = (page: Page) =>
      page.evaluate(() => {
        const { status, endReason } = call.state();
        return endReason ?? status;
      });
    const frames = (page: Page) =>
      page.evaluate(async () => (await call.statistics())?.framesDecoded ?? 0);
    const becomes = (page: Page, wanted: string) => expect.poll(() => status(page)).toBe(wanted);
    async function grows(page: Page): Promise<void> {
      const before = await frames(page);
      await expect.poll(() => frames(page)).toBeGreaterThan(before + 5);
    }

    test('rings on two devices, is answered on one, shares a screen, survives a change of the network, and ends', async () => {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const [adas, bens, tablet] = await Promise.all([
        signedIn(ada),
        signedIn(ben),
        signedIn(ben),
      ]).then((all) => all.map(({ page }) => page) as [Page, Page, Page]);
      await start(adas, { callee: { id: ben.id } });
      await becomes(adas, 'ringing');
      const callId = await adas.evaluate(() => call.state().call!.id);
      for (const device of [bens, tablet]) await start(device, { callId });
      await expect
        .poll(() => bens.evaluate(() => call.state().call?.caller.username))
        .toBe(ada.username);
      await bens.evaluate(() => call.accept());
      await becomes(tablet, 'ANSWERED_ELSEWHERE');
      for (const page of [adas, bens]) {
        await becomes(page, 'connected');
        await grows(page);
      }

      const screenOf = (page: Page) =>
        page.evaluate(() => call.state().remoteScreen?.getVideoTracks().length ?? 0);
      await bens.evaluate(() => call.shareScreen());
      await expect.poll(() => screenOf(adas)).toBe(1);
      await bens.evaluate(() => call.stopSharing());
      await expect.poll(() => screenOf(adas)).toBe(0);

      // Both restart ICE at once, which collides.
      let offers = 0;
      for (const page of [adas, bens])
        page.on('request', (request) => {
          if (request.postData()?.includes('"OFFER"')) offers++;
        });
      for (const page of [adas, bens]) {
        await page.evaluate(() => {
          call.mute(true);
          dispatchEvent(new Event('online'));
        });
      }
      for (const page of [adas, bens]) await grows(page);
      expect(offers).toBeGreaterThan(0);
      expect(
        await adas.evaluate(() =>
          call
            .state()
            .local!.getAudioTracks()
            .map(({ enabled }) => enabled),
        ),
      ).toEqual([false]);

      const cameras = await adas.evaluate(async () => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        const { deviceId } = devices.filter(({ kind }) => kind === 'videoinput').at(-1)!;
        await call.setDevices({ videoInput: deviceId });
        return [deviceId, call.state().local!.getVideoTracks()[0]!.getSettings().deviceId];
      });
      expect(cameras[1]).toBe(cameras[0]);
      await grows(bens);

      await adas.evaluate(() => call.hangUp());
      await becomes(adas, 'HUNG_UP');
      await becomes(bens, 'HUNG_UP');
      for (const page of [adas, bens])
        expect(await page.evaluate(() => call.state().local)).toBeNull();
    }, 60_000);

    test('of voices gets a camera, which is switched off and on, and other devices', async () => {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const [adas, bens] = (await Promise.all([signedIn(ada), signedIn(ben)]).then((all) =>
        all.map(({ page }) => page as Page),
      )) as [Page, Page];
      await start(adas, { callee: { id: ben.id } }, { kind: 'AUDIO' });
      await becomes(adas, 'ringing');
      await start(bens, { callId: await adas.evaluate(() => call.state().call!.id) });
      await expect.poll(() => bens.evaluate(() => call.state().call !== null)).toBe(true);
      await bens.evaluate(() => call.accept());
      for (const page of [adas, bens]) await becomes(page, 'connected');
      const camera = (page: Page) =>
        page.evaluate(() => {
          const { local, isCameraOn } = call.state();
          return [isCameraOn, ...local!.getVideoTracks().map(({ enabled }) => enabled)];
        });
      const videosOf = (page: Page) =>
        page.evaluate(() => call.state().remote?.getVideoTracks().length ?? 0);
      expect(await camera(adas)).toEqual([false]);
      await adas.evaluate(() => call.setCamera(true));
      expect(await camera(adas)).toEqual([true, true]);
      await expect.poll(() => videosOf(bens)).toBe(1);
      await grows(bens);
      expect(await videosOf(adas)).toBe(0);
      await adas.evaluate(() => call.setCamera(false));
      expect(await camera(adas)).toEqual([false, false]);
      await adas.evaluate(() => call.setCamera(true));
      expect(await camera(adas)).toEqual([true, true]);

      for (const media of ['audio', 'video'] as const) {
        const [chosen, used, before] = await adas.evaluate(async (kind) => {
          const track = () =>
            call
              .state()
              .local!.getTracks()
              .find((one) => one.kind === kind)!;
          const devices = await navigator.mediaDevices.enumerateDevices();
          const before = track().getSettings().deviceId;
          const { deviceId } = devices.filter((one) => one.kind === `${kind}input`).at(-1)!;
          await call.setDevices({ [`${kind}Input`]: deviceId });
          return [deviceId, track().getSettings().deviceId, before];
        }, media);
        expect(used).toBe(chosen);
        expect(used).not.toBe(before);
      }
      expect(await adas.evaluate(() => call.state().local!.getTracks().length)).toBe(2);
      await grows(bens);
      await adas.evaluate(() => call.hangUp());
      await becomes(bens, 'HUNG_UP');
    }, 60_000);

    test.each([
      ['is declined', 'callee', 'DECLINED'],
      ['is cancelled', 'caller', 'CANCELLED'],
      ['ends when its page is closed', 'page', 'CANCELLED'],
    ])('%s', async (_, who, reason) => {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const [adas, bens] = await Promise.all([signedIn(ada), signedIn(ben)]);
      await start(adas.page, { callee: { id: ben.id } });
      await becomes(adas.page, 'ringing');
      await start(bens.page, { callId: await adas.page.evaluate(() => call.state().call!.id) });
      await expect.poll(() => bens.page.evaluate(() => call.state().call !== null)).toBe(true);
      if (who === 'page') await adas.page.close({ runBeforeUnload: false });
      else await (who === 'callee' ? bens : adas).page.evaluate(() => call.hangUp());
      await becomes(bens.page, reason);
      if (who !== 'page') await becomes(adas.page, reason);
    });

    test('that is muted and without a camera before these are open stays so', async () => {
      const { eva, fay } = await server.newcomers('eva', 'fay');
      const { context, page } = await signedIn(eva);
      await page.evaluate((id) => {
        const own = parley.createCall(connection, { callee: { id } });
        own.mute(true);
        void own.setCamera(false);
        Object.assign(globalThis, { call: own });
      }, fay.id);
      await becomes(page, 'ringing');
      const sent = await page.evaluate(() => {
        const { local, isMuted, isCameraOn } = call.state();
        const tracks = local!.getTracks().map(({ kind, enabled }) => `${kind} ${enabled}`);
        return { tracks: tracks.sort(), isMuted, isCameraOn };
      });
      expect(sent).toEqual({
        tracks: ['audio false', 'video false'],
        isMuted: true,
        isCameraOn: false,
      });
      await page.evaluate(() => call.hangUp());
      await context.close();
    });

    test('says that the callee is busy, and that there is no microphone', async () => {
      const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
      const { page } = await signedIn(ada);
      await ben.act('startCall', { callee: { id: cleo.id }, kind: 'AUDIO' });
      await start(page, { callee: { id: ben.id } });
      await becomes(page, 'BUSY');
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('refused', 'NotAllowedError'));
      });
      await start(page, { callee: { id: cleo.id } });
      await becomes(page, 'FAILED');
      expect(await page.evaluate(() => (call.state().error as Error).name)).toBe('NotAllowedError');
    });
  });
});
