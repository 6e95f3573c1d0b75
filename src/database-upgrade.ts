import { upgradeDatabase } from './backup/upgrade.js';
import { parseConfig } from './config/config.js';
import { runProgram } from './core/program.js';

const usage = `npm run database:upgrade
  Copies the embedded database of an older PostgreSQL into one of the present version. Stop the node first.`;

await runProgram(usage, async () => {
  if (process.argv.length > 2) throw new Error(usage);
  const config = parseConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
  if (config.databaseUrl)
    throw new Error('Only the embedded database is upgraded: DATABASE_URL is set.');
  const kept = await upgradeDatabase(config, console.log);
  console.log(
    kept
      ? `The database is upgraded. Its old files are in ${kept}: delete them once all is well.`
      : 'The embedded database needs no upgrade.',
  );
});
