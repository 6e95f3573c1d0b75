import { difference, normalise } from '../compare.ts';
import { load, type Measured, read } from '../load.ts';
import { onAllCores, pinned, type Server } from '../proc.ts';
import type { PageServer } from '../servers/pages.ts';
import type { World } from '../world.ts';
import { chosen, ratios } from './contenders.ts';
import type { Work } from './pages.ts';

/** Pages compared before anything is measured. */
const compared = 40;
const warmUpSeconds = 2;
/** A page shorter than this is empty, and the data not what it should be. */
const leastBytes = 2_000;

interface Contender<W extends Work> {
  kind: PageServer<W>;
  server: Server;
  rounds: Measured[];
  failure?: string;
}

/** Measures one page on each of `servers` that was asked for, and prints the table. */
export async function runPageBenchmark<W extends Work>(
  world: World,
  work: W,
  servers: readonly PageServer<W>[],
): Promise<void> {
  const contenders: Contender<W>[] = [];
  try {
    for (const kind of chosen(world, servers)) {
      await kind.prepare?.(world);
      contenders.push({
        kind,
        server: await world.start(kind.launch(world), work.name),
        rounds: [],
      });
    }
    const bytes = await assertSame(world, work, contenders);
    await measure(world, work, contenders);
    console.log(`\n### ${work.name}\n\nA page of ${(bytes / 1000).toFixed(1)} KB.\n`);
    console.log(ratios(contenders, 'requests'));
    if (!pinned) return;
    // Afterwards the servers are left on the others' cores: nothing is asked of them any more.
    await onAllCores(process.pid, () => measure(world, work, contenders));
    console.log(`\nWith all cores shared by all:\n\n${ratios(contenders, 'requests')}`);
  } finally {
    for (const { server } of contenders) await server.stop();
  }
}

/** Every server must say what the first one says; returns the mean length of a page in bytes. */
async function assertSame<W extends Work>(
  world: World,
  work: W,
  contenders: Contender<W>[],
): Promise<number> {
  let bytes = 0;
  for (let n = 0; n < compared; n++) {
    const key = work.key(n, world.scale);
    const pages = await Promise.all(
      contenders.map(async ({ kind, server }) => {
        const page = await read(server, kind.ask(work, key));
        return kind.reshape?.(work, page) ?? page;
      }),
    );
    const [first, ...others] = pages.map((page) => normalise(page));
    const length = Buffer.byteLength(JSON.stringify(pages[0]));
    if (length < leastBytes)
      throw new Error(`${JSON.stringify(pages[0])} is no page worth reading`);
    bytes += length / compared;
    for (const [index, other] of others.entries()) {
      const found = difference(first, other);
      const name = contenders[index + 1]?.kind.name;
      if (found) throw new Error(`${name} answers another ${work.name} than the limit at ${found}`);
    }
  }
  return bytes;
}

async function measure<W extends Work>(
  world: World,
  work: W,
  contenders: Contender<W>[],
): Promise<void> {
  const { rounds, seconds } = world.options;
  const { databasePid } = world;
  const connections = Math.min(world.options.connections, work.connections ?? Infinity);
  const one = async (contender: Contender<W>, length: number, offset: number) => {
    const { kind, server, failure } = contender;
    if (failure) return null;
    const ask = (n: number) => kind.ask(work, work.key(n + offset, world.scale));
    try {
      return await load(server, ask, { connections, seconds: length, databasePid });
    } catch (error) {
      // A server that cannot do it is a result, too.
      contender.failure = (error as Error).message;
      return null;
    }
  };
  for (const contender of contenders) {
    contender.rounds = [];
    await one(contender, warmUpSeconds, 0);
  }
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) {
      await one(contender, Math.min(0.5, seconds / 4), round);
      const measured = await one(contender, seconds, round * 613);
      if (measured) contender.rounds.push(measured);
    }
}
