import { cpus } from 'node:os';
import { readOptions } from './options.ts';
import { pinned } from './proc.ts';
import { legacyServers, withoutDjango } from './servers/legacy.ts';
import { pageServers } from './servers/pages.ts';
import { runFanOut } from './works/fan-out.ts';
import { runGrowth } from './works/growth.ts';
import { runIdle } from './works/idle.ts';
import { runPageWork } from './works/page-work.ts';
import { legacyFeed, pageWorks } from './works/pages.ts';
import { runSignIn } from './works/sign-in.ts';
import { runStartUp } from './works/start-up.ts';
import { openWorld, type World } from './world.ts';

/** Every work, by its name. */
const works: Record<string, (world: World) => Promise<void>> = {
  ...Object.fromEntries(
    pageWorks.map((work) => [work.name, (world: World) => runPageWork(world, work, pageServers)]),
  ),
  'fan-out': runFanOut,
  idle: runIdle,
  'sign-in': runSignIn,
  'legacy-feed': async (world) => {
    const missing = withoutDjango();
    const servers = legacyServers.filter(({ name }) => !missing || name !== 'Django');
    await runPageWork(world, legacyFeed, servers);
    if (missing) console.log(`\nDjango: ${missing}`);
  },
  'start-up': runStartUp,
  growth: runGrowth,
};

const options = readOptions(process.argv.slice(2));
const chosen = options.only.length > 0 ? options.only : Object.keys(works);
const unknown = chosen.filter((name) => !works[name]);
if (unknown.length > 0) {
  console.error(
    `No work is called ${unknown.join(', ')}. There are: ${Object.keys(works).join(', ')}`,
  );
  process.exit(1);
}

const { size, rounds, seconds, connections } = options;
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; ` +
    `${pinned ? 'the server on core 0, all else on the others' : 'nothing is pinned to a core'}; ` +
    `size ${size}, ${rounds} rounds of ${seconds} s, ${connections} connections`,
);
const world = await openWorld(options);
const { users, posts, likes, comments, conversations, messages } = world.scale;
console.log(
  `${users} users, ${posts} posts, ${likes} likes, ${comments} comments, ${conversations} conversations, ${messages} messages`,
);
try {
  for (const name of chosen) await works[name]?.(world);
} finally {
  await world.close();
}
