// Writes the migration from the committed snapshot to the entities as they are now, and lists it.
// Usage: npm run migration -- <name>
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { startEmbeddedPostgres } from '../dist/core/postgres/embedded.js';
import { ormOptions } from '../dist/domain/orm.js';

const folder = 'src/migrations';
const dataDir = await mkdtemp(join(tmpdir(), 'parley-migration-'));
await chmod(dataDir, 0o755); // as root the database runs as somebody else
const postgres = await startEmbeddedPostgres(dataDir, console.log);
const options = ormOptions(postgres.url);
const orm = await MikroORM.init({
  ...options,
  migrations: { ...options.migrations, migrationsList: undefined, path: folder, pathTs: folder },
});
const { fileName, diff } = await orm.migrator.create(undefined, false, false, process.argv[2]);
await orm.close();
await postgres.stop();
await rm(dataDir, { recursive: true });
if (!fileName) console.log('The entities are what the snapshot says: nothing to do.');
else {
  const files = (await readdir(folder)).filter((file) => /^Migration\d/.test(file)).sort();
  const lines = files.map((file) => `export * from './${file.replace('.ts', '.js')}';`);
  await writeFile(`${folder}/index.ts`, `${lines.join('\n')}\n`);
  console.log(`${fileName}: ${diff.up.length} statements`);
  console.log(
    "If nodes of the version before can go on after it, add `readonly olderNodes = 'continue';`: docs/design/migrations.md",
  );
}
