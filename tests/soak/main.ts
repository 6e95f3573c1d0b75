import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { type Cluster, openCluster } from '../faults/cluster.js';
import { cannotCount, hangUp, tidyWhenTold } from '../faults/held.js';
import { greet } from '../faults/load.js';
import { type Account, signUp } from '../harness/people.js';
import { startPostgres } from '../harness/postgres.js';
import { compare, type Resources, resourcesOf, tableOf } from './resources.js';
import { playVisit, type World } from './visits.js';

const usage = `npm run soak -- [--minutes <n>] [--visitors <n>]

Plays visits on two nodes for some minutes, and compares what the nodes hold before and afterwards, at rest.
Ends with 1 when something has grown.`;

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
});

/** Idle connections of the pool, leases and cached sessions have ended after this time, in milliseconds. */
const restMs = 60_000;

async function gather(cluster: Cluster): Promise<World> {
  const [node] = cluster.nodes as [Cluster['nodes'][0]];
  const people: Account[] = [];
  for (let at = 0; at < 40; at++) people.push(await signUp(node, `person${at}`));
  const conversations: string[] = [];
  for (let at = 0; at + 1 < people.length; at++)
    conversations.push(
      (await greet([people[at] as Account, people[at + 1] as Account])).conversationId,
    );
  return { nodes: cluster.nodes, people, conversations };
}

async function main(): Promise<number> {
  const [minutes, visitors] = [Number(given.minutes), Number(given.visitors)];
  const lack = cannotCount();
  if (given.help || !(minutes > 0) || !(visitors > 0) || lack) {
    console.error(lack ?? usage);
    return given.help ? 0 : 2;
  }
  const postgres = await startPostgres();
  const env = {
    ...tidyWhenTold.env,
    // Tokens last for the whole run.
    LIMIT_ACCESS_TOKEN_MINUTES: '1440',
    // As `npm start` and the image set it.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  };
  const cluster = await openCluster(postgres, { ...tidyWhenTold, env });
  const redis = new Redis(cluster.redis.url);
  const rows: [string, Resources[]][] = [];
  const note = async (when: string) => {
    const all = await Promise.all(cluster.nodes.map((node) => resourcesOf(cluster, node, redis)));
    rows.push([when, all]);
    console.error(tableOf([[when, all]], rows.length === 1));
    return all;
  };
  try {
    const world = await gather(cluster);
    let turn = 0;
    let failed = 0;
    const play = async (ms: number) => {
      const until = performance.now() + ms;
      await Promise.all(
        Array.from({ length: visitors }, async () => {
          while (performance.now() < until)
            await playVisit(world, turn++).catch((error: unknown) => {
              failed += 1;
              if (failed <= 5) console.error(error);
            });
        }),
      );
    };
    const rest = async () => {
      await hangUp();
      await sleep(restMs);
    };
    // Code is compiled, caches are filled and pools are open.
    await play(Math.min(90_000, minutes * 20_000));
    await rest();
    const before = await note('before');
    for (let minute = 1; minute <= minutes; minute++) {
      await play(60_000);
      await note(`minute ${minute}`);
    }
    await rest();
    const after = await note('after');
    console.log(`\n${turn} visits, ${failed} of them failed\n\n${tableOf(rows, true)}\n`);
    const faults = compare(before, after);
    for (const fault of faults) console.log(fault);
    console.log(faults.length === 0 ? 'All is where it began.' : 'Something has grown.');
    return faults.length === 0 ? 0 : 1;
  } finally {
    redis.disconnect();
    await cluster.stop();
    await postgres.stop();
  }
}

process.exit(await main());
