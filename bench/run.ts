import { cpus } from 'node:os';
import { runCompression } from './benchmarks/compression.ts';
import { runFanOut } from './benchmarks/fan-out.ts';
import { runGrowth } from './benchmarks/growth.ts';
import { runIdle } from './benchmarks/idle.ts';
import { runPageBenchmark } from './benchmarks/page-benchmark.ts';
import { legacyFeed, pageBenchmarks } from './benchmarks/pages.ts';
import { runSend } from './benchmarks/send.ts';
import { runSignIn } from './benchmarks/sign-in.ts';
import { runStartUp } from './benchmarks/start-up.ts';
import { readOptions } from './options.ts';
import { pinned } from './proc.ts';
import { legacyServers, withoutDjango } from './servers/legacy.ts';
import { pageServers } from './servers/pages.ts';
import { openWorld, type World } from './world.ts';

/** Every benchmark by name. */
const benchmarks: Record<string, (world: World) => Promise<void>> = {
  ...Object.fromEntries(
    pageBenchmarks.map((benchmark) => [
      benchmark.name,
      (world: World) => runPageBenchmark(world, benchmark, pageServers),
    ]),
  ),
  'fan-out': runFanOut,
  idle: runIdle,
  compression: runCompression,
  send: runSend,
  'sign-in': runSignIn,
  'legacy-feed': async (world) => {
    const missing = withoutDjango();
    const servers = legacyServers.filter(({ name }) => !missing || name !== 'Django');
    await runPageBenchmark(world, legacyFeed, servers);
    if (missing) console.log(`\nDjango: ${missing}`);
  },
  'start-up': runStartUp,
  growth: runGrowth,
};

const options = readOptions(process.argv.slice(2));
const chosen = options.only.length > 0 ? options.only : Object.keys(benchmarks);
const unknown = chosen.filter((name) => !benchmarks[name]);
if (unknown.length > 0) {
  console.error(
    `There is no benchmark called ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}`,
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
  for (const name of chosen) await benchmarks[name]?.(world);
} finally {
  await world.close();
}
