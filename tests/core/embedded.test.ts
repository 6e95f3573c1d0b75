import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ensureSecret } from '../../src/config/secret.js';
import { startEmbeddedPostgres } from '../../src/core/postgres/embedded.js';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';

let dir: string;
const notes: string[] = [];

beforeEach(async () => {
  notes.length = 0;
  dir = await makeTempDir('embedded');
  closing({ stop: () => rm(dir, { recursive: true, force: true }) });
});

const start = async (dataDir = dir) =>
  closing(await startEmbeddedPostgres(dataDir, (note) => notes.push(note)));

describe('the embedded database', () => {
  test('is PostgreSQL 18 in UTF-8 on 127.0.0.1, and keeps data over a restart', async () => {
    const first = await start();
    const [about] = await sqlAt(
      first.url,
      "select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding, current_setting('listen_addresses') as address, upper('é') as upper",
    );
    expect(about).toEqual({ version: 18, encoding: 'UTF8', address: '127.0.0.1', upper: 'É' });
    await sqlAt(first.url, "create table note as select 'hello, ben' as text");
    await first.stop();

    const second = await start();
    expect(await sqlAt(second.url, 'select text from note')).toEqual([{ text: 'hello, ben' }]);
  });

  test('has a random password that only its owner can read', async () => {
    const { url } = await start();
    const password = (await readFile(join(dir, 'postgres-password'), 'utf8')).trim();
    expect(new URL(url).password).toBe(password);
    expect((await stat(join(dir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    await expect(sqlAt(url.replace(password, 'guess'), 'select 1')).rejects.toThrow(/password/);
  });

  test('names the process that uses the folder to a second one', async () => {
    await start();
    await expect(start()).rejects.toThrow(
      new RegExp(`${dir} is already in use by a running Parley \\(process ${process.pid}\\)`),
    );
  });

  test('starts again after kill -9, with its database running or a stale lock file', async () => {
    const child = await startElsewhere();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const survivor = await start();
    expect(notes.join()).toMatch(/left by a killed Parley process/);
    expect(await sqlAt(survivor.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await survivor.stop();

    const note = join(dir, 'postgres', 'cluster', 'postmaster.pid');
    await writeFile(note, `${process.pid}\n${join(dir, 'postgres', 'cluster')}\n`);
    const third = await start();
    expect(await sqlAt(third.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('starts again on its port when it is killed, and not when it is stopped', async () => {
    const killed = await start();
    await sqlAt(killed.url, "create table note as select 'hello, ben' as text");
    process.kill(killed.pid, 'SIGKILL');
    const begun = performance.now();
    const read = () => sqlAt(killed.url, 'select text from note').catch(() => []);
    await expect.poll(read, { timeout: 30_000, interval: 50 }).toEqual([{ text: 'hello, ben' }]);
    // Two seconds on a machine that does nothing else.
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(notes.join()).toContain('ended by itself; starting it again');
    await killed.stop();
    await expect(sqlAt(killed.url, 'select 1')).rejects.toThrow();
  });

  test('names the command that upgrades files of an older version', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dir, 'postgres', 'cluster', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17, .*npm run database:upgrade/);
    await writeFile(join(dir, 'postgres', 'cluster', 'PG_VERSION'), '18\n');
    await (await start()).stop();
  });

  test.runIf(process.getuid?.() === 0)('names the folder that its user cannot enter', async () => {
    const closed = join(dir, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await expect(start(join(closed, 'data'))).rejects.toThrow(`may not enter ${closed}.`);
  });

  /** Another Node process that owns the database of `dir`, as a server of its own would. */
  async function startElsewhere(): Promise<ChildProcess> {
    const hook = join(import.meta.dirname, '../harness/typescript.mjs');
    const program = join(import.meta.dirname, '../harness/embedded-child.ts');
    const child = spawn(process.execPath, ['--import', hook, program, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout!, 'data');
    return child;
  }
});

describe('the generated secret', () => {
  test('is equal for ten nodes that start together, and after a restart', async () => {
    const secrets = await Promise.all(Array.from({ length: 10 }, () => ensureSecret(dir)));
    expect(new Set([...secrets, await ensureSecret(dir)]).size).toBe(1);
    expect(Buffer.from(secrets[0]!, 'base64url').length).toBe(32);
    expect((await stat(join(dir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
  });
});
