import { parseArgs } from 'node:util';
import { inInstallation } from './backup/installation.js';
import { restore } from './backup/restore.js';
import { runProgram } from './core/program.js';

const usage = `npm run restore -- <folder> [--replace]
  Restores a backup into an installation without accounts; with --replace into any, all of whose rows are deleted.`;

await runProgram(usage, async () => {
  const { values, positionals } = parseArgs({
    options: { replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) throw new Error(usage);
  const { createdAt, lacking } = await inInstallation(
    process.env,
    { makes: true },
    (installation) => restore(installation, folder, values),
  );
  if (lacking > 0) console.log(`${lacking} pictures were not in the backup.`);
  console.log(
    `The database is that of ${createdAt}. Clients will load their state again: start the nodes.`,
  );
});
