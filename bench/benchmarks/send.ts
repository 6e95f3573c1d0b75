import { load, type Measured, read } from '../load.ts';
import { onAllCores, type Server } from '../proc.ts';
import { type Draft, type SendServer, sendServers } from '../servers/send.ts';
import { median, table } from '../table.ts';
import type { World } from '../world.ts';
import { chosen } from './contenders.ts';
import { type Cost, costOf, prepareCounting } from './send-cost.ts';
import { measureDelay } from './send-delay.ts';
import { makeGroups, type SendWork, sendWorks } from './send-works.ts';

/** Nodes of a server, all on the same database. */
const mostNodes = 2;
const loads = [
  { connections: 1, nodes: 1 },
  { connections: 8, nodes: 1 },
  { connections: 32, nodes: 1 },
  { connections: 8, nodes: 2 },
  { connections: 32, nodes: 2 },
] as const;
const warmUpSeconds = 2;

interface Contender {
  kind: SendServer;
  servers: Server[];
}

/** Sending messages, beside the least program that writes the same rows. */
export async function runSend(world: World): Promise<void> {
  const contenders: Contender[] = [];
  try {
    await prepareCounting(world);
    for (const kind of chosen(world, sendServers)) {
      const servers: Server[] = [];
      contenders.push({ kind, servers });
      while (servers.length < mostNodes)
        servers.push(await world.start(kind.launch(world), `send-${servers.length}`));
    }
    const parley = contenders.find(({ kind }) => kind.name === 'Parley') as Contender;
    const works = sendWorks(
      world.scale,
      await makeGroups(parley.servers[0] as Server, world.scale),
    );
    await onAllCores(process.pid, async () => {
      for (const work of works) await runWork(world, work, contenders);
    });
    await measureDelay(world, parley.servers);
  } finally {
    for (const { servers } of contenders) for (const server of servers) await server.stop();
  }
}

let drafts = 0;

/** The n-th message of a work; no client key is used twice. */
function draft(work: SendWork, n: number): Draft {
  drafts += 1;
  return {
    ...work.to(n),
    clientKey: `bench ${process.pid} ${drafts}`,
    content: `This is message number ${drafts}, and it says hello to all of you.`,
  };
}

async function runWork(world: World, work: SendWork, contenders: Contender[]): Promise<void> {
  const { rounds, seconds, databasePid } = { ...world.options, ...world };
  const drive = (
    { kind, servers }: Contender,
    { connections, nodes }: { connections: number; nodes: number },
    length: number,
  ) => {
    const from = Math.floor(Math.random() * 1e6);
    const ask = (n: number) => kind.ask(draft(work, from + n));
    return load(servers.slice(0, nodes), ask, { connections, seconds: length, databasePid });
  };
  for (const { kind, servers } of contenders)
    for (const server of servers) await read(server, kind.ask(draft(work, 0)));
  for (const contender of contenders)
    await drive(contender, { connections: 8, nodes: 2 }, warmUpSeconds);

  const measured = loads.map(() => contenders.map((): Measured[] => []));
  for (let round = 0; round < rounds; round++)
    for (const [row, each] of loads.entries())
      for (const [index, contender] of contenders.entries())
        measured[row]?.[index]?.push(await drive(contender, each, seconds));

  const names = contenders.map(({ kind }) => kind.name);
  console.log(`\n### send: ${work.name}\n\nMessages per second, × limit.\n`);
  console.log(
    table(
      ['in flight, nodes', 'limit, messages/s', ...names.slice(1)],
      loads.map(({ connections, nodes }, row) => {
        const [limit, ...others] = measured[row] as [Measured[], ...Measured[][]];
        return [
          `${connections}, ${nodes}`,
          median(limit.map(({ rate }) => rate)).toFixed(0),
          ...others.map((rates) =>
            median(rates.map(({ rate }, n) => rate / (limit[n] as Measured).rate)).toFixed(2),
          ),
        ];
      }),
    ),
  );

  const costs: Cost[] = [];
  for (const contender of contenders)
    costs.push(await costOf(world, () => drive(contender, { connections: 8, nodes: 1 }, seconds)));
  const cpu = (of: 'cpu' | 'databaseCpu', index: number) =>
    (median((measured[1]?.[index] ?? []).map((one) => one[of] ?? 0)) / 1000).toFixed(2);
  console.log('\nOf one message, with 8 in flight to one node.\n');
  console.log(
    table(
      [
        '',
        'statements',
        'CPU ms, PostgreSQL',
        'CPU ms, node',
        'rows',
        'bytes of WAL',
        'bytes kept',
      ],
      contenders.map(({ kind }, index) => {
        const { statements, rows, wal, kept } = costs[index] as Cost;
        return [
          kind.name,
          statements.toFixed(1),
          cpu('databaseCpu', index),
          cpu('cpu', index),
          rows.toFixed(1),
          wal.toFixed(0),
          kept.toFixed(0),
        ];
      }),
    ),
  );
}
