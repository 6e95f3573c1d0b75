import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { closing } from './closing.js';
import type { Person } from './node.js';
import { makeTempDir } from './postgres.js';

const root = join(import.meta.dirname, '../..');

/** Builds an app of `examples/` as for production; the folder, for `APP_DIR`. */
export async function buildApp(name: 'web' | 'minimal'): Promise<string> {
  const folder = await makeTempDir(name);
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder], {
    cwd: join(root, 'examples', name),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return folder;
}

/** Flags of Chromium: a camera and a microphone that need no permission, and a screen that is chosen by itself. */
export const fakeDevices = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--auto-accept-this-tab-capture',
];

/** Global of pages of `watchPeers`. */
declare const peers: RTCPeerConnection[];

/** Keeps the peer connections of all pages that the context opens from now on. */
export const watchPeers = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const opened: RTCPeerConnection[] = [];
    const Real = RTCPeerConnection;
    Object.assign(globalThis, {
      peers: opened,
      RTCPeerConnection: class extends Real {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          opened.push(this);
        }
      },
    });
  });

/** Of each sender of video, the frames that the page has decoded so far. */
const framesDecoded = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const frames: number[] = [];
    for (const peer of peers)
      (await peer.getStats()).forEach((row: { type: string; framesDecoded?: number }) => {
        if (row.type === 'inbound-rtp' && row.framesDecoded) frames.push(row.framesDecoded);
      });
    return frames;
  });

const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** Waits until a page decodes more video, and has decoded some of so many senders, former ones among them. */
export async function seesVideo(page: Page, senders = 1): Promise<void> {
  const before = total(await framesDecoded(page));
  await expect
    .poll(
      async () => {
        const frames = await framesDecoded(page);
        return total(frames) > before + 5 ? frames.length : 0;
      },
      { timeout: 45_000 },
    )
    .toBeGreaterThanOrEqual(senders);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Signs in at the example app, which `page` shows. */
async function signInAt(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(username);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** A browser of a person: opens the example app of a node there, signed in, at a path such as `/chats`. */
export async function openApp(
  context: BrowserContext,
  node: { url: string },
  person: Person | null,
  path = '/',
): Promise<Page> {
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  await page.goto(`${node.url}/app${path}`);
  if (person) await signInAt(page, person);
  return page;
}

/** Writes a message in the open chat, as with the keyboard. */
export async function write(page: Page, content: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(content);
  await box.press('Enter');
}

/** The texts like `pattern` in the open chat, from its top to its end. */
export async function textsIn(page: Page, pattern: RegExp): Promise<string[]> {
  const text = await page.getByRole('region', { name: 'Messages' }).textContent();
  return text?.match(pattern) ?? [];
}
