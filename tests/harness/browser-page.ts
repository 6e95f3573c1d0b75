import type { BrowserContext, Page } from 'playwright-core';
import { rolldown } from 'rolldown';

/** Bundles a module and what it imports into one script of a browser. */
export async function bundle(entry: string, minify = false): Promise<string> {
  const build = await rolldown({
    input: entry,
    platform: 'browser',
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

/** Opens a page of the origin `url` that runs `script`; the server has no part in it. */
export async function openPage(
  context: BrowserContext,
  url: string,
  script: string,
): Promise<Page> {
  const page = await context.newPage();
  await page.route(`${url}/app/**`, (route) => {
    const isScript = route.request().url().endsWith('.js');
    return route.fulfill({
      contentType: isScript ? 'text/javascript' : 'text/html',
      body: isScript
        ? script
        : '<!doctype html><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/app/main.js"></script>',
    });
  });
  await page.goto(`${url}/app/`);
  return page;
}
