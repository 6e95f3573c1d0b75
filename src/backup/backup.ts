import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfExists } from '../core/files.js';
import { dumpDatabase, inSnapshot } from './dump.js';
import type { Installation } from './installation.js';
import { type Manifest, writeManifest } from './manifest.js';
import { findFiles, saveFiles } from './media.js';

/** The generated signing key, without which all access tokens would be void. */
export const secretFile = 'jwt-secret';

/**
 * Takes a backup of a running installation into the new folder `folder`: the rows of one snapshot and, `withMedia`,
 * the uploaded files that they refer to. Until it is complete, the folder is named `<folder>.part`.
 * @throws Error for the operator when the folder exists
 */
export async function backUp(
  { config, client, uploads }: Installation,
  folder: string,
  { withMedia }: { withMedia: boolean },
): Promise<Manifest> {
  if (existsSync(folder)) throw new Error(`${folder} exists already.`);
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(draft), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  // Most files are copied before the snapshot: few are left to copy that could be deleted meanwhile.
  if (withMedia) await saveFiles(uploads, draft, await findFiles(client));
  const content = await inSnapshot(client, async (): Promise<Manifest> => {
    const names = withMedia ? await findFiles(client) : [];
    const { missing } = await saveFiles(uploads, draft, names);
    const createdAt = new Date().toISOString();
    const database = await dumpDatabase(client, draft);
    const media = withMedia ? { files: names.length - missing.length, missing } : null;
    return { format: 1, createdAt, ...database, media };
  });
  const secret = config.jwtSecret ? '' : await readIfExists(join(config.dataDir, secretFile));
  if (secret) await writeFile(join(draft, secretFile), secret, { mode: 0o600 });
  await writeManifest(draft, content);
  await rename(draft, folder);
  return content;
}
