import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { removeBuilds } from '../faults/build.js';
import { runRow } from './row.js';
import { rows } from './rows/all.js';

const usage = `npm run test:databases -- [--only <part of a name>] [--seconds <n>] [--list]

Tries every row of docs/operate/databases.md on processes of its own, and prints a table. Ends with 1 when one fails.`;

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '4' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Limits of time are those of a machine that does nothing else. */
const patience = () => Math.max(3, (loadavg()[0] ?? 0) / availableParallelism());

async function main(): Promise<number> {
  const chosen = rows.filter(
    ({ name }) => given.only.length === 0 || given.only.some((part) => name.includes(part)),
  );
  if (given.help) console.log(usage);
  if (given.list || given.help) console.log(chosen.map(({ name }) => name).join('\n'));
  if (given.list || given.help) return 0;
  const lines: string[] = [];
  let failed = 0;
  for (const row of chosen) {
    const begun = performance.now();
    const lack = row.lacks?.() ?? null;
    const [verdict, remark] = lack
      ? ['not tried', lack]
      : await runRow(row, Number(given.seconds), patience()).then(
          (text) => ['holds', text],
          (error: Error) => ['FAILS', String(error.stack).replace(/\s+/g, ' ').slice(0, 700)],
        );
    if (verdict === 'FAILS') failed += 1;
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    lines.push(`| ${row.name} | ${verdict} | ${took} s | ${remark} |`);
    console.error(lines.at(-1));
  }
  console.log(`\n| row | | time | |\n| --- | --- | ---: | --- |\n${lines.join('\n')}`);
  console.log(`\n${chosen.length - failed} of ${chosen.length} rows hold.`);
  await removeBuilds();
  return failed === 0 ? 0 : 1;
}

process.exit(await main());
