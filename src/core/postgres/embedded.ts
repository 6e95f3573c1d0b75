import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRandomFile } from '../../config/secret.js';
import { readIfExists } from '../files.js';
import { findBinaries, initialise, launch, mayPass, type Running } from './embedded/cluster.js';
import { guardDisk } from './embedded/disk.js';
import { clearLeftovers, takeLease } from './embedded/lease.js';
import { assertReachable, type Owner, ownerOf } from './embedded/owner.js';
import type { Binaries } from './embedded/packages.js';
import { freePort } from './embedded/port.js';

export interface EmbeddedPostgres {
  /** Connects as the cluster's one user; the password in it is random and kept in the data directory. */
  url: string;
  /** The database's first process; another one after a restart. */
  readonly pid: number;
  /** Ends every connection and writes everything out. May be called twice. */
  stop(): Promise<void>;
}

export type Note = (message: string) => void;

/** Options of the embedded database; tests trade durability for speed. */
export interface EmbeddedOptions {
  settings?: Record<string, string>;
  /** A free one when absent. */
  port?: number;
  /** False: a database that ends by itself is not started again, nor its disk watched. For tests that kill it. */
  isRestarted?: boolean;
}

/** The major version of the programs. */
export const embeddedMajor = 18;

/**
 * Starts PostgreSQL 18 in `<dataDir>/postgres`, making it at the first call, on a free port of 127.0.0.1.
 * A database left by a killed process is shut down first.
 * @throws Error for the operator, such as when another process uses `dataDir`, or a folder may not be entered
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  log: Note,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const home = join(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  const lease = await takeLease(dataDir);
  try {
    const owner = await ownerOf(home);
    await makeHome(home, owner);
    await assertReachable(owner, binaries.postgres, home);
    const password = await ensureRandomFile(dataDir, 'postgres-password');
    const cluster = join(home, 'cluster');
    await clearLeftovers(cluster, log);
    await ensureCluster(binaries, home, password, owner, log);
    const start = (port = options.port) =>
      launchWithRetries(binaries, cluster, owner, { ...options, port }, log);
    const running = await start();
    const keeper =
      options.isRestarted === false ? fixed(running) : keepRunning(running, start, log);
    const url = `postgresql://parley:${password}@127.0.0.1:${running.port}/parley`;
    const ending = new AbortController();
    const guarded =
      options.isRestarted === false ? null : guardDisk(cluster, url, log, ending.signal);
    return {
      url,
      get pid() {
        return keeper.current().pid;
      },
      async stop() {
        ending.abort();
        await guarded;
        await keeper.stop();
        await lease.release();
      },
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

interface Keeper {
  current(): Running;
  stop(): Promise<void>;
}

const fixed = (running: Running): Keeper => ({
  current: () => running,
  stop: () => running.stop(),
});

/** Pause after a start that failed, in milliseconds. */
const failedMs = 1_000;

/** Starts the database again, on its port, whenever it ends by itself. */
function keepRunning(first: Running, start: (port: number) => Promise<Running>, log: Note): Keeper {
  let running = first;
  let isStopping = false;
  const keep = async () => {
    while (!isStopping) {
      if (await running.ended) return;
      log('The embedded database has ended by itself; starting it again.');
      const started = await start(first.port).catch((error: Error) => log(error.message));
      if (started) running = started;
      else await sleep(failedMs);
    }
    await running.stop();
  };
  const kept = keep();
  return {
    current: () => running,
    async stop() {
      isStopping = true;
      await running.stop();
      await kept;
    },
  };
}

async function makeHome(home: string, owner: Owner): Promise<void> {
  await mkdir(home, { recursive: true });
  if (!owner.switched) return;
  await chown(home, owner.uid, owner.gid);
  await chmod(home, 0o700);
}

async function ensureCluster(
  binaries: Binaries,
  home: string,
  password: string,
  owner: Owner,
  log: Note,
): Promise<void> {
  // initdb writes PG_VERSION early; a cluster is whole only once it has taken its final name.
  const major = Number(await readIfExists(join(home, 'cluster', 'PG_VERSION')));
  if (major && major !== embeddedMajor)
    throw new Error(
      `The database in ${home} was made by PostgreSQL ${major}, and PostgreSQL ${embeddedMajor} does not open it: run \`npm run database:upgrade\`, which copies it (docs/operate/databases.md).`,
    );
  if (major) return;
  log('Creating the database: this happens once.');
  const draft = join(home, 'draft');
  await rm(draft, { recursive: true, force: true });
  await initialise(binaries, draft, join(home, 'cluster'), password, owner);
}

async function launchWithRetries(
  binaries: Binaries,
  cluster: string,
  owner: Owner,
  { settings = {}, port }: EmbeddedOptions,
  log: Note,
): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      // A free port may be taken between our finding it and the database's binding it.
      return await launch(binaries, cluster, port ?? (await freePort()), owner, settings, log);
    } catch (error) {
      if (attempt === 20 || !mayPass(error)) throw error;
      await sleep(250);
    }
  }
}
