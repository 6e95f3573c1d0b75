import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { loadOn } from '../load.js';
import { outage } from '../outage.js';
import { claim, type Row, remarkOf } from '../row.js';
import { startWire } from '../wire.js';

const away = 8_000;

/** Databases that vanish without closing their connections. */
export const silenceRows: Row[] = [
  {
    name: 'PostgreSQL stopped by SIGSTOP for 8 s',
    async run(context) {
      const server = await context.start();
      let remark = '';
      const finding = await loadOn(context, {
        server,
        mayRefuse: true,
        delayMs: away + 4_000,
        async fault(cluster, observations) {
          await sleep(1_500);
          const open = await connectionsOf(cluster);
          remark = await outage(context, observations, {
            begin: server.freeze,
            end: server.thaw,
            ms: away,
          });
          await sleep(1_500);
          const after = await connectionsOf(cluster);
          claim(after <= open + 8, `${open} connections before, ${after} after`);
          remark += `, ${open} connections before and ${after} after`;
        },
      });
      return `${remark}; ${remarkOf(finding)}`;
    },
  },
  {
    name: 'packets lost for 8 s, and for ever on the connections from before',
    async run(context) {
      const server = await context.start();
      const wire = context.using(await startWire(server.port));
      let remark = '';
      const finding = await loadOn(context, {
        server,
        cluster: { through: wire.through },
        mayRefuse: true,
        delayMs: away + 4_000,
        async fault(_, observations) {
          await sleep(1_500);
          const open = wire.count();
          remark = await outage(context, observations, {
            begin: wire.silence,
            end: wire.restore,
            ms: away,
          });
          await sleep(1_500);
          claim(wire.count() <= open + 8, `${open} connections before, ${wire.count()} after`);
          remark += `, ${open} connections before and ${wire.count()} after`;
        },
      });
      return `${remark}; ${remarkOf(finding)}`;
    },
  },
  {
    name: 'packets lost by the kernel: the locks of a lost transaction',
    lacks: () =>
      process.getuid?.() === 0 && existsSync('/usr/bin/unshare') && existsSync('/usr/sbin/ip')
        ? null
        : 'makes a network namespace as root, with unshare and ip',
    async run({ patience }) {
      const folder = join(import.meta.dirname, '..');
      const hook = join(folder, '../harness/typescript.mjs');
      const program = join(folder, 'lost-transaction.ts');
      const { stdout } = await promisify(execFile)('unshare', [
        ...['-n', process.execPath, '--import', hook, program],
      ]);
      const ms = Number(stdout);
      claim(ms > 0 && ms < 6_000 + 1_000 * patience, `free after ${ms} ms`);
      return `free after ${ms} ms`;
    },
  },
];

async function connectionsOf(cluster: { query<T>(sql: string): Promise<T[]> }): Promise<number> {
  const [row] = await cluster.query<{ count: string }>(
    `select count(*) from pg_stat_activity where datname = current_database() and application_name = 'parley'`,
  );
  return Number(row?.count);
}
