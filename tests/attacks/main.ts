import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { onAccounts } from './accounts.js';
import { type Attack, megabytesOf, type Target } from './attack.js';
import { onConnections } from './connections.js';
import { pageDuring } from './page.js';
import { onRequests } from './requests.js';
import { openTarget } from './target.js';

const usage = `npm run attack [-- --short] [--only <part of a name>] [--seconds <n>] [--list]

Runs each attack against a node while somebody else asks for a page. Ends with 1 when the page takes more than
ten times as long as when nothing happens, in the first and the median of three tries, or an attack finds
something wrong.`;

const attacks = [...onConnections, ...onRequests, ...onAccounts];

/** The most that an attack may slow down the page of somebody else. */
const mostRatio = 10;
/** An attack that slows it down more has two further tries, which must both hold: a busy machine is no fault. */
const mostTries = 3;
/** A page that takes less is as good as one that takes no time, in milliseconds: short times vary too much. */
const leastMs = 10;

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string' },
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  name: string;
  idle: number;
  p99: number;
  ratio: number;
  megabytes: number;
  faults: string[];
}

async function run(attack: Attack, target: Target, seconds: number): Promise<Row> {
  const { name } = attack;
  const { p99: idle } = await pageDuring(target, () => sleep(1_500));
  const before = await megabytesOf(target);
  const { p99, result } = await pageDuring(target, () =>
    attack.run(target, AbortSignal.timeout(seconds * 1000)),
  );
  const ratio = p99 / Math.max(idle, leastMs);
  const megabytes = (await megabytesOf(target).catch(() => 0)) - before;
  const faults = [...result];
  if (!(await alive(target))) faults.push('the node has ended');
  return { name, idle, p99, ratio, megabytes, faults };
}

type Opened = Awaited<ReturnType<typeof openTarget>>;

/** The first try if it holds, else the median of three. What an attack finds wrong counts in every try. */
async function judge(attack: Attack, opened: Opened, seconds: number): Promise<Row> {
  const tries: Row[] = [];
  while (tries.length < mostTries) {
    const row = await run(attack, opened.targetOf(tries.length), seconds);
    // What is left of an attack, such as used up limits, must not count for the next.
    await opened.reset();
    tries.push(row);
    if (row.faults.length > 0 || (tries.length === 1 && row.ratio <= mostRatio)) return row;
  }
  const row = tries.sort((a, b) => a.ratio - b.ratio)[1] as Row;
  if (row.ratio > mostRatio)
    row.faults.push(`the page takes ${row.ratio.toFixed(1)} times as long`);
  return row;
}

const alive = ({ node }: Target) =>
  fetch(`${node.url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

function print({ name, idle, p99, ratio, megabytes, faults }: Row): void {
  const numbers = [idle.toFixed(0), p99.toFixed(0), ratio.toFixed(1), megabytes.toFixed(0)];
  const cells = [name, ...numbers, faults.length === 0 ? 'holds' : `FAILS: ${faults.join('; ')}`];
  console.log(`| ${cells.join(' | ')} |`);
}

async function main(): Promise<number> {
  const chosen = attacks.filter(
    ({ name }) => given.only.length === 0 || given.only.some((part) => name.includes(part)),
  );
  if (given.help) console.log(usage);
  if (given.list) console.log(chosen.map(({ name }) => name).join('\n'));
  if (given.help || given.list) return 0;
  const seconds = Number(given.seconds ?? (given.short ? 4 : 15));
  if (chosen.length === 0 || !(seconds > 0)) {
    console.error(usage);
    return 2;
  }
  console.log('| attack | page idle, p99 ms | page attacked, p99 ms | ratio | memory, MB | |');
  console.log('| --- | ---: | ---: | ---: | ---: | --- |');
  let failed = 0;
  const opened = await openTarget(mostTries);
  for (const attack of chosen) {
    const row = await judge(attack, opened, seconds);
    print(row);
    if (row.faults.length > 0) failed += 1;
  }
  await opened.close();
  console.log(`\n${chosen.length - failed} of ${chosen.length} attacks are held.`);
  return failed === 0 ? 0 : 1;
}

process.exit(await main());
