import { read } from '../load.ts';
import { cpuSeconds, type Launch, rssBytes } from '../proc.ts';
import { pageServers } from '../servers/pages.ts';
import { median, table } from '../table.ts';
import { parleyVersions, type World } from '../world.ts';
import { type PageBenchmark, pageBenchmarks } from './pages.ts';

const times = 5;
const requests = 200;
/** What it may take at most: seconds, and megabytes. */
const limit = { seconds: 0.8, megabytes: 150 };

interface Finding {
  name: string;
  seconds: number;
  cpu: number;
  megabytes: number;
}

/** From the start of the process to the first answer of /readyz, and the memory held after some feeds. */
export async function runStartUp(world: World): Promise<void> {
  const found: Finding[] = [];
  for (const version of parleyVersions(world)) found.push(await startOften(world, version));
  console.log(`\n### start-up\n\nThe process alone, median of ${times}.\n`);
  console.log(
    table(
      ['', ...found.map(({ name }) => name), 'limit'],
      [
        [
          'seconds until ready',
          ...found.map((one) => one.seconds.toFixed(2)),
          limit.seconds.toFixed(2),
        ],
        ['of them on the CPU', ...found.map((one) => one.cpu.toFixed(2)), ''],
        [
          `MB after ${requests} feeds`,
          ...found.map((one) => one.megabytes.toFixed(0)),
          limit.megabytes.toFixed(0),
        ],
      ],
    ),
  );
}

async function startOften(world: World, version: Launch): Promise<Finding> {
  const feed = pageBenchmarks.find(({ name }) => name === 'feed') as PageBenchmark;
  const server = pageServers.find(({ name }) => name === 'Parley');
  const seconds: number[] = [];
  const cpu: number[] = [];
  const megabytes: number[] = [];
  for (let time = 0; time < times; time++) {
    const begin = performance.now();
    const running = await world.start(version, 'start-up');
    seconds.push((performance.now() - begin) / 1000);
    cpu.push(cpuSeconds(running.pid));
    try {
      for (let n = 0; n < requests; n++) {
        const ask = server?.ask(feed, feed.key(n, world.scale));
        if (ask) await read(running, ask);
      }
      megabytes.push(rssBytes(running.pid) / 1024 ** 2);
    } finally {
      await running.stop();
    }
  }
  return {
    name: version.name,
    seconds: median(seconds),
    cpu: median(cpu),
    megabytes: median(megabytes),
  };
}
