import { setTimeout as sleep } from 'node:timers/promises';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import type { ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { BoundDriver } from '../core/postgres/bound-driver.js';
import { poolOf } from '../core/postgres/pool.js';
import * as migrations from '../migrations/index.js';
import { entities } from './entities.js';

/** Time-out for connecting and configuring a connection, in milliseconds. */
const connectMs = 3_000;

/**
 * Plans each prepared statement once, since plans do not depend on parameters here. JIT compilation is off,
 * because it takes longer than any of our statements. Random access costs what it does on an SSD.
 */
const sessionSettings: QueryConfig & { query_timeout: number } = {
  text: 'set plan_cache_mode = force_generic_plan; set jit = off; set random_page_cost = 1.1',
  query_timeout: connectMs,
};
const configureSession = (client: ClientBase) => client.query(sessionSettings);

/** MikroORM's options for the database at `url`; also what its command line uses. */
export function ormOptions(url: string): Options {
  return defineConfig({
    driver: BoundDriver,
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
    // The database checks required columns; a second check here would slow every write.
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

/** Grace period for the owner of a broken connection to release it, in milliseconds. */
const givingBackMs = 500;

/**
 * Releases broken connections of `pool` whose owner does not. A transaction whose rollback fails never
 * releases its connection, and ten of those would exhaust the pool.
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

/** The key of the advisory lock, arbitrary but unique in the database. */
const migrationLock = 7_275_391;

/** Runs pending migrations; concurrent nodes wait for each other. */
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

/** How long closing waits for connections in use, in milliseconds. */
const restMs = 3_000;

/**
 * Closes the pool once no connection is in use: a connection handed out while the pool ends would never
 * be released, and the end would wait for it.
 */
export async function closeOrm(orm: MikroORM): Promise<void> {
  const pool = await poolOf(orm);
  const deadline = performance.now() + restMs;
  while (pool.totalCount > pool.idleCount && performance.now() < deadline) await sleep(10);
  await orm.close(true);
}
