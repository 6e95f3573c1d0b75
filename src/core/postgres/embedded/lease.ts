import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthMark, commandLine, isAlive, isZombie, waitForEnd } from './processes.js';

/** The right to run the database of one data directory, held by one process at a time. */
export interface Lease {
  release(): Promise<void>;
}

/** @throws Error saying which process holds it */
export async function takeLease(dataDir: string): Promise<Lease> {
  const file = join(dataDir, 'postgres.lock');
  const mine = `${process.pid} ${await birthMark(process.pid)}`;
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await claim(file, mine)) return { release: () => rm(file, { force: true }) };
    const held = await readFile(file, 'utf8').catch(() => '');
    const pid = Number(held.split(' ', 1)[0]);
    if (held && isAlive(pid) && held === `${pid} ${await birthMark(pid)}`)
      throw new Error(
        `The data directory ${dataDir} is already in use by a running Parley (process ${pid}). Stop that one, or set DATA_DIR to another folder; several nodes share one database through DATABASE_URL.`,
      );
    if (held) await discard(file, held);
  }
  throw new Error(`Could not claim ${file}: remove it if no Parley is running here.`);
}

/** Writes the file if there is none: a link appears whole or not at all. */
async function claim(file: string, words: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, words);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Takes away a dead holder's file, and puts it back when it turns out to be a living one's that came between. */
async function discard(file: string, expected: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, file).catch(() => null);
  await rm(aside, { force: true });
}

/**
 * Puts away what a killed process left in a cluster whose lease is ours: a database still running without its Parley is
 * shut down in order, and the note of one long gone is removed when its number now belongs to another program.
 */
export async function clearLeftovers(cluster: string, log: (message: string) => void) {
  const note = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(note, 'utf8').catch(() => '')).split('\n', 1)[0]);
  if (!pid) return;
  const command = await commandLine(pid);
  if (command.includes(cluster)) {
    log('A database without its Parley was still running here: shutting it down.');
    process.kill(pid, 'SIGINT');
    if (await waitForEnd(pid, 10_000)) return;
    process.kill(pid, 'SIGQUIT');
    await waitForEnd(pid, 5_000);
  } else if (isZombie(pid)) {
    // The database itself would take it for alive. Its own children end as soon as they notice.
    await sleep(1000);
    await rm(note, { force: true });
  } else if (command && basename(command.split(' ', 1)[0] ?? '') !== 'postgres') {
    // Of a number that nobody has, the database makes sure by itself that nothing of the old one lives on.
    await rm(note, { force: true });
  }
}
