import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enterAdmin, signInAsAdmin } from '../harness/admin-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { post } from '../harness/documents.js';
import { buildAdmin } from '../harness/front-end-build.js';
import { mailTo } from '../harness/mail.js';
import { village } from '../harness/server.js';

const { server, ada, ben } = await village({ ADMIN_DIR: await buildAdmin() }, 'ada', 'ben');
await server.appoint(ada);

describe.skipIf(!chromiumPath)('/admin in a browser (needs chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  /** A page that fails on complaints of the browser and on requests to other hosts. */
  async function open(
    width = 1440,
    storageState?: typeof signedIn,
  ): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      ...(storageState && { storageState }),
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (line) => {
      // The answers that refuse somebody.
      if (line.type() === 'error' && !/status of 40[13]/.test(line.text()))
        faults.push(line.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(server.url)) faults.push(url);
    });
    await page.goto(`${server.url}/admin/`);
    return { context, page, faults };
  }

  /** What the browser of ada keeps once she has signed in with the mailed code. */
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  beforeAll(async () => {
    const { context, page } = await open();
    await signInAsAdmin(page, server, ada);
    signedIn = await context.storageState({ indexedDB: true });
    await context.close();
  });

  const shoot = async (page: Page, name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/admin-${name}.png` });
  };

  test('a moderator without a second factor is led to one, and then admitted', async () => {
    const { mira } = await server.people('mira');
    await server.sql(`update users set role = 'ADMIN' where id = $1`, [mira.number]);
    const { context, page, faults } = await open(390);
    await page.getByLabel('Username').waitFor();
    await shoot(page, 'sign-in-390');
    await enterAdmin(page, mira);
    await page.getByRole('heading', { name: 'Turn on your second factor' }).waitFor();
    await page.getByRole('main').getByText(mira.email).waitFor();
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    const { secret } = await mailTo(server, mira.email);
    await page.getByRole('status').waitFor();
    await shoot(page, 'second-factor-390');
    await page.getByLabel('Password').fill('wrong password');
    await page.getByLabel('Code from the mail').fill(secret);
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Password').fill(mira.password);
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByText('Everybody with an account').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('an ordinary user sees nothing, and is sent no part of the administration', async () => {
    const { context, page, faults } = await open();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await enterAdmin(page, ben);
    await page.getByRole('heading', { name: 'For administrators' }).waitFor();
    expect(loaded.filter((url) => url.includes('administration'))).toEqual([]);
    await page.goto(`${server.url}/admin/#/people/${ada.id}/show`);
    await page.getByRole('heading', { name: 'For administrators' }).waitFor();
    expect(await page.textContent('body')).not.toContain('ada');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a suspension ends sockets and tokens and hides content; the log has it; undo brings it back', async () => {
    const { gus } = await server.people('gus');
    const live = gus.connect();
    await live.connected;
    const id = await post(gus, 'soap, cheap soap');
    const seen = async () =>
      (await ben.ask('query ($id: ID!) { post(id: $id) { content } }', { id })).post;
    expect(await seen()).toEqual({ content: 'soap, cheap soap' });

    const { context, page, faults } = await open(1440, signedIn);
    await page.getByPlaceholder('Search').fill('gus');
    // The heading, and gus.
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('cell', { name: 'gus', exact: true }).click();
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('dialog', { name: 'Suspend gus?' });
    await dialog.getByText('sockets close, tokens die').waitFor();
    await dialog.getByText('brings back what they wrote').waitFor();
    await shoot(page, 'suspend');
    await dialog.getByLabel('Reason').fill('sells soap');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('gus is suspended.').waitFor();

    expect((await live.closed).code).toBe(4401);
    expect((await gus.graphql('{ me { id } }')).status).toBe(401);
    expect(await seen()).toBeNull();
    await page.getByText('No session is active.').waitFor();
    await shoot(page, 'suspended');

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone.').waitFor();
    expect(await seen()).toEqual({ content: 'soap, cheap soap' });
    const input = { identifier: 'gus', password: gus.password };
    await server.act('login', input, 'accessToken');

    await page.getByRole('menuitem', { name: 'Audit log' }).click();
    const entry = (action: string) => page.getByRole('row').filter({ hasText: action });
    const suspension = entry('user suspended');
    await suspension.filter({ hasText: 'ada' }).filter({ hasText: 'sells soap' }).waitFor();
    await entry('user unsuspended').filter({ hasText: gus.id }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a report leads to its content, which is removed and restored, and is decided and reopened; a session is ended', async () => {
    const { hugo } = await server.people('hugo');
    const id = await post(hugo, 'rude words');
    const reported = await ben.act(
      'reportContent',
      { contentId: id, reason: 'rude' },
      'report { id }',
    );
    const { context, page, faults } = await open(1440, signedIn);
    await page.getByRole('menuitem', { name: 'Reports' }).click();
    await page.getByRole('cell', { name: 'rude words' }).click();
    const decide = async (button: string, reason = '') => {
      await page.getByRole('button', { name: button }).click();
      const dialog = page.getByRole('dialog');
      if (reason) await dialog.getByLabel('Reason').fill(reason);
      await dialog.getByRole('button', { name: button }).click();
    };
    await decide('Remove', 'rude indeed');
    await page.getByText('The post of hugo is removed.').waitFor();
    const shown = async () => (await hugo.ask(`{ node(id: "${id}") { id } }`)).node;
    expect(await shown()).toBeNull();
    await page.getByText('rude indeed').waitFor();
    await shoot(page, 'report');
    await decide('Restore');
    await page.getByText('The post of hugo is back.').waitFor();
    expect(await shown()).toEqual({ id });
    await decide('Dismiss');
    await page.getByText('The report is dismissed.').waitFor();
    const states = () =>
      ada.admin.ask('query ($id: ID!) { node(id: $id) { ... on Report { status } } }', {
        id: reported.report.id,
      });
    expect((await states()).node.status).toBe('DISMISSED');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('button', { name: 'Resolve' }).waitFor();
    expect((await states()).node.status).toBe('OPEN');
    await decide('Resolve');
    await page.getByText('The report is resolved.').waitFor();
    await decide('Reopen', 'not resolved');
    await page.getByText('The report is open again.').waitFor();
    expect((await states()).node.status).toBe('OPEN');

    await page.goto(`${server.url}/admin/#/people/${hugo.id}/show`);
    await decide('End session');
    await page.getByText('No session is active.').waitFor();
    expect((await hugo.graphql('{ me { id } }')).status).toBe(401);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('an administrator who loses the role in the middle sees nothing more', async () => {
    const { context, page } = await open(1440, signedIn);
    await page.getByText('Everybody with an account').waitFor();
    await server.sql(`update users set role = 'USER' where id = $1`, [ada.number]);
    await page.getByRole('menuitem', { name: 'Content' }).click();
    await page.getByRole('heading', { name: 'For administrators' }).waitFor();
    await server.sql(`update users set role = 'ADMIN' where id = $1`, [ada.number]);
    await context.close();
  });
});
