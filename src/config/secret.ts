import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile, readIfExists } from '../core/files.js';

/**
 * The signing key kept in `<dataDir>/jwt-secret`: 256 random bits, generated at the first call.
 * Nodes that start together get the same key.
 */
export const ensureSecret = (dataDir: string) => ensureRandomFile(dataDir, 'jwt-secret');

/** The private key of Web Push, kept in `<dataDir>/vapid-private-key`; as the signing key is. */
export const ensureVapidKey = (dataDir: string) => ensureRandomFile(dataDir, 'vapid-private-key');

/** The text of `<dir>/<name>`: 256 random bits that only the owner can read. Generated when missing. */
export async function ensureRandomFile(dir: string, name: string): Promise<string> {
  const file = join(dir, name);
  const found = (await readIfExists(file)).trim();
  if (found) return found;
  await mkdir(dir, { recursive: true });
  await createFile(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  const made = (await readIfExists(file)).trim();
  if (!made) throw new Error(`${file} is empty: remove it, and the next start makes a new one`);
  return made;
}
