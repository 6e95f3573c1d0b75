import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { contentTypeOf, type UploadStore } from '../core/storage/store.js';
import { pieceName } from '../domain/uploads/stored-file.js';

const fileIn = (folder: string, name: string) => join(folder, 'media', name);

/** The names of all stored files that the database knows, as the open transaction sees it; copies of pictures are made anew. */
export async function findFiles(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string; file: string | null; pieces: string[] }>(
    'select id, file, pieces from uploads where file is not null or cardinality(pieces) > 0',
  );
  const names = rows.flatMap(({ id, file, pieces }) => [
    ...(file === null ? [] : [file]),
    ...pieces.map((piece) => pieceName(id, piece)),
  ]);
  return [...new Set(names)];
}

/**
 * Copies those of `names` that `folder` lacks. A name is never used twice, so that a copy is never out of date.
 * Resolves to those that are not in the store.
 */
export async function saveFiles(
  store: UploadStore,
  folder: string,
  names: readonly string[],
): Promise<{ bytes: number; missing: string[] }> {
  let bytes = 0;
  const missing: string[] = [];
  for (const name of names) {
    const target = fileIn(folder, name);
    if (await exists(target)) continue;
    const file = await store.open(name);
    if (!file) {
      missing.push(name);
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(file.stream, createWriteStream(target, { mode: 0o600 }));
    bytes += file.bytes;
  }
  return { bytes, missing };
}

/** Puts those of `names` that `folder` has into the store; resolves to their number. */
export async function loadFiles(
  store: UploadStore,
  folder: string,
  names: readonly string[],
): Promise<number> {
  let count = 0;
  for (const name of names) {
    const source = fileIn(folder, name);
    if (!(await exists(source))) continue;
    await store.save(name, await readFile(source), contentTypeOf(name));
    count += 1;
  }
  return count;
}

const exists = (file: string) =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
