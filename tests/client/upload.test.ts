import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../packages/client/src/index.js';
import { sessionOf } from '../harness/apollo.js';
import { addressFor } from '../harness/attachments.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { makeTempDir } from '../harness/postgres.js';
import { type Person, village } from '../harness/server.js';

/** A global of the page. */
declare const show: (session: Session) => void;

describe.skipIf(!chromiumPath)('useUpload in a browser (needs chromium)', async () => {
  const { server, ada, ben } = await village('ada', 'ben');
  const folder = await makeTempDir('chosen');
  const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, n) => (n * 13) % 251));
  const chosen = join(folder, 'numbers.bin');
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    await writeFile(chosen, bytes);
    script = await bundle(join(import.meta.dirname, 'upload-entry.tsx'));
    browser = await startChromium('--disable-features=LocalNetworkAccessChecks');
  }, 120_000);
  afterAll(() => browser?.close());

  async function open(person: Person, given?: BrowserContext): Promise<Page> {
    const context = given ?? (await browser.newContext());
    const page = await openPage(context, server.url, { script });
    await page.evaluate((session) => show(session), sessionOf(person));
    return page;
  }
  const textOf = (page: Page, id: string) => page.locator(`#${id}`).textContent();
  const becomes = (page: Page, id: string, wanted: string | RegExp) =>
    expect.poll(() => textOf(page, id), { timeout: 30_000 }).toMatch(wanted);
  const choose = (page: Page, file: Parameters<Page['setInputFiles']>[1] = chosen) =>
    page.setInputFiles('[type=file]', file);

  /** Lets so many parts through, and cuts the others; the methods and offsets of all requests. */
  async function control(context: BrowserContext) {
    const seen: string[] = [];
    const state = { parts: Number.POSITIVE_INFINITY };
    await context.route('**/uploads/**', async (route) => {
      const request = route.request();
      seen.push(`${request.method()} ${request.headers()['upload-offset'] ?? ''}`.trim());
      if (request.method() === 'PATCH' && state.parts-- <= 0) return route.abort();
      await route.continue();
    });
    return { seen, state };
  }
  const uploadsOf = (person: Person) =>
    server.sql(
      'select received::int, ready_at is not null as is_ready from uploads where owner_id = $1',
      [person.number],
    );

  test('shows its progress, goes on after breaks, and sends the bytes as they are', async () => {
    const page = await open(ada);
    const { seen, state } = await control(page.context());
    state.parts = 4;
    await choose(page);
    await becomes(page, 'progress', /^0\.4$/);
    state.parts = Number.POSITIVE_INFINITY;
    await becomes(page, 'upload', /^upload_/);
    expect(seen.filter((one) => one === 'PATCH 400000').length).toBeGreaterThan(0);
    expect([await textOf(page, 'progress'), await textOf(page, 'error')]).toEqual(['none', 'none']);
    const { message } = await ada.act(
      'sendMessage',
      { to: { userId: ben.id }, attachmentIds: [await textOf(page, 'upload')] },
      'message { id }',
    );
    const reply = await fetch(server.url + (await addressFor(ben, message.id)));
    expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
    await page.context().close();
  }, 90_000);

  test('goes on where it was after the page was loaded again', async () => {
    const cleo = await server.person('cleo');
    const page = await open(cleo);
    const context = page.context();
    const { seen, state } = await control(context);
    state.parts = 6;
    await choose(page);
    await becomes(page, 'progress', /^0\.6$/);
    await page.close();
    state.parts = Number.POSITIVE_INFINITY;
    seen.length = 0;
    const again = await open(cleo, context);
    await choose(again);
    await becomes(again, 'upload', /^upload_/);
    expect(seen.filter((one) => !one.startsWith('OPTIONS')).slice(0, 2)).toEqual([
      'HEAD',
      'PATCH 600000',
    ]);
    expect(await uploadsOf(cleo)).toEqual([{ received: bytes.length, is_ready: true }]);
    // A complete upload is forgotten: the same file is another upload.
    await choose(again, []);
    await choose(again);
    await expect.poll(async () => (await uploadsOf(cleo)).length).toBe(2);
    await context.close();
  }, 90_000);

  test('is cancelled, and leaves nothing', async () => {
    const dora = await server.person('dora');
    const page = await open(dora);
    const { state } = await control(page.context());
    state.parts = 3;
    await choose(page);
    await becomes(page, 'progress', /^0\.3$/);
    await page.click('text=Cancel');
    await becomes(page, 'progress', /^none$/);
    await expect.poll(() => uploadsOf(dora), { timeout: 30_000 }).toEqual([]);
    expect([await textOf(page, 'upload'), await textOf(page, 'error')]).toEqual(['none', 'none']);
    await page.context().close();
  }, 90_000);

  test('tells why a file is refused: when it is announced, and by its bytes', async () => {
    const eva = await server.person('eva');
    const page = await open(eva);
    await page.fill('[name=kind]', 'IMAGE');
    await choose(page);
    await becomes(page, 'error', /^(?!none)/);
    expect(await uploadsOf(eva)).toEqual([]);
    const html = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('<html></html>') };
    const answered = page.waitForResponse((reply) => reply.request().method() === 'PATCH');
    await choose(page, html);
    const answer = await answered;
    expect([answer.status(), await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'BAD_USER_INPUT', reason: expect.any(String) }),
    ]);
    await becomes(page, 'error', /^(?!none)/);
    await becomes(page, 'progress', /^none$/);
    expect(await textOf(page, 'upload')).toBe('none');
    await expect.poll(() => uploadsOf(eva)).toEqual([]);
    await page.fill('[name=kind]', 'FILE');
    await server.sql(
      `insert into uploads (owner_id, size, ready_at, file) values ($1, $2, now(), 'f')`,
      [eva.number, 5 * 1024 ** 3 - 10],
    );
    await choose(page, html);
    await becomes(page, 'error', /^STORAGE_FULL$/);
    await page.context().close();
  }, 90_000);
});
