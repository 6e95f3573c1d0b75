import { setTimeout as sleep } from 'node:timers/promises';
import { rssBytes } from '../proc.ts';
import { type LiveServer, liveServers } from '../servers/live.ts';
import { table } from '../table.ts';
import { subscribeMany, type Wire } from '../wire.ts';
import type { World } from '../world.ts';
import { chosen } from './contenders.ts';

/** Subscribed before anything is measured: what a process grows by at its first sockets is its own. */
const first = 500;
const connections = 5_000;
const settleSeconds = 5;

/** How much memory a socket with one subscription holds, while nothing happens. */
export async function runIdle(world: World): Promise<void> {
  const found: [name: string, bytes: number][] = [];
  for (const kind of chosen(world, liveServers))
    found.push([kind.name, await bytesEach(world, kind)]);
  const limit = found[0]?.[1] as number;
  console.log(`\n### idle\n\n${connections} connections with a subscription each.\n`);
  console.log(
    table(
      ['', 'KB a connection', '× limit'],
      found.map(([name, bytes]) => [name, (bytes / 1024).toFixed(1), (bytes / limit).toFixed(2)]),
    ),
  );
}

async function bytesEach(world: World, kind: LiveServer): Promise<number> {
  const server = await world.start(kind.launch(world), 'idle');
  const tally = { delivered: 0, closed: [] };
  const wires: Wire[] = [];
  try {
    const open = async (from: number, to: number) => {
      wires.push(...(await subscribeMany(server.port, kind.dialect(world), [from, to], tally)));
      await sleep(settleSeconds * 1000);
      return rssBytes(server.pid);
    };
    const before = await open(0, first);
    const after = await open(first, first + connections);
    if (tally.closed.length > 0) throw new Error(`${kind.name} closed sockets: ${tally.closed[0]}`);
    return (after - before) / connections;
  } finally {
    for (const wire of wires) wire.close();
    await server.stop();
  }
}
