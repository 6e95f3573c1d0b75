import { readFileSync } from 'node:fs';
import { getOperationAST, parse, validate } from 'graphql';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { assertWithinLimits } from '../../src/graphql/server/limits.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { compatMarkdown } from '../../src/legacy/compat/markdown.js';
import { compatTable } from '../../src/legacy/compat/table.js';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { TEST_ENV, village } from '../harness/server.js';

const { server: parley, ada } = await village('ada', 'ben');
const config = parseConfig(TEST_ENV);
const schema = await buildGraphqlSchema();
const entries = compatTable(schema, dialects);

const { errors } = await ada.graphql(`mutation {
  createPost(input: { content: "said" }) { post { id } }
  createGroup(input: { name: "gardeners" }) { group { id } }
  sendMessage(input: { to: { username: "ben" }, content: "said" }) { message { id } }
  startCall(input: { callee: { username: "ben" }, kind: AUDIO }) { call { id } }
  createMeeting(input: { title: "weekly", scheduledAt: "2030-01-01T10:00:00Z", isGroup: false }) {
    meeting { id }
  }
}`);
expect(errors).toBeUndefined();
// The ids in the examples.
await parley.sql(`update meetings set uid = '00000000-0000-4000-8000-000000000001'`);

const documents = new Map(
  entries.flatMap(({ successors }) => successors.map((one) => [one.name, one] as const)),
);

test('docs/migrate/legacy.md is the generated table (npm run schema)', () => {
  expect(readFileSync('docs/migrate/legacy.md', 'utf8')).toBe(compatMarkdown(entries, dialects));
});

test('every operation opens documents that are valid and within the limits of GraphQL clients', () => {
  for (const { operation, successors } of entries)
    expect(successors.length, operation).toBeGreaterThan(0);
  for (const { name, text, variables, sandbox } of documents.values()) {
    const document = parse(text);
    expect(validate(schema, document), name).toEqual([]);
    assertWithinLimits(
      { config, measures: new WeakMap() },
      schema,
      document,
      getOperationAST(document)!,
      variables,
    );
    const search = new URL(sandbox, 'http://parley').searchParams;
    expect(search.get('query')).toBe(text);
    expect(JSON.parse(search.get('variables') ?? '{}')).toEqual(variables);
  }
});

const queries = [...documents.values()].filter(({ text }) => text.includes('query '));

test.for(queries)('$name runs as the page opens it', async ({ text, variables }) => {
  const { errors } = await ada.graphql(text, variables);
  expect(errors).toBeUndefined();
});

const call = (path: string) =>
  fetch(`${parley.url}${path}`, { headers: { authorization: `Bearer ${ada.token}` } });
const page = async () => (await fetch(`${parley.url}/compat`)).text();

test('a legacy reply has the date of its deprecation and a link to its row on the page', async () => {
  const reply = await call('/api/users/me/');
  expect(reply.headers.get('deprecation')).toMatch(/^@\d+$/);
  const target = /^<\/compat#(\w+)>; rel="successor-version"/.exec(reply.headers.get('link') ?? '');
  expect(target).not.toBeNull();
  expect(await page()).toContain(`<details id="${target?.[1]}">`);
});

test('the page lists every operation, allows no scripts, and loads nothing from other hosts', async () => {
  const reply = await fetch(`${parley.url}/compat`);
  expect(reply.headers.get('content-security-policy')).toMatch(
    /^default-src 'none';.* style-src 'self'/,
  );
  const html = await reply.text();
  expect(html.match(/<details /g)).toHaveLength(entries.length);
  for (const { additions } of dialects) {
    for (const addition of additions) {
      expect(html).toContain(addition.replace(/`([^`]+)`/g, '<code>$1</code>'));
      expect(compatMarkdown(entries, dialects)).toContain(`\n- ${addition}\n`);
    }
  }
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(address).toMatch(/^[/#]/);
  }
});

test('calls are counted by day and path, within seconds', async () => {
  await Promise.all(Array.from({ length: 7 }, () => call('/api/posts/my_posts')));
  await expect.poll(page).toMatch(/my_posts\/<\/span>.{0,200}class="calls some">7 calls</s);
});

test('only administrators see the counts', async () => {
  const usage = `query ($id: ID) { legacyUsage(userId: $id) { operation count user { username } } }`;
  expect((await ada.admin.graphql(usage)).code).toBe('FORBIDDEN');
  const cleo = await parley.person('cleo');
  await parley.appoint(cleo);
  await call('/api/users/online/');
  const row = { operation: 'GET /api/users/online/', count: 1, user: { username: 'ada' } };
  await expect
    .poll(async () => (await cleo.admin.ask(usage, { id: ada.id })).legacyUsage)
    .toContainEqual(row);
});

describe.skipIf(!chromiumPath)('in a browser (needs chromium)', () => {
  let browser: Browser;
  let tab: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await startChromium();
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    context.setDefaultTimeout(45_000);
    context.on('request', (request) => asked.push(request.url()));
    tab = await context.newPage();
  });
  afterAll(() => browser?.close());

  test('all rows are listed, and a row opens and runs in the sandbox', async () => {
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
