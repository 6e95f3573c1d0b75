import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfExists } from '../../files.js';
import { birthMark, isAlive } from './processes.js';

/**
 * Where the embedded database of `dataDir` listens while a Parley runs on it; null when none does.
 * @throws Error when its files may not be read
 */
export async function runningPostgresUrl(dataDir: string): Promise<string | null> {
  const held = await readIfExists(join(dataDir, 'postgres.lock'));
  const pid = Number(held.split(' ', 1)[0]);
  if (!held || !isAlive(pid) || held !== `${pid} ${await birthMark(pid)}`) return null;
  const notes = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  // Its fourth line is the port (src/include/utils/pidfile.h).
  return `postgresql://parley:${password}@127.0.0.1:${notes.split('\n')[3]}/parley`;
}

/** @throws Error for the operator when no server has made an embedded database in `dataDir` */
export function assertEmbeddedPostgres(dataDir: string): void {
  const isIn = (folder: string) => existsSync(join(folder, 'postgres'));
  if (isIn(dataDir)) return;
  const demo = join(dataDir, 'demo');
  const ofDemo = isIn(demo) ? ` That of the demo is DATA_DIR=${demo}.` : '';
  throw new Error(
    `There is no database in ${dataDir}. DATA_DIR names the folder of another, DATABASE_URL its address.${ofDemo}`,
  );
}
