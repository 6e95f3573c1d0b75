import { load, type Measured, read } from '../load.ts';
import type { Server } from '../proc.ts';
import { type PageServer, pageServers } from '../servers/pages.ts';
import { median, table } from '../table.ts';
import type { World } from '../world.ts';
import { type PageBenchmark, pageBenchmarks } from './pages.ts';

/** Long enough that the database has in memory whatever is read afterwards. */
const warmUpSeconds = 10;
/** Pages whose length is told. */
const weighed = 40;

/** Parley on data of one size. */
interface Contender {
  world: World;
  server: Server;
}

/** Rounds at size 1, and at the larger one right after each of them. */
type Both = [Measured[], Measured[]];

const parley = pageServers.find(({ name }) => name === 'Parley') as PageServer;

/** What a page costs with the base data and with more: Parley on each, both up at once, in turns. */
export async function runGrowth(world: World): Promise<void> {
  const { size, connections } = world.options;
  console.log('\n### growth\n');
  if (size === 1) {
    console.log('It compares size 1 with a larger one: --size 10, --size 100.');
    return;
  }
  const contenders: Contender[] = [];
  try {
    for (const one of [await world.at(1), world])
      contenders.push({ world: one, server: await one.start(parley.launch(one), 'growth') });
    const rows: string[][] = [];
    for (const work of pageBenchmarks) rows.push(await row(work, contenders));
    const both = (unit: string) => [`${unit}, size 1`, `size ${size}`, '×'];
    console.log(`A page alone, and ${connections} in flight.\n`);
    console.log(table(['', ...both('ms a page'), ...both('requests/s')], rows));
  } finally {
    for (const { server } of contenders) await server.stop();
  }
}

async function row(work: PageBenchmark, contenders: readonly Contender[]): Promise<string[]> {
  const { rounds, seconds, connections } = (contenders[0] as Contender).world.options;
  const drive = ({ world, server }: Contender, inFlight: number, length: number, offset: number) =>
    load(server, (n) => parley.ask(work, work.key(n + offset, world.scale)), {
      connections: inFlight,
      seconds: length,
      databasePid: world.databasePid,
    });
  const kilobytes: string[] = [];
  for (const contender of contenders) {
    kilobytes.push((await weight(work, contender)).toFixed(1));
    await drive(contender, connections, warmUpSeconds, 0);
  }
  const alone: Both = [[], []];
  const many: Both = [[], []];
  for (let round = 0; round < rounds; round++)
    for (const [into, inFlight] of [
      [alone, 1],
      [many, connections],
    ] as const)
      for (const [index, contender] of contenders.entries()) {
        await drive(contender, inFlight, Math.min(0.5, seconds / 4), round);
        into[index]?.push(await drive(contender, inFlight, seconds, round * 613));
      }
  return [
    `${work.name}, ${kilobytes.join(' and ')} KB`,
    ...cells(alone, ({ rate }) => 1000 / rate, 2),
    ...cells(many, ({ rate }) => rate, 0),
  ];
}

/** The medians at both sizes, and the median of the rounds' ratios. */
function cells([small, large]: Both, of: (one: Measured) => number, digits: number): string[] {
  const ratios = large.map((one, index) => of(one) / of(small[index] as Measured));
  return [
    median(small.map(of)).toFixed(digits),
    median(large.map(of)).toFixed(digits),
    median(ratios).toFixed(2),
  ];
}

/** The mean length of a page in kilobytes: only pages that say as much are worth comparing. */
async function weight(work: PageBenchmark, { world, server }: Contender): Promise<number> {
  let bytes = 0;
  for (let n = 0; n < weighed; n++) {
    const page = await read(server, parley.ask(work, work.key(n, world.scale)));
    bytes += Buffer.byteLength(JSON.stringify(page));
  }
  return bytes / weighed / 1000;
}
