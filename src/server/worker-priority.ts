import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const tasks = '/proc/self/task';
/** A value as of the command `nice`. */
const niceness = 10;

/**
 * Lowers the priority of libuv's threads, which hash passwords and encode pictures, and so of those that they
 * start: on a busy machine the event loop goes first. Only Linux has priorities of threads.
 */
export function lowerWorkerPriority(): void {
  if (process.platform !== 'linux') return;
  for (const id of readdirSync(tasks)) {
    const name = readFileSync(`${tasks}/${id}/comm`, 'utf8');
    if (name.startsWith('libuv-worker')) setPriority(Number(id), niceness);
  }
}
