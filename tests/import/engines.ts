import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { closing } from '../harness/closing.js';
import { createBareDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';

/** How the databases of Django applications are made; types that differ stand in braces. */
export interface Engine {
  name: string;
  /** Makes a database by plain SQL; resolves to its address. */
  create(script: string): Promise<string>;
  /** Runs further SQL. */
  run(address: string, script: string): Promise<void>;
}

const typed = (script: string, types: Record<string, string>) =>
  script.replace(/\{(\w+)\}/g, (_, name: string) => types[name] as string);

const sqliteTypes = { id: 'integer primary key', time: 'datetime', uuid: 'char(32)' };
const runSqlite = async (file: string, script: string) => {
  const database = new DatabaseSync(file);
  database.exec(typed(script, sqliteTypes));
  database.close();
};
export const sqlite: Engine = {
  name: 'SQLite',
  async create(script) {
    const folder = await makeTempDir('sqlite');
    closing({ stop: () => rm(folder, { recursive: true, force: true }) });
    const file = join(folder, 'db.sqlite3');
    await runSqlite(file, script);
    return file;
  },
  run: runSqlite,
};

const postgresTypes = {
  id: 'bigint primary key',
  time: 'timestamp with time zone',
  uuid: 'uuid',
};
const runPostgres = async (url: string, script: string) =>
  void (await sqlAt(url, typed(script, postgresTypes)));
export const postgres: Engine = {
  name: 'PostgreSQL',
  async create(script) {
    const { url } = await createBareDatabase();
    await runPostgres(url, script);
    return url;
  },
  run: runPostgres,
};

/** Where MariaDB or MySQL is on this machine, if it is. */
const server = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld', '/usr/local/bin/mariadbd'].find((file) =>
  existsSync(file),
);
/** Whether a MariaDB can be started here. */
export const hasMysql = server !== undefined && existsSync('/usr/bin/mariadb-install-db');
/** Starts a MariaDB of the file's own. */
async function startMariadb(): Promise<string> {
  const folder = await makeTempDir('mariadb');
  const port = await freePort();
  const data = join(folder, 'data');
  const common = ['--no-defaults', `--datadir=${data}`, '--user=root'];
  const how = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync('/usr/bin/mariadb-install-db', [...common, ...how], { stdio: 'ignore' });
  const socket = `--socket=${join(folder, 'socket')}`;
  const own = [`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'];
  const child = spawn(server as string, [...common, socket, ...own, '--skip-grant-tables'], {
    stdio: 'ignore',
  });
  closing({
    stop: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  });
  const url = `mysql://root@127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = await createConnection(url).catch(() => null);
    if (client) {
      await client.end();
      return url;
    }
    await sleep(50);
  }
  throw new Error('MariaDB did not start');
}

const mysqlTypes = { id: 'bigint primary key', time: 'datetime(6)', uuid: 'char(32)' };
const runMysql = async (url: string, script: string) => {
  const client = await createConnection({ uri: url, multipleStatements: true });
  await client.query(`set sql_mode = 'ANSI_QUOTES'`);
  await client.query(typed(script, mysqlTypes));
  await client.end();
};

/** Databases of a MariaDB of the file's own, which starts now. */
export async function startMysql(): Promise<Engine> {
  const url = await startMariadb();
  let databases = 0;
  const create = async (script: string) => {
    databases += 1;
    await runMysql(url, `create database django${databases} character set utf8mb4`);
    await runMysql(`${url}/django${databases}`, script);
    return `${url}/django${databases}`;
  };
  return { name: 'MariaDB', create, run: runMysql };
}
