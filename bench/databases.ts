import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/core/postgres/embedded.js';
import { CARELESS } from '../tests/harness/postgres.js';
import { fill } from './data/fill.ts';
import { type Size, scaleOf } from './data/scale.ts';
import { onAllCores } from './proc.ts';

/** Large enough that no page is read from disk, at any size; of planning, what Parley sets for its own connections, but for the kind of plan. */
const settings = (largest: Size) => ({
  ...CARELESS,
  max_connections: '300',
  shared_buffers: { 1: '256MB', 10: '2GB', 100: '4GB' }[largest],
  maintenance_work_mem: largest === 1 ? '256MB' : '1GB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum: 'off',
  // Counts nothing until a benchmark turns it on: see send-cost.ts.
  shared_preload_libraries: 'pg_stat_statements',
});

/** A PostgreSQL with a database for each size that is asked for. */
export interface Databases {
  /** Where the data of a size is, which is filled if that is still to do; `migrate` makes its schema. */
  urlOf(size: Size, migrate: (url: string) => Promise<void>): Promise<string>;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it in `folder`, with what an earlier run has left there. */
export async function openDatabases(folder: string, largest: Size): Promise<Databases> {
  const postgres = await startEmbeddedPostgres(folder, () => {}, {
    settings: settings(largest),
  });
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`alter system set pg_stat_statements.track = 'none'`);
  await client.query('select pg_reload_conf()');
  await client.end();
  return {
    urlOf: (size, migrate) => urlOf(postgres, size, migrate),
    pid: postgres.pid,
    stop: () => postgres.stop(),
  };
}

async function urlOf(
  { url, pid }: EmbeddedPostgres,
  size: Size,
  migrate: (url: string) => Promise<void>,
): Promise<string> {
  const named = (name: string) => Object.assign(new URL(url), { pathname: name }).href;
  const name = `size_${size}`;
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      // It gets its name once it is whole.
      await client.query('drop database if exists filling');
      await client.query('create database filling');
      await migrate(named('filling'));
      await onAllCores(pid, () => fill(named('filling'), scaleOf(size)));
      await client.query(`alter database filling rename to ${name}`);
    }
    return named(name);
  } finally {
    await client.end();
  }
}
