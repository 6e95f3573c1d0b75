import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitForEnd } from '../../src/core/postgres/embedded/processes.js';
import { startEmbeddedPostgres } from '../../src/core/postgres/embedded.js';

export interface Postgres {
  /** The database everybody may connect to; its user may create others. */
  url: string;
  /** Ends at once, as kill -9 does: what was not written out is recovered at `restart`. */
  kill(): Promise<void>;
  /** Comes back on the same port, with what it held. */
  restart(): Promise<void>;
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
  let running = await startEmbeddedPostgres(dir, () => {}, { settings: all });
  const { url } = running;
  const port = Number(new URL(url).port);
  return {
    url,
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await waitForEnd(running.pid, 5000);
    },
    async restart() {
      await running.stop();
      running = await startEmbeddedPostgres(dir, () => {}, { settings: all, port });
    },
    async stop() {
      await running.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A temporary folder that the database's user, too, may enter. */
export async function makeTempDir(what: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `parley-${what}-`));
  await chmod(dir, 0o755);
  return dir;
}
