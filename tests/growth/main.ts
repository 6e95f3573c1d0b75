import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, table } from '../../bench/table.js';
import { makeNode, type ParleyNode } from '../faults/node.js';
import { CARELESS, startPostgres } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';
import { fill, type Size } from './fill.js';
import { ask, type Page, pages, secret } from './pages.js';

// Compares a database of a year with a small one, and measures the purge of its events:
// npm run bench:growth -- [messages, by default 10000000]

const messagesEach = 500;
const total = Number(process.argv[2] ?? 10_000_000);
const small: Size = { conversations: 400, messagesEach };
const large: Size = { conversations: total / messagesEach, messagesEach };
/** Pages of each kind on each database. */
const rounds = 400;

const root = join(import.meta.dirname, '../..');
const dataDir = await mkdtemp(join(tmpdir(), 'parley-growth-'));
const postgres = await startPostgres({
  ...CARELESS,
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
  shared_buffers: '3GB',
  max_wal_size: '8GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
});
const environment = (url: string) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  DATABASE_URL: url,
  DATA_DIR: dataDir,
  JWT_SECRET: secret,
  LOG_LEVEL: 'error',
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
});

interface Side {
  url: string;
  node: ParleyNode;
  users: number;
}

async function prepare(name: string, size: Size): Promise<Side> {
  await sqlAt(postgres.url, `create database ${name}`);
  const url = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const node = await makeNode({ build: join(root, 'dist'), env: environment(url) });
  await node.start();
  await node.end('SIGTERM');
  const begin = performance.now();
  await fill(url, size);
  await sqlAt(url, 'create extension pg_stat_statements');
  console.log(`${name}: filled in ${seconds(begin)} s`);
  await node.start();
  return { url, node, users: size.conversations / 5 };
}

const seconds = (begin: number) => ((performance.now() - begin) / 1_000).toFixed(1);
const gigabytes = (bytes: number) => (bytes / 1024 ** 3).toFixed(2);

/** Rows and bytes of the tables that grow, indexes included. */
async function sizes(url: string) {
  const [row] = await sqlAt(
    url,
    `select pg_database_size(current_database())::float8 as total,
            pg_total_relation_size('messages')::float8 as messages,
            (select sum(pg_total_relation_size(relid))::float8 from pg_partition_tree('events')) as events,
            (select count(*)::int from pg_partition_tree('events') where isleaf) as partitions`,
  );
  return row as { total: number; messages: number; events: number; partitions: number };
}

const sizeRow = (
  name: string,
  { total: all, messages, events, partitions }: Awaited<ReturnType<typeof sizes>>,
) => [name, gigabytes(all), gigabytes(messages), gigabytes(events), String(partitions)];

/**
 * Pages of one kind on both databases in turns, after each was asked for once, so that the database has them in memory;
 * the medians in milliseconds, and what PostgreSQL counted a page.
 */
async function compare(page: Page, sides: readonly [Side, Side]) {
  const times: [number[], number[]] = [[], []];
  const pass = async () => {
    for (let n = 0; n < rounds; n += 1)
      // The first of two requests finds the processor's caches in another state than the second.
      for (const at of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const { node, users } = sides[at];
        times[at].push(await ask(node.url, page, 1 + ((n * 7_919) % users), n));
      }
  };
  await pass();
  for (const { url } of sides) await sqlAt(url, 'select pg_stat_statements_reset()');
  for (const list of times) list.length = 0;
  await pass();
  const counted = [];
  for (const { url } of sides) {
    const [row] = await sqlAt(
      url,
      `select sum(total_exec_time + total_plan_time)::float8 / ${rounds} as ms, sum(shared_blks_hit + shared_blks_read)::float8 / ${rounds} as blocks
       from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
         and toplevel and query !~ 'scheduler_lease|scheduled_jobs|calls|pg_stat|sessions where id = any'`,
    );
    counted.push(row as { ms: number; blocks: number });
  }
  return { medians: times.map(median), counted };
}

try {
  const first = await prepare('small', small);
  const second = await prepare('large', large);
  const before = await sizes(second.url);
  const begin = performance.now();
  const admin = [join(root, 'dist/admin.js'), 'purge', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, admin, {
    env: { PATH: process.env.PATH, ...environment(second.url) },
  });
  const purgeSeconds = seconds(begin);
  await promisify(execFile)(process.execPath, admin, {
    env: { PATH: process.env.PATH, ...environment(first.url) },
  });
  const after = await sizes(second.url);
  const dropped = JSON.parse(stdout).purged.find(
    ({ kind }: { kind: string }) => kind === 'conversation_events',
  );
  console.log(
    `\nThe purge of ${dropped.count} events took ${purgeSeconds} s, with the start of the command.\n`,
  );
  console.log(
    table(
      ['', 'database, GB', 'messages', 'events', 'partitions'],
      [
        sizeRow('small', await sizes(first.url)),
        sizeRow(`${total} messages, before the purge`, before),
        sizeRow('after the purge', after),
      ],
    ),
  );
  const rows: string[][] = [];
  for (const page of pages) {
    const { medians, counted } = await compare(page, [first, second]);
    const ratio = ([one = 0, two = 0]: number[]) => (two / one).toFixed(2);
    const [a, b] = counted;
    rows.push([
      page.name,
      ...medians.map((ms) => ms.toFixed(2)),
      ratio(medians),
      ...counted.map(({ ms }) => ms.toFixed(3)),
      ratio(counted.map(({ ms }) => ms)),
      `${a?.blocks.toFixed(1)} → ${b?.blocks.toFixed(1)}`,
    ]);
  }
  console.log(
    `\n${table(['', 'request, ms: small', 'large', '×', 'PostgreSQL, ms: small', 'large', '×', 'pages of 8 KB'], rows)}`,
  );
  for (const { node } of [first, second]) await node.end('SIGTERM');
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
