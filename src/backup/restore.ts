import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDatabaseUrl } from '../config/database-url.js';
import { voidCursors } from '../core/events/append.js';
import { readIfExists, replaceFile } from '../core/files.js';
import { openDatabase } from '../core/postgres/database.js';
import { migrate } from '../domain/migrate.js';
import { openOrm } from '../domain/orm.js';
import { secretFile } from './backup.js';
import type { Installation } from './installation.js';
import { assertOwnSchema, countOthers, isInUse, loadDatabase, verifyFiles } from './load.js';
import { type Manifest, readManifest } from './manifest.js';
import { findFiles, loadFiles } from './media.js';

interface Restored extends Manifest {
  /** The number of pictures that were not in the backup. */
  lacking: number;
}

/**
 * Restores the backup in `folder`: pictures, then all rows in one transaction, then the migrations of later versions.
 * The cursors of all clients are void afterwards: the epoch of every stream is new.
 * @throws Error for the operator when the backup is damaged, nodes are running, or somebody has an account here and
 * `replace` is not set
 */
export async function restore(
  installation: Installation,
  folder: string,
  { replace }: { replace: boolean },
): Promise<Restored> {
  const { config, log, client, databaseUrl, uploads } = installation;
  const content = await readManifest(folder);
  await verifyFiles(folder, content);
  await assertOwnSchema(client);
  if (!replace && (await isInUse(client)))
    throw new Error('People have accounts in this database: --replace deletes all that it holds.');
  const others = await countOthers(client);
  if (others > 0)
    throw new Error(
      `The database has ${others} other connections: stop all nodes, and poolers, first.`,
    );
  const database = await openDatabase(parseDatabaseUrl(databaseUrl), config.database, log);
  const orm = await openOrm(database, 1);
  try {
    await loadDatabase(client, orm, folder, content);
    await migrate(database, orm);
    await voidCursors(orm.em.fork());
  } finally {
    await orm.close(true);
    await database.close();
  }
  const names = content.media ? await findFiles(client) : [];
  const lacking = names.length - (await loadFiles(uploads, folder, names));
  await restoreSecret(installation, folder, replace);
  return { ...content, lacking };
}

async function restoreSecret({ config }: Installation, folder: string, replace: boolean) {
  const secret = await readIfExists(join(folder, secretFile));
  const target = join(config.dataDir, secretFile);
  if (!secret || config.jwtSecret || (!replace && (await readIfExists(target)))) return;
  await mkdir(config.dataDir, { recursive: true });
  await replaceFile(target, secret, { mode: 0o600 });
}
