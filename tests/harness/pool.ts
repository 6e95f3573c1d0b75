import pg from 'pg';
import { parseDatabaseUrl } from '../../src/config/database-url.js';
import { createLogger } from '../../src/core/logger.js';
import { createDatabase } from '../../src/core/postgres/database.js';
import { sessionSettings } from '../../src/domain/orm.js';
import { closing } from './closing.js';

interface Options extends pg.PoolConfig {
  isPrepared?: boolean;
  pooler?: 'none' | 'transaction';
}

/** A pool as a node has it, on the database at `url`. */
export async function openPool(
  url: string,
  { isPrepared, pooler = 'none', ...rest }: Options = {},
): Promise<pg.Pool> {
  const database = createDatabase(
    parseDatabaseUrl(url),
    { statementMs: 30_000, pooler, schema: null },
    createLogger('silent'),
  );
  await database.watch.open();
  const pool = new pg.Pool({ ...database.poolOptions(sessionSettings, { isPrepared }), ...rest });
  // Connections that break while nobody uses them.
  pool.on('error', () => {});
  // A test that failed releases nothing, and the end would wait for it.
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_, client) => held.delete(client as pg.PoolClient));
  return closing(
    Object.assign(pool, {
      async stop() {
        for (const client of held) client.release(true);
        await pool.end();
        await database.close();
      },
    }),
  );
}
