import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitForEnd } from '../../src/core/postgres/embedded/processes.js';
import { startEmbeddedPostgres } from '../../src/core/postgres/embedded.js';

export interface Postgres {
  /** The database everybody may connect to; its user may create others. */
  url: string;
  /** Ends at once, as kill -9 does: what was not written out is recovered at `restart`. */
  kill(): Promise<void>;
  /** Comes back on the same port, with what it held. */
  restart(): Promise<void>;
  /** Copies its files, while it is stopped for a moment. */
  backUp(): Promise<void>;
  /** Comes back with the files of the last copy. */
  restore(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** As fast as a database gets that nobody will miss. `kill` tests that count on what was committed pass `{}`. */
export const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A PostgreSQL 18 of one's own, in a temporary folder, on a free port. */
export async function startPostgres(
  settings: Record<string, string> = CARELESS,
): Promise<Postgres> {
  const dir = await makeTempDir('postgres');
  const all = { max_connections: '300', ...settings };
  const options = { settings: all, isRestarted: false };
  let running = await startEmbeddedPostgres(dir, () => {}, options);
  const { url } = running;
  const port = Number(new URL(url).port);
  const backup = `${dir}.backup`;
  const remove = (path: string) => rm(path, { recursive: true, force: true });
  const restartAfter = async (change: () => Promise<unknown> = async () => {}) => {
    await running.stop();
    await change();
    running = await startEmbeddedPostgres(dir, () => {}, { ...options, port });
  };
  // Its files belong to another user.
  const copy = async (from: string, to: string) => {
    await remove(to);
    await promisify(execFile)('cp', ['-a', from, to]);
  };
  return {
    url,
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await waitForEnd(running.pid, 5000);
    },
    restart: () => restartAfter(),
    backUp: () => restartAfter(() => copy(dir, backup)),
    restore: () => restartAfter(() => copy(backup, dir)),
    async stop() {
      await running.stop();
      await Promise.all([dir, backup].map(remove));
    },
  };
}

/** A temporary folder that the database's user, too, may enter. */
export async function makeTempDir(what: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `parley-${what}-`));
  await chmod(dir, 0o755);
  return dir;
}
