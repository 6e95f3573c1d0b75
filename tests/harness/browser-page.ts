import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { rolldown } from 'rolldown';

const packages = join(import.meta.dirname, '../../packages');
const sources = {
  '@parley/client/mock': join(packages, 'client/src/mock/index.ts'),
  '@parley/client': join(packages, 'client/src/index.ts'),
  '@parley/react': join(packages, 'react/src/index.ts'),
};

/** Bundles a module and what it imports into one script of a browser. */
export async function bundle(entry: string, minify = false): Promise<string> {
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { alias: sources },
    transform: { define: { 'process.env.NODE_ENV': '"development"', __DEV__: 'true' } },
    // A dependency that it would leave out is an error.
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ format: 'esm', minify, codeSplitting: false });
  await build.close();
  return output[0].code;
}

const page =
  '<!doctype html><meta charset="utf-8"><title>app</title><div id="root"></div><script type="module" src="/app/main.js"></script>';
const types = { js: 'text/javascript', html: 'text/html' };

/**
 * Opens `/app/` of the origin `url`, which the server has no part in: a page that runs `script`,
 * or the files in `folder`. `search` is the end of its address, such as `?id=1`.
 */
export async function openPage(
  context: BrowserContext,
  url: string,
  { script = '', folder, search = '' }: { script?: string; folder?: string; search?: string },
): Promise<Page> {
  const opened = await context.newPage();
  await opened.route(`${url}/app/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const name = pathname.slice('/app/'.length) || 'index.html';
    const type = name.endsWith('.js') ? types.js : types.html;
    const built = type === types.js ? script : page;
    const body = folder ? await readFile(join(folder, name), 'utf8') : built;
    await route.fulfill({ contentType: type, body });
  });
  await opened.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await opened.goto(`${url}/app/${search}`);
  return opened;
}
