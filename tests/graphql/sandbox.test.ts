import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sandboxUrl } from '../../src/graphql/sandbox/sandbox.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { startParley, village } from '../harness/server.js';

const { server } = await village();
const open = (headers: Record<string, string> = { accept: 'text/html,*/*;q=0.8' }) =>
  fetch(`${server.url}/graphql`, { headers });

describe('the page', () => {
  test('loads files of this server only', async () => {
    const reply = await open();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = reply.headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none';.* script-src 'self';/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const page = await reply.text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(address).toMatch(/^\/graphql\/sandbox\/|^data:/);
  });

  test('has files that browsers may cache permanently, compressed if accepted', async () => {
    const [script] = (await (await open()).text()).match(/\/graphql\/sandbox\/\w+\/ruru\.js/)!;
    for (const encoding of ['br', 'identity']) {
      const part = await fetch(server.url + script, { headers: { 'accept-encoding': encoding } });
      expect(part.headers.get('cache-control')).toContain('immutable');
      expect(part.headers.get('content-encoding')).toBe(encoding === 'br' ? 'br' : null);
      expect(await part.text()).toContain('createRoot');
    }
    const missing = await fetch(server.url + script.replace('ruru.js', '../../../package.json'));
    expect(missing.status).toBe(404);
  });

  test('is not served to other clients, nor without introspection', async () => {
    const asked = await fetch(`${server.url}/graphql?query={__typename}`, {
      headers: { accept: 'application/json', 'apollo-require-preflight': '1' },
    });
    expect(await asked.json()).toEqual({ data: { __typename: 'Query' } });
    const closed = await startParley({
      INTROSPECTION: 'false',
      DATABASE_URL: server.databaseUrl,
    });
    const reply = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } });
    await closed.stop();
    expect(reply.status).toBe(400);
    expect(await reply.text()).not.toContain('<html');
  });
});

describe.skipIf(!chromiumPath)('in a browser (needs chromium)', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1360, height: 820 } });
    context.setDefaultTimeout(45_000);
    context.on('request', (request) => asked.push(request.url()));
    page = await context.newPage();
    page.on('websocket', (socket) => asked.push(socket.url()));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    return () => context.close();
  });

  /** Presses ▶, and chooses the operation when there are several: then the button has a menu. */
  async function run(operation?: string) {
    const menu = operation ? '[aria-haspopup]' : ':not([aria-haspopup])';
    await page.click(`.graphiql-execute-button${menu}`);
    if (operation) await page.click(`[role=menuitem] >> text="${operation}"`);
  }

  /** The editor's text; Monaco writes its blanks as U+00A0. */
  const textOf = async (part: string) =>
    (await page.textContent(`${part} .view-lines`))!.replaceAll('\u00a0', ' ');
  const shows = (part: string, text: string | RegExp) =>
    expect.poll(() => textOf(part)).toMatch(text);

  test('ada signs up, posts, reads and receives a message of ben, without requests to other hosts', async () => {
    await page.goto(`${server.url}/graphql`);
    await run('SignUp');
    await shows('.graphiql-response', '"accessToken"');
    const ada = /"username": "(ada\.\d+)"/.exec(await textOf('.graphiql-response'))![1]!;
    await run('WriteAPost');
    await shows('.graphiql-response', '"content": "Hello, Parley!"');
    await run('ReadPosts');
    await shows('.graphiql-response', `"username": "${ada}"`);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/1.png` });

    await page.click('.graphiql-tab >> text=Inbox');
    await run();
    await shows('.graphiql-response', '"StreamResumed"');
    const ben = await server.person('ben');
    const sent = await ben.graphql(
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }`,
      { input: { to: { username: ada }, content: 'hello, ada' } },
    );
    expect(sent.errors).toBeUndefined();
    await shows('.graphiql-response', '"content": "hello, ada"');
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/2.png` });
    await run();

    expect(asked).toContain(server.wsUrl);
    const host = new URL(server.url).host;
    const outside = asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host);
    expect(outside).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('on a phone, the document stands above its result, and everything is in reach', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/graphql`);
    await page.click('.graphiql-tab >> text=Inbox');
    await run();
    await shows('.graphiql-response', /Nobody is signed/);
    complaints.length = 0;
    await page.click('.graphiql-tab >> text=SignUp');
    await run('SignUp');
    await shows('.graphiql-response', '"accessToken"');
    await page.click('.graphiql-tab >> text=Inbox');
    await run();
    await shows('.graphiql-response', /StreamResumed.*"head"/s);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/sandbox-390.png` });
    const box = async (part: string) => (await page.locator(part).first().boundingBox())!;
    const [editor, response] = [await box('.graphiql-editors'), await box('.graphiql-response')];
    for (const { width } of [editor, response]) expect(width).toBeGreaterThan(340);
    expect(response.y).toBeGreaterThanOrEqual(editor.y + editor.height);
    expect(response.height).toBeGreaterThan(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    for (const tool of await page.locator('.graphiql-sidebar button').all())
      expect((await tool.boundingBox())!.y).toBeGreaterThan(response.y + response.height - 1);
    expect(await page.locator('.graphiql-footer').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('opens with the document in its URL', async () => {
    const query = `mutation Join($cleo: RegisterInput!) { register(input: $cleo) { user { username } } }`;
    const cleo = {
      username: 'cleo',
      email: 'cleo@example.org',
      password: 'the long secret of cleo',
    };
    await page.goto(server.url + sandboxUrl('/graphql', query, { cleo }));
    await shows('.graphiql-query-editor', 'mutation Join');
    await run();
    await shows('.graphiql-response', '"username": "cleo"');
  });

  test('sends a token given under Headers, and shows the error of an invalid one', async () => {
    const query = 'query Me { me { username } }';
    const dana = await server.person('dana');
    await page.goto(server.url + sandboxUrl('/graphql', query));
    const give = async (token: string) => {
      await page.click('button:text-is("Headers")');
      const editor = '.graphiql-editor-tool .graphiql-editor:not(.hidden)';
      // Keys that come before the editor has its cursor are lost.
      const written = async () => {
        await page.click(editor);
        await page.keyboard.press('Control+A');
        await page.keyboard.press('Delete');
        await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${token}` }));
        return textOf(editor);
      };
      await expect.poll(written).toContain(token.slice(0, 12));
      await run();
    };
    await give('made.up.token');
    await shows('.graphiql-response', 'UNAUTHENTICATED');
    await give(dana.token);
    await shows('.graphiql-response', '"username": "dana"');
  });
});
