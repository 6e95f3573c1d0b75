import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The signing key kept in `<dataDir>/jwt-secret`: 256 random bits, made at the first call and the same ever after.
 * Nodes that start together end up with one key.
 */
export const ensureSecret = (dataDir: string) => ensureRandomFile(dataDir, 'jwt-secret');

/** The words of `<dir>/<name>`, a file of 256 random bits that its owner alone may read; made where there is none. */
export async function ensureRandomFile(dir: string, name: string): Promise<string> {
  const file = join(dir, name);
  const found = await readWords(file);
  if (found) return found;
  await mkdir(dir, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    // A link, unlike a rename, never replaces: the first of two nodes wins, and nobody reads half a file.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const made = await readWords(file);
  if (!made) throw new Error(`${file} is empty: remove it, and the next start makes a new one`);
  return made;
}

async function readWords(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
