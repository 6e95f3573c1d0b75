import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { valueOnError } from '../../files.js';

const run = promisify(execFile);

/** The process has ended, or belongs to a user whose processes are hidden. */
const emptyIfHidden = valueOnError('', 'ENOENT', 'ESRCH', 'EACCES', 'EPERM');
/** `ps` ends with 1 when there is no such process. */
const emptyIfGone = valueOnError('', 1, 'ENOENT');

/** Whether a process with this id runs. A zombie counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** Whether the process has ended but was not reaped, as happens in containers without an init process. */
export function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return afterName(readFileSync(`/proc/${pid}/stat`, 'utf8'))[0] === 'Z';
  } catch (error) {
    return emptyIfHidden(error) !== '';
  }
}

/** The fields of a line of `/proc/<pid>/stat` behind the name, which stands in brackets and may hold spaces. */
const afterName = (line: string) => line.slice(line.lastIndexOf(')') + 2).split(' ');

/** The command line of a process, or '' when it has ended or is hidden. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
      (words) => words.replaceAll('\0', ' ').trim(),
      emptyIfHidden,
    );
  return run('ps', ['-p', String(pid), '-o', 'command=']).then(
    ({ stdout }) => stdout.trim(),
    emptyIfGone,
  );
}

/**
 * The start time of a process, which distinguishes it from a later one with the same id: containers reuse ids.
 * '' when it has ended or is hidden.
 */
export async function birthMark(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return readFile(`/proc/${pid}/stat`, 'utf8').then(
      (line) => afterName(line)[19] ?? '',
      emptyIfHidden,
    );
  return run('ps', ['-p', String(pid), '-o', 'lstart=']).then(
    ({ stdout }) => stdout.trim(),
    emptyIfGone,
  );
}

/** Waits until the process has ended. @returns false when it still runs after `ms` */
export async function waitForEnd(pid: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
