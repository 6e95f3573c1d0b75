import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One change to the compiled server. */
export interface Patch {
  /** Below `dist/`. */
  file: string;
  find: string;
  put: string;
}

const root = join(import.meta.dirname, '../..');
const home = join(root, `dist-prove-${process.pid}`);
const made = new Map<string, Promise<string>>();

/**
 * A copy of `dist/` with changes that exist nowhere else, made once for each set of them.
 * @returns its folder @throws Error when a patch no longer fits, for then it would prove nothing
 */
export function proofBuild(patches: readonly Patch[]): Promise<string> {
  const key = JSON.stringify(patches);
  const known = made.get(key) ?? copy(join(home, String(made.size)), patches);
  made.set(key, known);
  return known;
}

async function copy(folder: string, patches: readonly Patch[]): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  await cp(join(root, 'dist'), folder, { recursive: true });
  // It holds what is changed below once more, unchanged.
  await rm(join(folder, 'bundle'), { recursive: true });
  for (const { file, find, put } of patches) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`the patch no longer fits ${file}: ${find}`);
    await writeFile(
      path,
      text.replace(find, () => put),
    );
  }
  return folder;
}

/** Removes every copy. */
export const removeBuilds = () => rm(home, { recursive: true, force: true });
