import { type Migration, Migrator } from '@mikro-orm/migrations';
import {
  defineConfig,
  MikroORM,
  type Options,
  type PostgreSqlConnection,
} from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './entities.js';
import * as migrations from './migrations/index.js';

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
    driverOptions: { connectionTimeoutMillis: 3_000, keepAlive: true },
  });
}

/** Connects to the database at `url`. */
export const createOrm = (url: string): Promise<MikroORM> => MikroORM.init(ormOptions(url));

/** The one pool of connections everything here shares. */
export const poolOf = (orm: MikroORM): Promise<Pool> =>
  (orm.em.getConnection() as PostgreSqlConnection).getNativeClient();

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
