import { existsSync } from 'node:fs';
import { loaded, type Scenario } from '../scenario.js';

const places = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);
const library = places.find((path) => existsSync(path));

/** Nodes whose clocks differ by five hours. */
export const clocks: Scenario = loaded({
  name: 'clocks +2 h and -3 h',
  lacks: () => (library ? null : 'needs libfaketime: install the package of that name'),
  cluster: {
    // Tokens of one node must be valid at the other.
    env: { LIMIT_ACCESS_TOKEN_MINUTES: '1440' },
    envOf: (index) => ({
      LD_PRELOAD: library ?? '',
      FAKETIME: index === 0 ? '+2h' : '-3h',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }),
  },
  delayMs: 2_000,
});
