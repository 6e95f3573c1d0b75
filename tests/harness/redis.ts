import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { makeTempDir } from './postgres.js';
import { findProgram } from './programs.js';

export interface RedisServer {
  url: string;
  port: number;
  /** kill -9; `restart` brings it back on the same port, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** SIGSTOP and SIGCONT: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Where `redis-server` lies on this machine; null where it does not. */
export const findRedisServer = () => findProgram('redis-server');

export const NO_REDIS = 'needs Redis: install redis-server, or set REDIS_URL';
/**
 * A Redis for one test file: `REDIS_URL` with a numbered database of the worker's own, emptied; else a server of its own.
 * Doorbells cross numbered databases, which is harmless: a false ring only makes a reader look.
 */
export async function startSomeRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  if (!process.env.REDIS_URL) return startRedis();
  const url = new URL(process.env.REDIS_URL);
  url.pathname = `/${1 + (Number(process.env.VITEST_POOL_ID ?? 0) % 15)}`;
  const { Redis } = await import('ioredis');
  const client = new Redis(url.href);
  await client.flushdb();
  await client.quit();
  return { url: url.href, stop: async () => {} };
}

/** Options of a Redis of one's own. */
interface RedisOptions {
  /** Another server of the same protocol. */
  program?: string;
  /** Arguments beside port and folder. */
  args?: readonly string[];
  /** Makes it a Sentinel, whose configuration this is. */
  sentinel?: string;
}

/** A `redis-server` of one's own on a free port, keeping nothing on disk. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const server = findProgram(options.program ?? 'redis-server');
  if (!server) throw new Error(NO_REDIS);
  const dir = await makeTempDir('redis');
  const port = await freePort();
  const launch = () => launchAt(server, port, dir, options);
  let child = await launch();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      await kill();
      child = await launch();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launchAt(
  program: string,
  port: number,
  dir: string,
  { args = [], sentinel }: RedisOptions,
): Promise<ChildProcess> {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
  const quick = ['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0'];
  const kind = sentinel === undefined ? quick : ['--sentinel'];
  const file = join(dir, 'sentinel.conf');
  // Sentinels write their state into it.
  if (sentinel !== undefined) await writeFile(file, sentinel);
  const config = sentinel === undefined ? [] : [file];
  const child = spawn(program, [...config, ...where, ...kind, ...args], { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    if (await answers(port)) return child;
    await sleep(25);
  }
  throw new Error('redis-server did not answer within 5 s');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(500, () => socket.destroy());
    socket.once('data', (data) => {
      // With a password it answers by an error.
      resolve(/^\+PONG|^-NOAUTH/.test(String(data)));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
