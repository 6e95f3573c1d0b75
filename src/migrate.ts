import { parseConfig } from './config/config.js';
import { parseDatabaseUrl } from './config/database-url.js';
import { createLogger } from './core/logger.js';
import { openDatabase } from './core/postgres/database.js';
import { runningPostgresUrl } from './core/postgres/embedded/running.js';
import { runProgram } from './core/program.js';
import { grantTo, migrate } from './domain/migrate.js';
import { openOrm } from './domain/orm.js';

/**
 * Runs pending migrations in the database of the environment, and lets `role` read and write its tables. Resolves to
 * the line to print. Throws errors whose messages are for the operator.
 */
async function run(env: NodeJS.ProcessEnv, role: string | undefined): Promise<string> {
  const config = parseConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL || 'warn' });
  const url = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
  if (!url) throw new Error('Set DATABASE_URL: the embedded database is migrated when it starts.');
  const log = createLogger(config.logLevel);
  const database = await openDatabase(parseDatabaseUrl(url), config.database, log);
  const orm = await openOrm(database, config.database.poolSize);
  try {
    const done = await migrate(database, orm);
    if (role) await grantTo(database, role);
    return done.length > 0 ? `Migrated: ${done.join(', ')}.` : 'No migration is pending.';
  } finally {
    await orm.close(true);
    await database.close();
  }
}

const usage = `npm run migrate: runs pending migrations.
npm run migrate -- --grant <role>: also lets a role read and write the tables, and not change them.`;

await runProgram(usage, async () => {
  const [option, role, ...more] = process.argv.slice(2);
  if ((option !== undefined && option !== '--grant') || (option && !role) || more.length > 0)
    throw new Error(usage);
  console.log(await run(process.env, role));
});
