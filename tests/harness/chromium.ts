import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A browser of this machine's, undefined where there is none. `REQUIRE_CHROMIUM=1` demands one. */
export const chromiumPath = PLACES.find((path) => path && existsSync(path));

if (!chromiumPath && process.env.REQUIRE_CHROMIUM === '1')
  throw new Error(`REQUIRE_CHROMIUM=1, but there is none at ${PLACES.filter(Boolean).join(', ')}`);

/** Starts a browser without a window, with an empty profile, that calls nobody on its own. */
export const startChromium = (...more: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
