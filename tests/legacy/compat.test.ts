import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { lensTable } from '../../src/legacy/compat/table.js';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let ada: Person;
const entries = lensTable(await buildGraphqlSchema(), dialects);

beforeAll(async () => {
  parley = await startParley();
  ada = await signUp(parley, 'ada');
});
afterAll(() => parley.stop());

const call = (path: string) =>
  fetch(`${parley.url}${path}`, { headers: { authorization: `Bearer ${ada.token}` } });
const page = async () => (await fetch(`${parley.url}/compat`)).text();

test('a legacy reply says since when it is deprecated and leads to its row of the page', async () => {
  const reply = await call('/api/users/me/');
  expect(reply.headers.get('deprecation')).toMatch(/^@\d+$/);
  const target = /^<\/compat#(\w+)>; rel="successor-version"/.exec(reply.headers.get('link') ?? '');
  expect(target).not.toBeNull();
  expect(await page()).toContain(`<details id="${target?.[1]}">`);
});

test('the page lists every operation, allows no script, and asks nothing of elsewhere', async () => {
  const reply = await fetch(`${parley.url}/compat`);
  expect(reply.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'self'/,
  );
  const html = await reply.text();
  expect(html.match(/<details /g)).toHaveLength(entries.length);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(address).toMatch(/^[/#]/);
  }
});

test('calls are counted, by day and by path, within seconds', async () => {
  const before = (await page()).match(/(\d+) calls?</)?.[1] ?? '0';
  await Promise.all(Array.from({ length: 7 }, () => call('/api/posts/my_posts')));
  for (let tries = 0; tries < 40; tries += 1) {
    await sleep(250);
    if (/my_posts\/<\/span>.{0,200}class="calls some">7 calls</s.test(await page())) return;
  }
  expect.fail(`not counted; the page said ${before} before`);
}, 15_000);

test('administrators see who calls what, and nobody else does', async () => {
  const usage = `query ($id: ID) { legacyUsage(userId: $id) { operation count user { username } } }`;
  expect((await ada.graphql(usage)).code).toBe('FORBIDDEN');
  const ben = await signUp(parley, 'ben');
  const database = new Client(parley.databaseUrl);
  await database.connect();
  await database.query(`update users set role = 'ADMIN' where username = 'ben'`);
  await database.end();
  await call('/api/users/online/');
  for (let tries = 0; tries < 40; tries += 1) {
    await sleep(250);
    const { data } = await ben.graphql(usage, { id: ada.id });
    const row = { operation: 'GET /api/users/online/', count: 1, user: { username: 'ada' } };
    if (data.legacyUsage.some((one: object) => JSON.stringify(one) === JSON.stringify(row))) return;
  }
  expect.fail('not counted');
}, 15_000);

describe.skipIf(!chromiumPath)('in a browser (needs chromium)', () => {
  let browser: Browser;
  let tab: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await startChromium();
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    context.setDefaultTimeout(15_000);
    context.on('request', (request) => asked.push(request.url()));
    tab = await context.newPage();
  });
  afterAll(() => browser?.close());

  test('all rows are listed, a row opens in the sandbox and runs', async () => {
    await tab.goto(`${parley.url}/compat`);
    expect(await tab.locator('summary').count()).toBe(entries.length);
    await shot('compat');
    const row = tab.locator('details', { hasText: '/api/users/register/' }).first();
    await row.locator('summary').click();
    await row.scrollIntoViewIfNeeded();
    await shot('compat-row');
    await row.locator('a.open').first().click();
    await tab.waitForURL(/\/graphql\?query=/);
    await tab
      .locator('.graphiql-query-editor .view-lines', { hasText: 'CommunityRegister' })
      .waitFor();
    await tab.locator('.view-lines', { hasText: 'ada@example.org' }).waitFor();
    const asking = tab.waitForResponse(
      (reply) =>
        reply.request().method() === 'POST' && /register/.test(reply.request().postData() ?? ''),
    );
    await tab.locator('button.graphiql-execute-button').click();
    const answer = (await (await asking).json()) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    // The example is filled in with Ada, who is there already: the server understood every word.
    expect(answer.errors?.[0]?.extensions.code).toBe('CONFLICT');
    await shot('compat-sandbox');
    for (const url of asked) expect(url).toMatch(/^(data:|blob:)|^http:\/\/127\.0\.0\.1:/);
  });

  const shot = async (name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder) await tab.screenshot({ path: `${folder}/${name}.png` });
  };
});
