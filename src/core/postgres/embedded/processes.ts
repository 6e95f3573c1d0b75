import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a process runs under this number. One that has ended counts as gone, though nobody may have asked how. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** In a container whose first process reaps nobody, what was killed keeps its number for ever. */
export function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return afterName(readFileSync(`/proc/${pid}/stat`, 'utf8'))[0] === 'Z';
  } catch {
    return false;
  }
}

/** The fields of a line of `/proc/<pid>/stat` behind the name, which stands in brackets and may hold spaces. */
const afterName = (line: string) => line.slice(line.lastIndexOf(')') + 2).split(' ');

/** The words a process was started with, or '' when it is gone or cannot be asked. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
      (words) => words.replaceAll('\0', ' ').trim(),
      () => '',
    );
  return run('ps', ['-p', String(pid), '-o', 'command=']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/**
 * A mark that tells a process from a later one of the same number, which containers hand out again at each start.
 * '' when it is gone or cannot be asked.
 */
export async function birthMark(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return readFile(`/proc/${pid}/stat`, 'utf8').then(
      (line) => afterName(line)[19] ?? '',
      () => '',
    );
  return run('ps', ['-p', String(pid), '-o', 'lstart=']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** Waits until the process is gone. @returns false when it is still there after `ms` */
export async function waitForEnd(pid: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
