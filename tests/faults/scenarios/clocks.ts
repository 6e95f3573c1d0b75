import { existsSync } from 'node:fs';
import { loaded, type Scenario } from '../scenario.js';

const places = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);
const library = places.find((path) => existsSync(path));

/** Nodes that disagree about the time by five hours. */
export const clocks: Scenario = loaded({
  name: 'clocks +2 h and -3 h',
  lacks: () => (library ? null : 'needs libfaketime: install the package of that name'),
  house: {
    // The tokens of the one must be good at the other, which is not what is being proved.
    env: { LIMIT_ACCESS_TOKEN_MINUTES: '1440' },
    envOf: (index) => ({
      LD_PRELOAD: library ?? '',
      FAKETIME: index === 0 ? '+2h' : '-3h',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }),
  },
  delayMs: 2_000,
});
