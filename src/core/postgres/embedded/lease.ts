import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFile, readIfExists, valueOnError } from '../../files.js';
import { birthMark, commandLine, isAlive, isZombie, waitForEnd } from './processes.js';

/** The right to run the database of one data directory. One process holds it at a time. */
export interface Lease {
  release(): Promise<void>;
}

/** @throws Error saying which process holds it */
export async function takeLease(dataDir: string): Promise<Lease> {
  const file = join(dataDir, 'postgres.lock');
  const mine = `${process.pid} ${await birthMark(process.pid)}`;
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await createFile(file, mine)) return { release: () => rm(file, { force: true }) };
    const held = await readIfExists(file);
    const pid = Number(held.split(' ', 1)[0]);
    if (held && isAlive(pid) && held === `${pid} ${await birthMark(pid)}`)
      throw new Error(
        `The data directory ${dataDir} is already in use by a running Parley (process ${pid}). Stop that one, or set DATA_DIR to another folder; several nodes share one database through DATABASE_URL.`,
      );
    if (held) await discard(file, held);
  }
  throw new Error(`Could not claim ${file}: remove it if no Parley is running here.`);
}

/** Removes the lock file of a dead process. Puts it back when a live process replaced it meanwhile. */
async function discard(file: string, expected: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  const moved = await rename(file, aside).then(() => true, valueOnError(false, 'ENOENT'));
  if (!moved) return;
  if ((await readFile(aside, 'utf8')) !== expected)
    await link(aside, file).catch(valueOnError(undefined, 'EEXIST'));
  await rm(aside, { force: true });
}

/**
 * Cleans up after a killed process, in a cluster whose lease this process holds. A database that still runs is shut
 * down. A stale `postmaster.pid` is removed when its process id now belongs to another program.
 */
export async function clearLeftovers(cluster: string, log: (message: string) => void) {
  const note = join(cluster, 'postmaster.pid');
  const pid = Number((await readIfExists(note)).split('\n', 1)[0]);
  if (!pid) return;
  const command = await commandLine(pid);
  if (command.includes(cluster)) {
    log('A database left by a killed Parley process is still running: shutting it down.');
    process.kill(pid, 'SIGINT');
    if (await waitForEnd(pid, 10_000)) return;
    process.kill(pid, 'SIGQUIT');
    await waitForEnd(pid, 5_000);
  } else if (isZombie(pid)) {
    // The database itself would take it for alive. Its own children end as soon as they notice.
    await sleep(1000);
    await rm(note, { force: true });
  } else if (command && basename(command.split(' ', 1)[0] ?? '') !== 'postgres') {
    // If no process has this id, the database itself checks for remains of the old one.
    await rm(note, { force: true });
  }
}
