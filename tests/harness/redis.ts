import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { makeTempDir } from './postgres.js';

export interface RedisServer {
  url: string;
  /** kill -9; `restart` brings it back on the same port, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** SIGSTOP and SIGCONT: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Where `redis-server` lies on this machine, or null. */
export function findRedisServer(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    try {
      const file = join(folder, 'redis-server');
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  return null;
}

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

/** A `redis-server` of one's own on a free port, keeping nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const server = findRedisServer();
  if (!server) throw new Error(NO_REDIS);
  const dir = await makeTempDir('redis');
  const port = await freePort();
  let child = await launch(server, port, dir);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(server, port, dir);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(program: string, port: number, dir: string): Promise<ChildProcess> {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
  const child = spawn(program, [...where, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
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
      resolve(String(data).startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
