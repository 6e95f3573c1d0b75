import { expect, test } from 'vitest';
import type { ErrorReason } from '../../../src/core/error-reasons.js';
import { reasons } from '../../../src/core/error-reasons.js';
import { village } from '../../harness/server.js';
import { aboutEventStreams, aboutFiles, aboutGroups } from './groups-and-files.js';
import { aboutSigningIn } from './signing-in.js';
import { aboutTalking } from './talking.js';
import type { Provocation } from './world.js';

// Each reason of the catalogue is provoked at a real node. Errors of these two codes always have a reason of their
// own, as the test of their sources has it.
type NeverAlone = 'FORBIDDEN' | 'CONFLICT';

const provocations: Record<Exclude<ErrorReason, NeverAlone>, Provocation> = {
  ...aboutSigningIn,
  ...aboutTalking,
  ...aboutGroups,
  ...aboutFiles,
  ...aboutEventStreams,
};

const { server, olga } = await village(
  { LIMIT_CODE_COOLDOWN_SECONDS: '0', LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000' },
  'olga',
);
await server.appoint(olga);

test.each(Object.entries(provocations))('%s', async (reason, provoke) => {
  const { ann, bob } = await server.newcomers('ann', 'bob');
  expect(await provoke({ server, olga, ann, bob })).toBe(reason);
});

test('every reason of the catalogue is among them', () => {
  const tried = [...Object.keys(provocations), 'FORBIDDEN', 'CONFLICT'];
  expect(tried.sort()).toEqual(Object.keys(reasons).sort());
});
