import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from '../../../src/admin/doctor/finding.js';
import { identity } from '../../../src/core/postgres/embedded/owner.js';
import { makeTempDir } from '../../harness/postgres.js';
import { claim, type Row, type RowContext } from '../row.js';
import type { DatabaseServer } from '../server.js';

const root = join(import.meta.dirname, '../../..');
/** Makes a server begin at another transaction id; the embedded PostgreSQL lacks it. */
const resetProgram = '/usr/lib/postgresql/15/bin/pg_resetwal';
const nextId = 1_200_000_000;
/** The transactions of a file of pg_xact. */
const idsOfFile = 1_048_576;

/** Runs a program of the operator on a database. */
const run = (url: string, dataDir: string, program: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'dist', program), ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      JWT_SECRET: 'a secret that only the doctor of the databases uses',
      DATABASE_URL: url,
      DATA_DIR: dataDir,
    },
  }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout || stderr,
  );

/** The only finding of the doctor whose name begins so. */
async function examine(url: string, dataDir: string, check: string): Promise<Finding> {
  const said = await run(url, dataDir, 'admin.js', 'doctor', '--json');
  const all = JSON.parse(said) as Finding[];
  const found = all.filter((one) => one.check.startsWith(check));
  claim(found.length === 1 && found[0], `${found.length} findings of ${check}: ${said}`);
  return found[0];
}

/** Kills a server, and starts it again with transaction ids that are far ahead of its oldest rows. */
async function age(server: DatabaseServer): Promise<void> {
  await server.sql('checkpoint');
  await server.kill();
  const cluster = join(server.dir, 'cluster');
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  const name = Math.floor(nextId / idsOfFile)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  const file = join(cluster, 'pg_xact', name);
  await writeFile(file, Buffer.alloc(idsOfFile / 4));
  await chown(file, server.owner.uid, server.owner.gid);
  await promisify(execFile)(resetProgram, ['-f', '-x', String(nextId), cluster], {
    ...identity(server.owner),
    cwd: '/',
  });
  await server.start();
}

async function tryDoctor(context: RowContext): Promise<string> {
  const server = await context.start({ settings: { autovacuum_freeze_max_age: '2000000000' } });
  const dataDir = await makeTempDir('doctor');
  context.using({ stop: () => rm(dataDir, { recursive: true, force: true }) });
  await server.sql('create database examined');
  await server.sql(`create role plain login password 'plain'`);
  const url = Object.assign(new URL(server.url), { pathname: '/examined' }).href;
  const plainUrl = Object.assign(new URL(url), { username: 'plain', password: 'plain' }).href;
  await run(url, dataDir, 'migrate.js', '--grant', 'plain');
  const standby = context.using(await server.standby({ cluster_name: 'spare' }));
  const of = (check: string, at = url) => examine(at, dataDir, check);

  await standby.sql('select pg_wal_replay_pause()');
  await server.sql(
    `create table filler as select repeat(md5(n::text), 32) as text from generate_series(1, 90000) n`,
  );
  const late = await of('standby');
  claim(late.status === 'warning' && /MB behind/.test(late.text), JSON.stringify(late));
  claim(late.check === 'standby spare', late.check);
  const hidden = await of('standby', plainUrl);
  claim(hidden.text === 'lag unknown: the role lacks pg_monitor', JSON.stringify(hidden));
  await server.sql('grant pg_monitor to plain');
  const shown = await of('standby', plainUrl);
  claim(/MB behind/.test(shown.text), JSON.stringify(shown));
  await standby.sql('select pg_wal_replay_resume()');
  const begun = performance.now();
  let current = late;
  while (current.status !== 'ok') {
    claim(performance.now() - begun < 20_000 * context.patience, JSON.stringify(current));
    current = await of('standby');
  }

  claim((await of('transaction ids')).status === 'ok', 'new ids are not old');
  await age(server);
  const old = await of('transaction ids');
  claim(old.status === 'failed' && / 1\d{9} old/.test(old.text), JSON.stringify(old));
  await server.sql('vacuum (freeze)', [], 'examined');
  const frozen = await of('transaction ids');
  claim(frozen.status === 'ok', JSON.stringify(frozen));
  return `${late.check}: ${late.text}, then ${current.text}; transaction ids: ${old.text}, after VACUUM (FREEZE) ${frozen.text}`;
}

/** What `npm run admin -- doctor` finds in databases that are in such a state. */
export const doctorRows: Row[] = [
  {
    name: 'the doctor: a standby that lags, and old transaction ids',
    version: 15,
    lacks: () => (existsSync(resetProgram) ? null : 'needs pg_resetwal of PostgreSQL 15'),
    run: tryDoctor,
  },
];
