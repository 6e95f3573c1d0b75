import { parseConfig } from '../../src/config/config.js';
import { parseDatabaseUrl } from '../../src/config/database-url.js';
import { createLogger } from '../../src/core/logger.js';
import { openDatabase } from '../../src/core/postgres/database.js';
import { grantTo, migrate } from '../../src/domain/migrate.js';
import { createOrm } from '../../src/domain/orm.js';

/** Migrates the database at `url`, and lets `role` read and write it. */
export async function migrateUrl(url: string, role?: string): Promise<void> {
  const options = parseConfig({}).database;
  const database = await openDatabase(parseDatabaseUrl(url), options, createLogger('silent'));
  const orm = await createOrm(url);
  try {
    await migrate(database, orm);
    if (role) await grantTo(database, role);
  } finally {
    await orm.close(true);
    await database.close();
  }
}
