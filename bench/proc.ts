import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/core/postgres/embedded/port.js';
import { hottest } from './profile.ts';

export const here = import.meta.dirname;
export const results = join(here, 'results');

const lastCore = availableParallelism() - 1;
const cores = { all: `0-${lastCore}`, others: `1-${lastCore}` };

/** Whether servers get a core of their own: it takes two cores, and taskset. */
export const pinned = canPin();

function canPin(): boolean {
  if (lastCore < 1) return false;
  try {
    // This process, with the database and the Redis it is about to start, leaves core 0 alone.
    taskset(process.pid, 'others');
    return true;
  } catch {
    return false;
  }
}

function taskset(pid: number, which: keyof typeof cores): void {
  execFileSync('taskset', ['-acp', cores[which], String(pid)], { stdio: 'pipe' });
}

/** Lets a process, all it has started, and what it starts until this ends, use every core. */
export async function onAllCores<T>(pid: number, work: () => Promise<T>): Promise<T> {
  const pinAll = (which: keyof typeof cores) => {
    for (const one of family(pid)) {
      try {
        taskset(one, which);
      } catch (error) {
        // One that has ended by now needs no core.
        if (existsSync(`/proc/${one}`)) throw error;
      }
    }
  };
  if (pinned) pinAll('all');
  try {
    return await work();
  } finally {
    if (pinned) pinAll('others');
  }
}

/** A process and all that it has started; nobody where it has ended. */
function family(pid: number): number[] {
  let children: string;
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return [];
  }
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => family(Number(child))),
  ];
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));

/** CPU seconds a process and its children have used so far, their own and the kernel's for them. */
export const cpuSeconds = (pid: number): number =>
  family(pid).reduce((sum, one) => sum + ownSeconds(one), 0);

function ownSeconds(pid: number): number {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It has ended since it was listed; its time is among that of the children that ended.
    return 0;
  }
  // The name, in parentheses, may hold spaces. The 14th to 17th field are utime and stime, and those of children that ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / ticksPerSecond;
}

/** Bytes of memory a process holds. */
export function rssBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

/** A server in a process of its own, on the core that is kept for servers. */
export interface Server {
  name: string;
  pid: number;
  port: number;
  url: string;
  stop(): Promise<void>;
}

export interface Launch {
  name: string;
  /** The program and its arguments; a relative path lies in bench/. */
  command: string[];
  env: Record<string, string>;
  /** Answers 200 once the server is ready. */
  readyPath: string;
  /** Name of the CPU profile to leave in bench/results, when it is wanted. */
  profile?: string | null;
}

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a server and waits, at most a minute, until it is ready. Throws with what it said. */
export async function launch({ name, command, env, readyPath, profile }: Launch): Promise<Server> {
  const port = await freePort();
  const [program, ...args] = command as [string];
  const flags = profile
    ? ['--cpu-prof', `--cpu-prof-dir=${results}`, `--cpu-prof-name=${profile}.cpuprofile`]
    : [];
  const pin = pinned ? ['taskset', '-c', '0'] : [];
  const [file, ...rest] = [...pin, program, ...flags, ...args] as [string];
  const child = spawn(file, rest, {
    cwd: here,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, PORT: String(port) },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => said.push(String(chunk)));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (isOver()) return;
    const killTimer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.kill('SIGTERM');
    await once(child, 'exit');
    clearTimeout(killTimer);
    if (profile) tell(profile);
  };
  children.add(child);
  child.once('exit', () => children.delete(child));
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  for (;;) {
    const reply = await fetch(`${url}${readyPath}`).catch(() => null);
    await reply?.arrayBuffer();
    if (reply?.ok) return { name, pid: child.pid as number, port, url, stop };
    if (isOver() || performance.now() > deadline) {
      await stop();
      throw new Error(`${name} did not start:\n${said.join('')}`);
    }
    await sleep(5);
  }
}

/** Says where the time went, of the profile a server left when it ended. */
function tell(profile: string): void {
  const { owners, functions } = hottest(join(results, `${profile}.cpuprofile`));
  console.log(`\nbench/results/${profile}.cpuprofile, by package and by function:\n`);
  console.log([...owners, '', ...functions].join('\n'));
}
