import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { assertNoCommit } from '../commit-scope.js';
import { replaceFile, valueOnError } from '../files.js';

/** A stored file, being read. `bytes` is its length. */
interface StoredFile {
  stream: Readable;
  bytes: number;
  contentType: string;
}

/** A store of uploaded files, by names such as `3f…a1.webp` or `avatars/default.png`. */
export interface UploadStore {
  /** Writes a whole file or nothing; one of that name is replaced. */
  save(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** The file; null without one. The caller reads or destroys the stream. */
  open(name: string): Promise<StoredFile | null>;
  /** Does nothing where there is none. */
  remove(name: string): Promise<void>;
}

/** Letters, digits, `-` and `_` in folders and one extension: a name that cannot leave its folder. */
const safeName = /^(?:[\w-]+\/)*[\w-]+\.[a-z]+$/;

/** Whether this can be the name of a file. */
export const isSafeName = (name: string): boolean => safeName.test(name);

/** Throws when a file may not be called so: names are ours, and this is a bug. */
export function assertSafeName(name: string): void {
  if (!isSafeName(name)) throw new Error(`No name for a file: ${JSON.stringify(name)}`);
}

const contentTypes: Record<string, string> = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
};

/** Keeps files in `folder` of this machine. The extension determines the content type. */
export function localStore(folder: string): UploadStore {
  const pathOf = (name: string) => {
    assertNoCommit('File access');
    assertSafeName(name);
    return join(folder, name);
  };
  return {
    async save(name, bytes) {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true });
      await replaceFile(path, bytes);
    },

    async open(name) {
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
      return { stream: file.createReadStream(), bytes: stats.size, contentType };
    },

    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}
