import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { assertNoCommit } from '../commit-scope.js';
import { replaceFile, valueOnError } from '../files.js';

/** A part of a file: the first and the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A stored file, being read. `bytes` is its whole length. */
interface StoredFile {
  stream: Readable;
  bytes: number;
  contentType: string;
}

/** A file of a store, as it lists them. */
export interface ListedFile {
  name: string;
  bytes: number;
  modifiedAt: Date;
}

/** A store of uploaded files, by names such as `3f…a1.webp` or `avatars/default.png`. */
export interface UploadStore {
  /** Writes a whole file or nothing; one of that name is replaced. */
  save(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** The file, or a part of it; null without one. The caller reads or destroys the stream. */
  open(name: string, range?: ByteRange): Promise<StoredFile | null>;
  /** Does nothing where there is none. */
  remove(name: string): Promise<void>;
  /** All files in pages, in no order, with the drafts that a killed process left. */
  list(): AsyncIterable<ListedFile[]>;
}

/** Letters, digits, `-` and `_` in folders and one extension: a name that cannot leave its folder. */
const safeName = /^(?:[\w-]+\/)*[\w-]+\.[a-z]+$/;

/** Whether this can be the name of a file. */
export const isSafeName = (name: string): boolean => safeName.test(name);

/** The name of a draft of `replaceFile` beside the file, which is never served. */
const draftName = /^(.+)\.[\da-f]{12}$/;

/** Whether this can be the name of a file, or of its draft. */
export const isRemovableName = (name: string): boolean =>
  isSafeName(name) || isSafeName(draftName.exec(name)?.[1] ?? '');

/** Throws when a file may not be called so: names are ours, and this is a bug. */
export function assertSafeName(name: string): void {
  if (!isSafeName(name)) throw new Error(`No name for a file: ${JSON.stringify(name)}`);
}

const contentTypes: Readonly<Record<string, string>> = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.part': 'application/octet-stream',
};

/** The files of a page of `list`. */
const listPageSize = 500;

/** The content type of a file, by its extension. */
export const contentTypeOf = (name: string): string =>
  contentTypes[extname(name)] ?? 'application/octet-stream';

/** Keeps files in `folder` of this machine. The extension determines the content type. */
export function localStore(folder: string): UploadStore {
  const pathOf = (name: string) => {
    assertNoCommit('File access');
    assertSafeName(name);
    return join(folder, name);
  };
  async function* list(below: string): AsyncGenerator<ListedFile[]> {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(
      valueOnError([], 'ENOENT'),
    );
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => join(below, name));
    for (let from = 0; from < names.length; from += listPageSize) {
      const page = names.slice(from, from + listPageSize).map(async (name) => {
        // A file may be removed meanwhile.
        const stats = await stat(join(folder, name)).catch(valueOnError(null, 'ENOENT'));
        return stats && { name, bytes: stats.size, modifiedAt: stats.mtime };
      });
      yield (await Promise.all(page)).filter((file) => file !== null);
    }
    for (const entry of entries) if (entry.isDirectory()) yield* list(join(below, entry.name));
  }
  return {
    async save(name, bytes) {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true });
      await replaceFile(path, bytes);
    },

    async open(name, range) {
      const contentType = contentTypes[extname(name)];
      if (!contentType || !safeName.test(name)) return null;
      const file = await open(pathOf(name)).catch(
        valueOnError(null, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG'),
      );
      if (!file) return null;
      const stats = await file.stat();
      if (!stats.isFile()) {
        await file.close();
        return null;
      }
      return { stream: file.createReadStream(range), bytes: stats.size, contentType };
    },

    async remove(name) {
      assertNoCommit('File access');
      if (!isRemovableName(name)) assertSafeName(name);
      await rm(join(folder, name), { force: true });
    },

    list: () => list(''),
  };
}
