import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { valueOnError } from '../core/files.js';

const name = z.string().min(1);

const manifest = z.object({
  /** Of the folder; a later version may read earlier ones. */
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** The version of the server from which it was taken. */
  postgres: z.string(),
  migrations: z.array(name).min(1),
  tables: z.array(
    z.object({
      name,
      columns: z.array(name),
      rows: z.int(),
      /** Of the file, in hexadecimal digits. */
      sha256: z.string(),
    }),
  ),
  partitions: z.array(z.object({ name, parent: name, declaration: z.string() })),
  sequences: z.array(z.object({ name, value: z.string(), isCalled: z.boolean() })),
  /** Null for a backup without pictures. `missing` were deleted while it was taken. */
  media: z.object({ files: z.int(), missing: z.array(z.string()) }).nullable(),
});

/** What a backup holds; the file that is written last. */
export type Manifest = z.infer<typeof manifest>;
export type DatabasePart = Omit<Manifest, 'format' | 'createdAt' | 'media'>;

const fileIn = (folder: string) => join(folder, 'backup.json');

/** Where the rows of a table are. */
export const tableFile = (folder: string, table: string) =>
  join(folder, 'tables', `${table}.copy.gz`);

export const writeManifest = (folder: string, content: Manifest): Promise<void> =>
  writeFile(fileIn(folder), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });

/** Throws a sentence for the operator when the folder holds no backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(fileIn(folder), 'utf8').catch(
    valueOnError(null, 'ENOENT', 'ENOTDIR'),
  );
  if (text === null) throw new Error(`There is no backup in ${folder}.`);
  const read = manifest.safeParse(parsed(text));
  if (!read.success) throw new Error(`${fileIn(folder)} is damaged, or of another version.`);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
