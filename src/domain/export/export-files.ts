import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { openStored, type StoredFile } from '../uploads/stored-file.js';

interface Row extends StoredFile {
  readonly name: string;
  readonly received: string;
}

/** The ending of a name, such as `.pdf`; empty where it has none that is plain. */
const endingOf = (name: string): string => /\.\w{1,10}$/.exec(name)?.[0] ?? '';

/**
 * Writes all complete files of a user into the new folder `folder`, each under the id of its upload. Resolves to their
 * number. Throws when there is such a folder, and when the storage has lost a file.
 */
export async function exportFiles(app: App, userId: number, folder: string): Promise<number> {
  await mkdir(folder, { mode: 0o700 });
  const rows = await queryPrepared<Row>(
    app,
    'export_files',
    `select id, file, pieces, piece_sizes, name, received from uploads
     where owner_id = $1 and ready_at is not null and not withheld and (file is not null or cardinality(pieces) > 0)`,
    [userId],
  );
  for (const row of rows) {
    const ending = row.file === null ? endingOf(row.name) : endingOf(row.file);
    const end = row.file === null ? Number(row.received) - 1 : Number.MAX_SAFE_INTEGER;
    const file = await openStored(app, row, { start: 0, end });
    if (!file) throw new Error(`The file of upload_${row.id} is missing in the storage.`);
    const path = join(folder, `upload_${row.id}${ending}`);
    await pipeline(file, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  }
  return rows.length;
}
