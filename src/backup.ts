import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from './backup/backup.js';
import { inInstallation } from './backup/installation.js';
import { runProgram } from './core/program.js';

const usage = `npm run backup [-- <folder>] [--without-media]
  Copies the database and the pictures of a running or stopped installation into a new folder.`;

await runProgram(usage, async () => {
  const { values, positionals } = parseArgs({
    options: { 'without-media': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new Error(usage);
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = resolve(positionals[0] ?? `backup-${stamp}`);
  const withMedia = !values['without-media'];
  const { tables, media } = await inInstallation(process.env, { makes: false }, (installation) =>
    backUp(installation, folder, { withMedia }),
  );
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`${folder}: ${rows} rows, ${media ? `${media.files} pictures` : 'no pictures'}.`);
  if (media?.missing.length)
    console.log(`Deleted meanwhile, or lost: ${media.missing.join(', ')}.`);
});
