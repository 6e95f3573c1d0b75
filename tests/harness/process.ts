import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { closing } from './closing.js';
import { createDatabase } from './database.js';
import { type Node, nodeAt } from './node.js';
import { makeTempDir } from './postgres.js';
import { type Overrides, TEST_ENV } from './server.js';

/** A node in a process of its own. */
export interface ParleyProcess extends Node {
  child: ChildProcess;
  /** All it has written so far, both streams. */
  output(): string;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends it, if need be with kill -9, and removes what `spawnParley` made for it. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** Brings `dist/` up to date.  */
export const build = () => promisify(execFile)(process.execPath, [join(root, 'scripts/build.mjs')]);

/** `npm run admin -- …`, without npm. */
export const command = (env: Overrides, ...args: string[]) => program('admin', env, ...args);

/** `npm run <name> -- …`, without npm. */
export async function program(name: string, env: Overrides, ...args: string[]) {
  await build();
  return promisify(execFile)(process.execPath, [join(root, `dist/${name}.js`), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...TEST_ENV, ...env },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stdout, stderr }) => ({
      code: code as number,
      said: String(stderr).trim() || String(stdout).trim(),
    }),
  );
}

/**
 * Starts the built server as a process of its own and waits until it is ready.
 * `DATABASE_URL` and `DATA_DIR` are made where not given; `DATABASE_URL: ''` asks for the embedded database.
 * It stops with the test that started it, or with the file.
 */
export async function spawnParley(overrides: Overrides = {}): Promise<ParleyProcess> {
  await build();
  const databaseUrl = overrides.DATABASE_URL ?? (await createDatabase()).url;
  const dataDir = overrides.DATA_DIR ?? (await makeTempDir('data'));
  const port = overrides.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const own = { PORT: port, DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const env = { PATH: process.env.PATH, ...TEST_ENV, ...own, ...overrides };
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], { cwd: root, env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => said.push(String(chunk)));
  const output = () => said.join('');
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const kill: ParleyProcess['kill'] = async (signal) => {
    if (!isOver()) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return { code: child.exitCode, signal: child.signalCode };
  };
  const node = nodeAt(url, databaseUrl, dataDir);
  let stopped: Promise<void> | undefined;
  const end = async () => {
    const secrets = secretsIn(output(), databaseUrl);
    await node.sql.stop();
    const impatience = setTimeout(() => child.kill('SIGKILL'), 16_000);
    await kill('SIGTERM');
    clearTimeout(impatience);
    // An embedded PostgreSQL may still be writing its statistics.
    if (!overrides.DATA_DIR)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    if (secrets.length > 0) throw new Error(`the server logged secrets: ${secrets.join(', ')}`);
  };
  const stop = () => (stopped ??= end());
  await waitUntilReady(url, isOver, output).catch(async (error) => {
    await stop();
    throw error;
  });
  return closing({ ...node, child, output, kill, stop });
}

/** Forms of secrets: password hashes, JSON Web Tokens, keys of PostgreSQL clients, passwords of `signUp`. */
const secret = /\$argon2\w+|\beyJ[\w-]+\.|secretKey|saslSession|the long secret of \w+/g;

/** Secrets in the output of a process, by their first characters. */
function secretsIn(output: string, databaseUrl: string): string[] {
  const found = output.match(secret) ?? [];
  const password = databaseUrl && new URL(databaseUrl).password;
  const held = [TEST_ENV.JWT_SECRET, password].filter((one) => one && output.includes(one));
  return [...new Set([...found, ...held])];
}

async function waitUntilReady(url: string, isOver: () => boolean, output: () => string) {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (isOver()) throw new Error(`the server ended before it was ready:\n${output()}`);
    const reply = await fetch(`${url}/readyz`).catch(() => null);
    if (reply?.ok) return;
    await sleep(25);
  }
  throw new Error(`the server was not ready within a minute:\n${output()}`);
}
