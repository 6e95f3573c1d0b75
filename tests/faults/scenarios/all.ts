import type { Scenario } from '../scenario.js';
import { apollo } from './apollo.js';
import { callRace } from './calls.js';
import { clocks } from './clocks.js';
import { crowds } from './crowds.js';
import { idle } from './idle.js';
import { lateCommits } from './late-commits.js';
import { nodes } from './nodes.js';
import { postgres } from './postgres.js';
import { presence } from './presence.js';
import { redis } from './redis.js';
import { redisAbsent } from './redis-absent.js';
import { sabotages } from './sabotages.js';
import { sessions } from './sessions.js';
import { tail } from './tail.js';

/** All scenarios, in the order of the table. */
export const scenarios: Scenario[] = [
  ...nodes,
  tail,
  lateCommits,
  ...redis,
  redisAbsent,
  ...postgres,
  clocks,
  apollo,
  ...sessions,
  presence,
  callRace,
  ...crowds,
  idle,
  ...sabotages,
];
