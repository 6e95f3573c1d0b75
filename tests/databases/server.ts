import { execFile } from 'node:child_process';
import { appendFile, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch, type Running } from '../../src/core/postgres/embedded/cluster.js';
import { identity, type Owner, ownerOf } from '../../src/core/postgres/embedded/owner.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { waitForEnd } from '../../src/core/postgres/embedded/processes.js';
import { makeTempDir } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';
import { binariesOf, type Version } from './binaries.js';

const run = promisify(execFile);

/** The password of the one user, `parley`. */
export const password = 'the password of the databases';

/** Options of a server. */
export interface ServerOptions {
  version?: Version;
  settings?: Record<string, string>;
  /** Lines of pg_hba.conf before those that allow TCP with a password. */
  access?: string[];
}

/** A PostgreSQL of one's own. */
export interface DatabaseServer {
  readonly version: Version;
  readonly port: number;
  readonly owner: Owner;
  /** Its folder, for sockets and files. */
  readonly dir: string;
  /** Of the user `parley`, who may do everything, at the database `postgres`. */
  readonly url: string;
  /** Runs a statement at the database `postgres`, or at another. */
  sql(text: string, values?: unknown[], database?: string): Promise<Record<string, unknown>[]>;
  kill(): Promise<void>;
  /** Starts it again, with other settings where they are given. */
  start(changed?: Record<string, string>): Promise<void>;
  /** Stops and continues all its processes: connections stay open and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** A copy that replays its log, from the present state. */
  standby(settings?: Record<string, string>): Promise<DatabaseServer>;
  stop(): Promise<void>;
}

const defaults = {
  wal_level: 'replica',
  max_wal_senders: '8',
  max_connections: '100',
  hot_standby: 'on',
};

/** Starts a server of a version on a free port. */
export async function startServer(options: ServerOptions = {}): Promise<DatabaseServer> {
  const { version = 18, settings = {}, access = [] } = options;
  const dir = await makeTempDir(`postgres-${version}`);
  const owner = await ownerOf(join(dir, 'cluster'));
  if (owner.switched) await chown(dir, owner.uid, owner.gid);
  const { initdb } = await binariesOf(version);
  const passwordFile = join(dir, 'password');
  await writeFile(passwordFile, password);
  const cluster = join(dir, 'cluster');
  await run(
    initdb,
    [
      ...['-D', cluster, '--encoding=UTF8', '--no-locale', '--username=parley'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ],
    { ...identity(owner), cwd: '/' },
  );
  const hba = [
    ...access,
    'host all all all scram-sha-256',
    'host replication all all scram-sha-256',
    'local all all trust',
  ];
  await writeFile(join(cluster, 'pg_hba.conf'), `${hba.join('\n')}\n`);
  return runServer({ version, dir, owner, settings });
}

interface Prepared {
  version: Version;
  dir: string;
  owner: Owner;
  settings: Record<string, string>;
}

async function runServer({ version, dir, owner, settings }: Prepared): Promise<DatabaseServer> {
  const binaries = await binariesOf(version);
  const cluster = join(dir, 'cluster');
  const port = await freePort();
  const all: Record<string, string> = { ...defaults, ...settings };
  let running: Running | null = null;
  const start = async (changed: Record<string, string> = {}) => {
    Object.assign(all, changed);
    running = await launch(binaries, cluster, port, owner, all, () => {});
  };
  await start();
  const url = `postgresql://parley:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const signalAll = async (signal: NodeJS.Signals) => {
    const { pid = 0 } = running ?? {};
    const children = await run('pgrep', ['-P', String(pid)]).catch(() => ({ stdout: '' }));
    for (const one of [String(pid), ...children.stdout.trim().split('\n')])
      if (one) process.kill(Number(one), signal);
  };
  const server: DatabaseServer = {
    version,
    port,
    owner,
    dir,
    url,
    sql: (text, values, database = 'postgres') =>
      sqlAt(Object.assign(new URL(url), { pathname: `/${database}` }).href, text, values),
    async kill() {
      const { pid = 0 } = running ?? {};
      process.kill(pid, 'SIGKILL');
      await waitForEnd(pid, 5_000);
    },
    start,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async standby(own = {}) {
      const copy = await makeTempDir(`standby-${version}`);
      if (owner.switched) await chown(copy, owner.uid, owner.gid);
      await server.sql('checkpoint');
      await running?.stop();
      await run('cp', ['-a', cluster, join(copy, 'cluster')]);
      await start();
      const conninfo = `host=127.0.0.1 port=${port} user=parley password='${password}'`;
      const file = join(copy, 'cluster/postgresql.auto.conf');
      await appendFile(file, `primary_conninfo = '${conninfo.replaceAll("'", "''")}'\n`);
      await writeFile(join(copy, 'cluster/standby.signal'), '');
      await run('chown', ['-R', `${owner.uid}:${owner.gid}`, join(copy, 'cluster')]);
      return runServer({ version, dir: copy, owner, settings: { ...settings, ...own } });
    },
    async stop() {
      await signalAll('SIGCONT').catch(() => {});
      await running?.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return server;
}
