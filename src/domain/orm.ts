import { setTimeout as sleep } from 'node:timers/promises';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { BoundDriver } from '../core/postgres/bound-driver.js';
import type { Database } from '../core/postgres/database.js';
import { poolOf } from '../core/postgres/pool.js';
import * as migrations from '../migrations/index.js';
import { entities } from './entities.js';

/**
 * Plans each prepared statement once, since plans do not depend on parameters here. JIT compilation is off,
 * because it takes longer than any of our statements. Random access costs what it does on an SSD.
 */
export const sessionSettings =
  'set plan_cache_mode = force_generic_plan; set jit = off; set random_page_cost = 1.1';

/** MikroORM's options, but for the connection. */
const options: Options = {
  driver: BoundDriver,
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
  // Functions and triggers are written in migrations alone.
  schemaGenerator: { ignoreRoutines: true, ignoreTriggers: true },
  // The database checks required columns; a second check here would slow every write.
  validateRequired: false,
  forceUtcTimezone: true,
};

/** MikroORM's options for the database at `url`: those of its command line and of tools. */
export const ormOptions = (url: string): Options =>
  defineConfig({ ...options, clientUrl: url, pool: { min: 0, max: 10 } });

/** Connects to the database at `url`, for tools. */
export const createOrm = (url: string): Promise<MikroORM> => MikroORM.init(ormOptions(url));

/** MikroORM for a node, whose pool has at most `poolSize` connections. */
export async function openOrm(database: Database, poolSize: number): Promise<MikroORM> {
  const orm = await MikroORM.init(
    defineConfig({
      ...options,
      dbName: database.address.database,
      pool: { min: 0, max: poolSize },
      driverOptions: database.poolOptions(sessionSettings),
    }),
  );
  takeBackBroken(await poolOf(orm));
  return orm;
}

/** Grace period for the owner of a broken connection to release it, in milliseconds. */
const givingBackMs = 500;

/**
 * Releases broken connections of `pool` whose owner does not. A transaction whose rollback fails never
 * releases its connection, and ten of those would exhaust the pool.
 */
function takeBackBroken(pool: Pool): void {
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
