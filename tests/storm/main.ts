import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openCluster } from '../faults/cluster.js';
import { pairUp } from '../faults/load.js';
import type { ParleyNode } from '../faults/node.js';
import { publisher } from '../faults/publisher.js';
import { startPostgres } from '../harness/postgres.js';
import { openCrowd, register } from './crowd.js';

const usage = `npm run storm -- [--sockets <n>] [--processes <n>] [--seconds <n>]

Kills a node under many sockets, which all reconnect from one address to the other node. Prints how long that took,
what was refused, and what it cost. Ends with 1 when a socket is refused or not back in time.`;

const { values: given } = parseArgs({
  options: {
    sockets: { type: 'string', default: '5000' },
    processes: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    help: { type: 'boolean', default: false },
  },
});

/** The CPU time of a process, in milliseconds. */
function cpuOf({ pid }: ParleyNode): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Limits as they are by default, except for those of the load itself. */
const env = { LIMIT_REQUESTS_PER_MINUTE: '', LIMIT_SOCKETS_PER_USER: '' };

async function main(): Promise<number> {
  const [sockets, processes, seconds] = [given.sockets, given.processes, given.seconds].map(Number);
  if (given.help || !sockets || !processes || !seconds) {
    console.error(usage);
    return given.help ? 0 : 2;
  }
  const postgres = await startPostgres({ max_connections: '100' });
  const cluster = await openCluster(postgres, { env });
  const [dying, other] = cluster.nodes as [ParleyNode, ParleyNode];
  const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
  const members = await register(cluster, sockets + (sockets % 2) + 4);
  const crowd = await openCrowd(members.slice(0, sockets), [dying.wsUrl, other.wsUrl], processes);
  const commits = async () => {
    const [row] = await cluster.query<{ count: number }>(
      `select xact_commit::int as count from pg_stat_database where datname = current_database()`,
    );
    return row?.count ?? Number.NaN;
  };
  const arrive = async (until: number) => {
    let most = 0;
    while (crowd.there() < sockets && performance.now() < until) {
      most = Math.max(most, crowd.there());
      await sleep(50);
    }
    return Math.max(most, crowd.there());
  };
  try {
    const opened = performance.now();
    await sleep(1_000);
    const first = await arrive(opened + 180_000);
    console.log(
      `${first} of ${sockets} there in ${Math.round(performance.now() - opened)} ms at first`,
    );
    const earlier = crowd.refused();
    await sleep(3_000);
    const before = { commits: await commits(), cpu: cpuOf(other) };
    const sender = publisher([other], people[0], conversationId, { pauseMs: 100 });
    const begun = performance.now();
    await dying.end('SIGKILL');
    await sleep(500);
    const running = sender.run();
    await arrive(begun + seconds * 1_000);
    const backMs = performance.now() - begun;
    const back = crowd.there();
    sender.stop();
    await running;
    await sleep(1_500);
    const cpu = cpuOf(other) - before.cpu;
    const statements = (await commits()) - before.commits;
    const refused = Object.entries(crowd.refused()).map(
      ([why, count]) => [why, count - (earlier[why] ?? 0)] as const,
    );
    const refusals = refused.reduce((sum, [, count]) => sum + count, 0);
    console.log(`${back} of ${sockets} back in ${Math.round(backMs)} ms
${refusals} refused: ${JSON.stringify(Object.fromEntries(refused))}
${(cpu / sockets).toFixed(2)} ms of the node's CPU and ${(statements / sockets).toFixed(2)} transactions a socket
${sender.sent.length} sends beside it, the slowest in ${Math.round(sender.slowestMs)} ms`);
    return back === sockets && refusals === 0 ? 0 : 1;
  } finally {
    await crowd.stop();
    await cluster.stop();
    await postgres.stop();
  }
}

process.exit(await main());
