import { inspect, parseArgs } from 'node:util';
import { startPostgres } from '../harness/postgres.js';
import { removeBuilds } from './build.js';
import { Pace } from './pace.js';
import type { Run, Scenario } from './scenario.js';
import { scenarios } from './scenarios/all.js';
import { type Row, tableOf } from './table.js';

const usage = `npm run test:faults -- [--only <part of a name>] [--seconds <n>] [--short] [--list]

Plays every scenario on processes of its own and prints a row for each. Ends with 1 when one fails.`;

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string' },
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function execute(scenario: Scenario, run: Run): Promise<Row> {
  const row = { scenario: scenario.name, finding: null };
  const lack = scenario.lacks?.();
  if (lack) return { ...row, verdict: 'not tried', remark: lack };
  try {
    const finding = await scenario.execute(run);
    const passes = finding.faults.length === 0;
    const remark = [...new Set([...finding.faults, ...finding.notes])].join('; ');
    return { scenario: scenario.name, finding, verdict: passes ? 'passes' : 'FAILS', remark };
  } catch (error) {
    // With the cause: that of a failed request is in no stack.
    return { ...row, verdict: 'FAILS', remark: inspect(error).replace(/\s+/g, ' ') };
  }
}

async function main(): Promise<number> {
  if (given.help) console.log(usage);
  const chosen = scenarios.filter(
    ({ name, long }) =>
      (given.only.length > 0 || !given.short || !long) &&
      (given.only.length === 0 || given.only.some((part) => name.includes(part))),
  );
  if (given.list || given.help) console.log(chosen.map(({ name }) => name).join('\n'));
  if (given.list || given.help) return 0;
  const seconds = Number(given.seconds ?? (given.short ? 3 : 10));
  if (chosen.length === 0 || !(seconds > 0)) {
    console.error(usage);
    return 2;
  }
  // Acknowledged messages must survive, so this database flushes like one in production. The long delay of
  // the WAL writer makes commits that do not wait for the flush get lost.
  const postgres = await startPostgres({ wal_writer_delay: '10s' });
  try {
    const pace = new Pace(given.short ? 4 : 1);
    await pace.calibrate(postgres, given.short ? 2 : 5);
    const run: Run = {
      postgres,
      seconds,
      short: given.short,
      pace,
      get patience() {
        return pace.factor;
      },
    };
    const rows: Row[] = [];
    for (const scenario of chosen) {
      const begun = performance.now();
      const row = await execute(scenario, run);
      rows.push(row);
      const took = ((performance.now() - begun) / 1000).toFixed(1);
      console.error(`${row.verdict.padEnd(9)} ${row.scenario} (${took} s) ${row.remark}`);
    }
    console.log(`\n${tableOf(rows)}`);
    const failed = rows.filter(({ verdict }) => verdict === 'FAILS').length;
    console.log(`\n${rows.length - failed} of ${rows.length} scenarios hold.`);
    return failed === 0 ? 0 : 1;
  } finally {
    await postgres.stop();
    await removeBuilds();
  }
}

process.exit(await main());
