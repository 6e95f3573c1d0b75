import { faketimeLibrary, withClock } from '../../harness/faketime.js';
import { loaded, type Scenario } from '../scenario.js';

/** Nodes whose clocks differ by five hours. */
export const clocks: Scenario = loaded({
  name: 'clocks +2 h and -3 h',
  long: true,
  lacks: () => (faketimeLibrary ? null : 'needs libfaketime: install the package of that name'),
  cluster: {
    // Tokens of one node must be valid at the other.
    env: { LIMIT_ACCESS_TOKEN_MINUTES: '1440' },
    envOf: (index) => withClock(index === 0 ? '+2h' : '-3h'),
  },
  delayMs: 2_000,
});
