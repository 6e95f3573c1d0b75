import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../load.ts';
import type { World } from '../world.ts';

/** What one message costs the database. */
export interface Cost {
  statements: number;
  /** Inserted and updated. */
  rows: number;
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Bytes of tables and indexes. */
  kept: number;
}

/** How long a changed setting takes to reach every process of the database, in milliseconds. */
const reloadMs = 300;

/** Makes counting possible; statements are counted by `costOf` alone. */
export async function prepareCounting(world: World): Promise<void> {
  await world.sql('create extension if not exists pg_stat_statements');
  await world.sql('create extension if not exists pg_walinspect');
}

interface Counts {
  statements: string;
  kept: string;
  lsn: string;
}

async function counts(world: World): Promise<Counts> {
  const [row] = await world.sql<Counts>(
    `select (select coalesce(sum(calls), 0) from pg_stat_statements
             where query ~ '^(select|with|insert|update|delete) ' and query not like '%pg_stat_statements%'
           ) as statements,
       pg_database_size(current_database()) as kept, pg_current_wal_flush_lsn() as lsn`,
  );
  return row as Counts;
}

/** The rows that were inserted and updated, and the bytes logged, between two positions of the log. */
async function logged(world: World, from: string, to: string) {
  const [row] = await world.sql<{ rows: string; bytes: string }>(
    `select coalesce(sum(count) filter (where "resource_manager/record_type" ~ '^Heap/(INSERT|HOT_UPDATE|UPDATE)'), 0) as rows,
       $2::pg_lsn - $1::pg_lsn as bytes
     from pg_get_wal_stats($1, $2, true)`,
    [from, to],
  );
  return { rows: Number(row?.rows), bytes: Number(row?.bytes) };
}

async function track(world: World, what: 'none' | 'top'): Promise<void> {
  await world.sql(`alter system set pg_stat_statements.track = '${what}'`);
  await world.sql('select pg_reload_conf()');
  await sleep(reloadMs);
}

/** The cost of each request of `drive`. */
export async function costOf(world: World, drive: () => Promise<Measured>): Promise<Cost> {
  await track(world, 'top');
  const before = await counts(world);
  const { done = 0 } = await drive();
  await sleep(reloadMs);
  const after = await counts(world);
  await track(world, 'none');
  const { rows, bytes } = await logged(world, before.lsn, after.lsn);
  return {
    statements: (Number(after.statements) - Number(before.statements)) / done,
    rows: rows / done,
    wal: bytes / done,
    kept: (Number(after.kept) - Number(before.kept)) / done,
  };
}
