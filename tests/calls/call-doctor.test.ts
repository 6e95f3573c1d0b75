import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { hasCoturn, ownAddress, startCoturn } from '../harness/coturn.js';
import { mailTo } from '../harness/mail.js';
import { type Parley, village } from '../harness/server.js';

const secret = 'a secret of this server and its relay';
const { server, ada } = await village('ada');

describe.skipIf(!chromiumPath)('/call-doctor (needs chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  /** What the page says of a node: the levels with their texts, and the summary. */
  async function examine(node: Parley, width = 1440) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    await page.goto(`${node.url}/call-doctor`);
    await signIn(page);
    await page.getByText(/^Done: /).waitFor({ timeout: 50_000 });
    const findings = await page
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => `${item.className}: ${item.textContent}`));
    const folder = process.env.SCREENSHOTS;
    if (folder) {
      const name = findings.length + findings.join().slice(-9).replace(/\W/g, '');
      await page.screenshot({ path: `${folder}/doctor-${name}-${width}.png` });
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    const done = await page.getByRole('status').textContent();
    await page.close();
    return { findings, done };
  }

  async function signIn(page: Page) {
    await page.getByLabel('Username').fill(ada.username);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Examine' }).click();
  }

  test.each([390, 1440])(
    'says what to set where no servers are configured, %i pixels wide',
    async (width) => {
      const { findings, done } = await examine(server, width);
      expect(findings).toEqual([
        expect.stringMatching(/^good: .*addresses of its own/),
        expect.stringMatching(
          /^bad: .*No STUN and TURN servers.*STUN_URLS.*TURN_URLS.*TURN_SECRET/,
        ),
      ]);
      expect(done).toContain('calls will fail for some people');
      const sessions = await ada.ask('{ sessions { userAgent } }');
      expect(JSON.stringify(sessions), 'its session is ended').not.toContain('Chrom');
    },
  );

  test('says which address does not answer', async () => {
    const silent = createSocket('udp4').bind(0, ownAddress);
    await once(silent, 'listening');
    closing({ stop: () => void silent.close() });
    const { port } = silent.address() as AddressInfo;
    const node = await server.twin({
      STUN_URLS: `stun:${ownAddress}:${port}`,
      TURN_URLS: `turn:${ownAddress}:${port}`,
      TURN_SECRET: secret,
    });
    const { findings } = await examine(node);
    expect(findings.slice(1)).toEqual([
      expect.stringMatching(`^bad: .*stun:${ownAddress}:${port} does not answer.*STUN_URLS`),
      expect.stringMatching(`^bad: .*turn:${ownAddress}:${port} does not answer.*TURN_URLS`),
    ]);
  });

  test('asks for the code of an account with a second factor', async () => {
    const { judy } = await server.people('judy');
    await server.appoint(judy);
    const page = await browser.newPage();
    await page.goto(`${server.url}/call-doctor`);
    await page.getByLabel('Username').fill('judy');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Examine' }).click();
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toMatch(/password|credentials/i);
    await page.getByLabel('Password').fill(judy.password);
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByLabel('E-mail address').fill(judy.email);
    await page.getByRole('button', { name: 'Mail the code' }).click();
    await page.getByLabel('Code').fill((await mailTo(server, judy.email)).secret);
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByText(/^Done: /).waitFor();
    await page.close();
  });

  describe.skipIf(!hasCoturn)('with a STUN and TURN server (needs coturn)', () => {
    let relay: string;
    beforeAll(async () => {
      relay = await startCoturn(secret);
    });
    const nodeWith = (turnSecret: string) =>
      server.twin({
        STUN_URLS: `stun:${relay}`,
        TURN_URLS: `turn:${relay}`,
        TURN_SECRET: turnSecret,
      });

    test('that works, it says so', async () => {
      const { findings, done } = await examine(await nodeWith(secret), 390);
      expect(findings.slice(1)).toEqual([
        expect.stringContaining(`stun:${relay} answers`),
        expect.stringContaining(`turn:${relay} takes the credentials`),
        expect.stringContaining(`turn:${relay} carries data`),
      ]);
      for (const finding of findings) expect(finding).toMatch(/^good: /);
      expect(done).toBe('Done: calls will connect.');
    });

    test('that has another secret, it says which variable to mend', async () => {
      const { findings } = await examine(await nodeWith('a secret of another server'));
      expect(findings.at(-1)).toMatch(
        /^bad: .*refuses the credentials.*TURN_SECRET.*static-auth-secret/,
      );
    });

    test('without TURN, it says what that means', async () => {
      const { findings, done } = await examine(await server.twin({ STUN_URLS: `stun:${relay}` }));
      expect(findings[1]).toMatch(/^warning: .*No TURN server.*TURN_URLS and TURN_SECRET/);
      expect(done).toContain('most calls will connect');
    });
  });
});
