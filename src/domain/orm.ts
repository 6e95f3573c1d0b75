import { setTimeout as sleep } from 'node:timers/promises';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import type { ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { poolOf } from '../core/postgres/pool.js';
import * as migrations from '../migrations/index.js';
import { entities } from './entities.js';

/** How long it may take to connect, and to have the connection configured, in milliseconds. */
const connectMs = 3_000;

/**
 * Has a connection plan each prepared statement once, as their text says all there is to say of a
 * page, and never compile one: that takes longer than any page does. Nor are pages of the disk to be
 * read in their order and then sorted, as it paid while disks turned: 1.1 is what SSDs are given.
 */
const sessionSettings: QueryConfig & { query_timeout: number } = {
  text: 'set plan_cache_mode = force_generic_plan; set jit = off; set random_page_cost = 1.1',
  query_timeout: connectMs,
};
const configureSession = (client: ClientBase) => client.query(sessionSettings);

/** MikroORM's options for the database at `url`; also what its command line uses. */
export function ormOptions(url: string): Options {
  return defineConfig({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    migrations: {
      migrationsList: Object.values<new (...args: never) => Migration>(migrations) as never,
      path: 'dist/migrations',
      pathTs: 'src/migrations',
      snapshotName: 'snapshot',
      emit: 'ts',
      silent: true,
    },
    // The database checks what is required; checking each row here as well costs every write.
    validateRequired: false,
    forceUtcTimezone: true,
    pool: { min: 0, max: 10 },
    driverOptions: {
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      pipeline: true,
      onConnect: configureSession,
    },
  });
}

/** Connects to the database at `url`. */
export const createOrm = (url: string): Promise<MikroORM> => MikroORM.init(ormOptions(url));

/** How long the holder of a broken connection has to give it back, in milliseconds. */
const givingBackMs = 500;

/**
 * Takes back from their holders the connections of `pool` that broke. A transaction whose rollback
 * fails keeps its connection for ever: ten of those, and nobody would get another one.
 */
export function takeBackBroken(pool: Pool): void {
  const held = new Map<PoolClient, () => void>();
  pool.on('acquire', (client) => {
    const takeBack = () => held.has(client) && client.release(true);
    const broken = () => void setTimeout(takeBack, givingBackMs).unref();
    held.set(client, broken);
    client.once('end', broken);
  });
  pool.on('release', (_error, client) => {
    client.off('end', held.get(client) ?? (() => {}));
    held.delete(client);
  });
}

/** Any number that no other program of this database uses for an advisory lock. */
const migrationLock = 7_275_391;

/** Brings the schema up to date; nodes that start together take turns. */
export async function migrate(orm: MikroORM): Promise<void> {
  const client = await (await poolOf(orm)).connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await orm.migrator.up();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release();
  }
}

/** How long a pool that is closed waits for who still uses it, in milliseconds. */
const restMs = 3_000;

/**
 * Closes the connections to the database once nobody uses them: who is just being given one when
 * the pool ends would keep it for ever, and the end would wait for that.
 */
export async function closeOrm(orm: MikroORM): Promise<void> {
  const pool = await poolOf(orm);
  const deadline = performance.now() + restMs;
  while (pool.totalCount > pool.idleCount && performance.now() < deadline) await sleep(10);
  await orm.close(true);
}
