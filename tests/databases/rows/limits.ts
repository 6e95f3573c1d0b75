import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Cluster } from '../../faults/cluster.js';
import type { Observations } from '../../faults/load.js';
import { signUp } from '../../harness/people.js';
import { loadOn } from '../load.js';
import { firstSend } from '../outage.js';
import { claim, type Row, type RowContext, remarkOf } from '../row.js';
import type { DatabaseServer } from '../server.js';

const run = promisify(execFile);

/** Reads succeed on all nodes, and `readyz` says `database`. */
async function readsGoOn({ nodes }: Cluster, token: string, database: string): Promise<void> {
  for (const node of nodes) {
    const { status, data } = await node.graphql(
      '{ me { username } conversations(first: 3) { nodes { id } } }',
      {},
      token,
    );
    claim(status === 200 && data?.me, `a read was answered with ${status}`);
    const ready = await fetch(`${node.url}/readyz`);
    const body = (await ready.json()) as { database: string };
    claim(ready.status === 200 && body.database === database, `readyz: ${JSON.stringify(body)}`);
  }
}

/** Sends are refused between `begin` and `end` while reads go on, and succeed again soon. */
async function writesRefused(
  context: RowContext,
  cluster: Cluster,
  observations: Observations,
  fault: {
    begin: () => Promise<unknown>;
    end: () => Promise<unknown>;
    database: string;
    fewMayPass?: boolean;
  },
): Promise<string> {
  const [node] = cluster.nodes;
  claim(node, 'a cluster has nodes');
  const reader = await signUp(node, 'reader');
  await sleep(1_000);
  await fault.begin();
  await sleep(2_500);
  const begun = performance.now();
  await readsGoOn(cluster, reader.token, fault.database);
  await sleep(500);
  const sent = observations.publishers.flatMap(({ sent }) =>
    sent.filter(({ triedAt }) => triedAt > begun),
  );
  claim(fault.fewMayPass || sent.length === 0, `${sent.length} messages were written`);
  const refused = observations.publishers.flatMap(({ refusals }) => refusals).length;
  claim(refused > 0, 'no send was refused');
  await fault.end();
  const back = performance.now();
  const first = await firstSend(observations, back, 30_000);
  claim(first < 2_500 * context.patience, `sending again after ${Math.round(first)} ms`);
  await sleep(1_000);
  return `${refused} sends refused, reads go on, sending again after ${Math.round(first)} ms`;
}

async function refusing(
  context: RowContext,
  server: DatabaseServer,
  fault: (cluster: Cluster, observations: Observations) => Promise<string>,
  cluster = {},
): Promise<string> {
  let remark = '';
  const finding = await loadOn(context, {
    server,
    cluster,
    mayRefuse: true,
    delayMs: 8_000,
    async fault(cluster, observations) {
      remark = await fault(cluster, observations);
    },
  });
  return `${remark}; ${remarkOf(finding)}`;
}

/** Databases that take no writes or no connections. */
export const limitRows: Row[] = [
  {
    name: 'read-only for a while by the configuration',
    async run(context) {
      const server = await context.start();
      const set = async (value: string) => {
        await server.sql(`alter system set default_transaction_read_only = ${value}`);
        await server.sql('select pg_reload_conf()');
      };
      return refusing(context, server, (cluster, observations) =>
        writesRefused(context, cluster, observations, {
          begin: () => set('on'),
          end: async () => {
            // Of a session that may write in spite of it.
            await server.sql('begin read write; commit');
            await set('off');
          },
          database: 'read only',
        }),
      );
    },
  },
  {
    name: 'read-only by the database, which sessions from before do not see',
    async run(context) {
      const server = await context.start();
      const set = async (cluster: Cluster, value: string) => {
        const [row] = await cluster.query<{ name: string }>('select current_database() as name');
        await server.sql(
          `alter database ${row?.name} set default_transaction_read_only = ${value}`,
        );
        if (value === 'off') return;
        await server.sql(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${row?.name}'`,
        );
      };
      return refusing(context, server, (cluster, observations) =>
        writesRefused(context, cluster, observations, {
          begin: () => set(cluster, 'on'),
          end: () => set(cluster, 'off'),
          database: 'read only',
        }),
      );
    },
  },
  {
    name: 'a full disk: a tablespace of 24 MB',
    lacks: () =>
      process.getuid?.() === 0 && process.platform === 'linux' ? null : 'mounts a disk as root',
    async run(context) {
      const server = await context.start();
      const disk = join(server.dir, 'disk');
      await mkdir(disk);
      await run('mount', [
        '-t',
        'tmpfs',
        '-o',
        `size=24m,uid=${server.owner.uid},mode=700`,
        'tmpfs',
        disk,
      ]);
      context.using({ stop: () => run('umount', ['-l', disk]) });
      await server.sql(`create tablespace small location '${disk}'`);
      return refusing(
        context,
        server,
        (cluster, observations) =>
          writesRefused(context, cluster, observations, {
            begin: () => fill(cluster),
            end: () => cluster.query('drop table filler'),
            // Pages that are not full take further rows.
            fewMayPass: true,
            database: 'up',
          }),
        { settings: { default_tablespace: 'small' } },
      );
    },
  },
  {
    name: 'the connections of the role used up, at the start and later',
    async run(context) {
      const server = await context.start();
      await server.sql(`create role few login superuser password 'secret'`);
      await server.sql('alter role few connection limit 16');
      const through = (url: string) =>
        Object.assign(new URL(url), { username: 'few', password: 'secret' }).href;
      // A superuser is not limited by its role, so the limit is one of the database.
      let remark = '';
      const finding = await loadOn(context, {
        server,
        cluster: { through },
        mayRefuse: true,
        delayMs: 8_000,
        async fault(cluster, observations) {
          await sleep(500);
          const [row] = await cluster.query<{ name: string }>('select current_database() as name');
          await server.sql('alter role few nosuperuser');
          const begun = performance.now();
          await server.sql('alter role few connection limit 1');
          await server.sql(
            `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'few' and datname = '${row?.name}'`,
          );
          const others = await occupy(through(server.url), 1);
          await sleep(2_000);
          const restart = cluster.nodes[0]?.end('SIGKILL').then(() => cluster.nodes[0]?.start());
          await sleep(2_500);
          for (const one of others) await one.end();
          await server.sql('alter role few connection limit 60');
          const back = performance.now();
          const first = await firstSend(observations, back, 30_000);
          claim(first < 3_000 * context.patience, `sending again after ${Math.round(first)} ms`);
          await restart;
          const slow = observations.publishers.flatMap(({ refusals }) =>
            refusals.filter(({ at }) => at > begun),
          );
          remark = `${slow.length} sends refused, sending again after ${Math.round(first)} ms, a node that starts waits`;
          await sleep(1_000);
        },
      });
      return `${remark}; ${remarkOf(finding)}`;
    },
  },
];

async function occupy(url: string, count: number): Promise<pg.Client[]> {
  const clients = Array.from({ length: count }, () => new pg.Client(url));
  for (const client of clients) {
    client.on('error', () => {});
    await client.connect().catch(() => {});
  }
  return clients;
}

/** Fills the disk to the last page, while others write. */
async function fill(cluster: Cluster): Promise<void> {
  await cluster.query('create table if not exists filler (text text)');
  const end = performance.now() + 6_000;
  for (let size = 4_000; performance.now() < end; ) {
    const failed = await cluster
      .query(`insert into filler select repeat('x', 900) from generate_series(1, ${size})`)
      .then(
        () => false,
        () => true,
      );
    if (failed && size === 1) return;
    if (failed) size = Math.ceil(size / 4);
  }
}
