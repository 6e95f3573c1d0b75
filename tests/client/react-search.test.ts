import type { BrowserContext } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../harness/chromium.js';
import { post } from '../harness/documents.js';
import { hookPages, shows } from '../harness/hooks-page.js';
import { type Person, village } from '../harness/server.js';

describe.skipIf(!chromiumPath)('useSearch in a browser (needs chromium)', async () => {
  const { server } = await village();
  const pages = hookPages('react-search-entry.tsx', server);

  /** The page of a person, and the queries that it sent. */
  async function open(person: Person) {
    const asked: string[] = [];
    const prepare = (context: BrowserContext) =>
      context.on('request', (request) => {
        if (request.url().endsWith('/graphql')) asked.push(request.postDataJSON().variables.query);
      });
    return { page: await pages.open(person, { prepare }), asked };
  }

  test('shows hits of all kinds with their excerpts, page by page, and asks nothing while it is blank', async () => {
    const { ada } = await server.newcomers('ada');
    for (const number of [1, 2, 3]) await post(ada, `linden tree ${number}`);
    await ada.act('createGroup', { name: 'Linden club' }, 'group { id }');
    const { page, asked } = await open(ada);
    await page.fill('[name=query]', '  ');
    await shows(page, '#loading', ['false']);
    expect(asked).toEqual([]);
    await page.fill('[name=query]', 'linden');
    await shows(page, 'li', ['Group: Linden club', 'Post: linden tree 3']);
    await page.dblclick('text=More');
    const all = ['Group: Linden club', ...[3, 2, 1].map((number) => `Post: linden tree ${number}`)];
    await shows(page, 'li', all);
    await shows(page, 'button', []);
    await page.check('[type=checkbox]');
    await shows(page, 'li', ['Post: linden tree 3', 'Post: linden tree 2']);
    await page.fill('[name=query]', '');
    await shows(page, 'li', []);
    await shows(page, '#loading', ['false']);
  });

  test('keeps the hits of the query before while the next one is on its way, and tells what is wrong with a filter', async () => {
    const { ada } = await server.newcomers('ada');
    await post(ada, 'maple leaf');
    const { page } = await open(ada);
    await page.fill('[name=query]', 'maple');
    await shows(page, 'li', ['Post: maple leaf']);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/graphql', async (route) => {
      await held;
      await route.continue();
    });
    await page.fill('[name=query]', 'nothing like that');
    await shows(page, '#loading', ['true']);
    await shows(page, 'li', ['Post: maple leaf']);
    answer();
    await shows(page, 'li', []);
    await page.fill('[name=query]', 'maple before:yesterday');
    await expect.poll(() => page.textContent('#error')).toContain('before:');
    await shows(page, 'li', []);
  });
});
