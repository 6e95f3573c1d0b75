import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import {
  AcceptCallDocument,
  CallEventsDocument,
  ConversationDocument,
  CreateUploadDocument,
  EndCallDocument,
  InboxEventsDocument,
  RingingCallsDocument,
  reasonOf,
  SendMessageDocument,
  StartCallDocument,
  uploadFile,
} from '../../packages/client/src/index.js';
import { createMockParley, type MockParley } from '../../packages/client/src/mock/index.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';

let mock: MockParley;
afterEach(() => mock?.stop());
const open = () => {
  mock = createMockParley({ conversations: [{ participants: ['ada', 'ben'] }] });
  return mock.parley;
};
const reasonFor = (promise: Promise<unknown>) => promise.then(() => null, reasonOf);

describe('uploads of a mock', () => {
  const file = new File(['0123456789'], 'notes.txt', { type: 'text/plain' });

  test('tell their progress, go on after an interruption, and become attachments', async () => {
    const parley = open();
    const progress: string[] = [];
    const id = await uploadFile(parley, file, {
      kind: 'FILE',
      partBytes: 4,
      onProgress(sent, total) {
        progress.push(`${sent}/${total}`);
        if (progress.length > 1) return;
        mock.disconnect();
        setTimeout(() => mock.connect(), 50);
      },
    });
    expect(progress.filter((one, place) => one !== progress[place - 1])).toEqual([
      '4/10',
      '8/10',
      '10/10',
    ]);
    const conversationId = mock.conversation('ada', 'ben');
    const input = { to: { conversationId }, attachmentIds: [id] };
    const { sendMessage } = await parley.request(SendMessageDocument, { input });
    const attachment = { kind: 'FILE', name: 'notes.txt', mimeType: 'text/plain', size: 10 };
    expect(sendMessage.message).toMatchObject({ content: '', attachments: [attachment] });
    const { conversation } = await parley.request(ConversationDocument, { id: conversationId });
    expect(conversation?.messages.nodes.at(-1)?.attachments).toMatchObject([attachment]);
  });

  test('that are not complete are refused in a message, and gone when they are given up', async () => {
    const parley = open();
    const announced = { kind: 'FILE', name: 'a', size: 3, type: 'text/plain' } as const;
    const { createUpload } = await parley.request(CreateUploadDocument, { input: announced });
    const to = { conversationId: mock.conversation('ada', 'ben') };
    const input = { to, attachmentIds: [createUpload.upload.id] };
    const refused = parley.request(SendMessageDocument, { input });
    expect(await reasonFor(refused)).toBe('BAD_USER_INPUT');
    const stopped = new AbortController();
    const { signal } = stopped;
    const given = uploadFile(parley, file, {
      kind: 'FILE',
      partBytes: 1,
      signal,
      onProgress: () => stopped.abort(),
    });
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    mock.failOnce('createUpload', { code: 'RATE_LIMITED' });
    expect(await reasonFor(uploadFile(parley, file, { kind: 'FILE' }))).toBe('RATE_LIMITED');
  });
});

describe('calls of a mock', () => {
  test('ring, are answered and end, with an event for each', async () => {
    const parley = open();
    const told: string[] = [];
    parley.client.subscribe({ query: InboxEventsDocument }).subscribe(({ data }) => {
      const event = data?.inboxEvents;
      if (event?.__typename === 'CallRinging') told.push(`rings ${event.call?.caller?.username}`);
      if (event?.__typename === 'CallChanged') told.push(String(event.call?.status));
      if (event?.__typename === 'StreamResumed') told.push('live');
    });
    await expect.poll(() => told).toEqual(['live']);
    const callId = mock.ring('ben', 'AUDIO');
    await expect.poll(() => told).toEqual(['live', 'RINGING', 'rings ben']);
    const ringing = async () =>
      (await parley.request(RingingCallsDocument)).calls.nodes.map(({ id }) => id);
    expect(await ringing()).toEqual([callId]);
    const busy = { callee: { username: 'cleo' }, kind: 'AUDIO' } as const;
    const second = parley.request(StartCallDocument, { input: busy });
    expect(await reasonFor(second)).toBe('CONFLICT');
    await parley.request(AcceptCallDocument, { input: { callId } });
    await expect.poll(() => told.at(-1)).toBe('ACTIVE');
    expect(await ringing()).toEqual([]);
    const statuses: string[] = [];
    parley.client
      .subscribe({ query: CallEventsDocument, variables: { callId, after: 0 } })
      .subscribe(({ data }) => {
        const event = data?.callEvents;
        if (event?.__typename === 'CallChanged') statuses.push(String(event.status));
      });
    mock.hangUp(callId);
    await expect.poll(() => statuses).toEqual(['RINGING', 'ACTIVE', 'ENDED']);
    const again = parley.request(EndCallDocument, { input: { callId } });
    expect(await reasonFor(again)).toBe('CONFLICT');
    const { startCall } = await parley.request(StartCallDocument, { input: busy });
    mock.hangUp(startCall.call.id);
    await expect.poll(() => told.at(-1)).toBe('REJECTED');
  });
});

describe.skipIf(!chromiumPath)('hooks of calls and uploads on a mock (needs chromium)', () => {
  const act = (
    page: Page,
    name: 'ring' | 'answer' | 'hangUp' | 'conversation',
    ...args: string[]
  ) =>
    page.evaluate<string, [string, string[]]>(
      ([called, given]) =>
        (globalThis as unknown as { mock: Record<string, (...all: string[]) => string> }).mock[
          called
        ]!(...given),
      [name, args],
    );

  test('connect a call of either side, and upload a file', async () => {
    const script = await bundle(join(import.meta.dirname, 'mock-media-entry.tsx'));
    const browser = await startChromium(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    );
    closing({ stop: () => browser.close() });
    const context = await browser.newContext();
    context.setDefaultTimeout(45_000);
    // The page needs an origin, and no server.
    const page = await openPage(context, 'http://localhost:9', { script });
    const shows = (selector: string, expected: string) =>
      expect.poll(() => page.textContent(selector)).toBe(expected);

    await page.waitForSelector('#live:text("online")');
    const incoming = await act(page, 'ring', 'ben');
    await shows('#call', 'ben ringing 0');
    await page.click('text=Accept');
    await shows('#call', 'ben connected 1');
    await act(page, 'hangUp', incoming);
    await shows('#call', 'ben HUNG_UP 0');

    await page.click('text=Call cleo');
    await shows('#call', 'ada ringing 0');
    await act(page, 'answer', (await page.textContent('#id')) ?? '');
    await shows('#call', 'ada connected 1');
    await page.click('text=Hang up');
    await shows('#call', 'ada HUNG_UP 0');

    const buffer = Buffer.from('0123456789');
    await page.setInputFiles('[type=file]', { name: 'a.txt', mimeType: 'text/plain', buffer });
    await shows('#upload', '0.4 0.8 1 upload_1');
  }, 60_000);
});
