import { difference, normalise } from '../compare.ts';
import { load, type Measured, read } from '../load.ts';
import { onAllCores, pinned, type Server } from '../proc.ts';
import type { PageServer } from '../servers/pages.ts';
import type { World } from '../world.ts';
import { chosen, ratios } from './entrants.ts';
import type { Work } from './pages.ts';

/** Pages compared before anything is measured. */
const compared = 40;
const warmUpSeconds = 2;
/** A page shorter than this is empty, and the data not what it should be. */
const leastBytes = 2_000;

interface Entrant<W extends Work> {
  kind: PageServer<W>;
  server: Server;
  rounds: Measured[];
  failure?: string;
}

/** Measures one page on each of `servers` that was asked for, and prints the table. */
export async function runPageWork<W extends Work>(
  world: World,
  work: W,
  servers: readonly PageServer<W>[],
): Promise<void> {
  const entrants: Entrant<W>[] = [];
  try {
    for (const kind of chosen(world, servers)) {
      await kind.prepare?.(world);
      entrants.push({ kind, server: await world.start(kind.launch(world), work.name), rounds: [] });
    }
    const bytes = await assertSame(world, work, entrants);
    await measure(world, work, entrants);
    console.log(`\n### ${work.name}\n\nA page of ${(bytes / 1000).toFixed(1)} KB.\n`);
    console.log(ratios(entrants, 'requests'));
    if (!pinned) return;
    // Afterwards the servers are left on the others' cores: nothing is asked of them any more.
    await onAllCores(process.pid, () => measure(world, work, entrants));
    console.log(`\nWith all cores shared by all:\n\n${ratios(entrants, 'requests')}`);
  } finally {
    for (const { server } of entrants) await server.stop();
  }
}

/** Every server must say what the first one says; returns the mean length of a page in bytes. */
async function assertSame<W extends Work>(
  world: World,
  work: W,
  entrants: Entrant<W>[],
): Promise<number> {
  let bytes = 0;
  for (let n = 0; n < compared; n++) {
    const key = work.key(n, world.scale);
    const pages = await Promise.all(
      entrants.map(async ({ kind, server }) => {
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
      const name = entrants[index + 1]?.kind.name;
      if (found) throw new Error(`${name} answers another ${work.name} than the limit at ${found}`);
    }
  }
  return bytes;
}

async function measure<W extends Work>(
  world: World,
  work: W,
  entrants: Entrant<W>[],
): Promise<void> {
  const { rounds, seconds } = world.options;
  const connections = Math.min(world.options.connections, work.connections ?? Infinity);
  const one = async (entrant: Entrant<W>, length: number, offset: number) => {
    const { kind, server, failure } = entrant;
    if (failure) return null;
    const ask = (n: number) => kind.ask(work, work.key(n + offset, world.scale));
    try {
      return await load(server, ask, { connections, seconds: length });
    } catch (error) {
      // A server that cannot do it is a result, too.
      entrant.failure = (error as Error).message;
      return null;
    }
  };
  for (const entrant of entrants) {
    entrant.rounds = [];
    await one(entrant, warmUpSeconds, 0);
  }
  for (let round = 0; round < rounds; round++)
    for (const entrant of entrants) {
      await one(entrant, Math.min(0.5, seconds / 4), round);
      const measured = await one(entrant, seconds, round * 613);
      if (measured) entrant.rounds.push(measured);
    }
}
