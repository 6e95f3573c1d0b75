import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from './config/config.js';
import { runningPostgresUrl } from './core/postgres/embedded/running.js';
import { runProgram } from './core/program.js';
import { writeIdMap } from './import/id-map.js';
import { type DialectName, dialects, findTables, mapOf, readMapping } from './import/mapping.js';
import { importMedia } from './import/media.js';
import { runImport } from './import/run.js';
import { openSource } from './import/sources/open.js';
import { openApp } from './server/app.js';

const usage = `npm run import -- --from ${dialects.join('|')} --database <URL or file of SQLite> [--media <folder>]
  --dry-run            report what cannot be taken and why, and change nothing
  --map <file>         tables and columns, where they differ from those known
  --write-map <file>   write the map of what was found there, to be edited, and end`;

/** Imports the database of a Django application into that of the environment. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      database: { type: 'string' },
      media: { type: 'string' },
      map: { type: 'string' },
      'write-map': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { from, database, media, map = null, 'write-map': mapFile, 'dry-run': isTrial } = values;
  const dialect = dialects.find((name): name is DialectName => name === from);
  if (!dialect || !database) throw new Error(usage);
  if (media && !existsSync(media)) throw new Error(`There is no folder ${media}.`);
  const mapping = await readMapping(dialect, map);
  const source = await openSource(database);
  try {
    const tables = findTables(mapping, source);
    if (mapFile) {
      await writeFile(mapFile, `${JSON.stringify(mapOf(mapping, tables), null, 2)}\n`);
      return;
    }
    const config = parseConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
    const databaseUrl = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
    const { app, close } = await openApp({ ...config, databaseUrl });
    try {
      const report = await runImport({ app, source, dialect, mapping, tables, isTrial });
      console.log(String(report));
      if (media) console.log(String(await importMedia(app, dialect, media, isTrial)));
      if (!isTrial) {
        const file = join(config.dataDir, `import-${dialect}-ids.csv`);
        const count = await writeIdMap(app, dialect, file);
        if (count > 0) console.log(`${count} rows got other ids: ${file}`);
      }
      console.log(isTrial ? 'This was a dry run: nothing was changed.' : 'Done.');
    } finally {
      await close();
    }
  } finally {
    await source.close();
  }
}

await runProgram(usage, main);
