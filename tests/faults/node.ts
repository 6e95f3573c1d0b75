import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { type Ask, askAt } from '../harness/graphql.js';

/** The end of a process. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Milliseconds from the signal to the end. */
  ms: number;
}

/** A Parley process that can be killed and started again on the same port. */
export interface ParleyNode {
  readonly url: string;
  readonly wsUrl: string;
  readonly graphql: Ask;
  readonly pid: number;
  /** The number of its starts. */
  readonly starts: number;
  /** The longest time from its end until it was ready again, in milliseconds. */
  readonly longestAwayMs: number;
  /** Whether it is started again as soon as it ends. */
  revived: boolean;
  /** Starts it; resolves once it is ready, to the milliseconds that this took. */
  start(): Promise<number>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Exit>;
  /** Sends a signal without waiting. */
  signal(signal: NodeJS.Signals): void;
  /** The output of all its runs. */
  output(): string;
}

/** Options of a node. */
export interface NodeOptions {
  /** The folder of the compiled server. */
  build: string;
  env: Record<string, string>;
  /** A free one when absent. */
  port?: number;
}

/** Prepares a node; `start` starts it. */
export async function makeNode({ build, env, ...where }: NodeOptions): Promise<ParleyNode> {
  const port = where.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const said: string[] = [];
  let child: ChildProcess | null = null;
  let starting: Promise<number> | null = null;
  let endedAt: number | null = null;
  const isOver = () => !child || child.exitCode !== null || child.signalCode !== null;

  const launch = async () => {
    const begun = performance.now();
    const started = spawn(process.execPath, [join(build, 'main.js')], {
      env: { PATH: process.env.PATH, ...env, PORT: String(port) },
    });
    child = started;
    node.starts += 1;
    const kill = () => void started.kill('SIGKILL');
    process.setMaxListeners(50);
    process.once('exit', kill);
    started.once('exit', () => {
      process.off('exit', kill);
      endedAt = performance.now();
      if (node.revived) void node.start();
    });
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk) => said.push(String(chunk)));
    await ready(url, isOver);
    const now = performance.now();
    if (endedAt !== null) node.longestAwayMs = Math.max(node.longestAwayMs, now - endedAt);
    return now - begun;
  };
  const node = {
    url,
    wsUrl: `${url.replace(/^http/, 'ws')}/graphql`,
    graphql: askAt(url),
    starts: 0,
    longestAwayMs: 0,
    revived: false,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      starting ??= launch().finally(() => {
        starting = null;
      });
      return starting;
    },
    async end(signal: NodeJS.Signals) {
      const begun = performance.now();
      if (!isOver()) {
        const ended = once(child as ChildProcess, 'exit');
        child?.kill(signal);
        await ended;
      }
      const ms = performance.now() - begun;
      return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null, ms };
    },
    signal: (signal: NodeJS.Signals) => void child?.kill(signal),
    output: () => said.join(''),
  };
  return node;
}

/** Waits until the node is ready or has ended, at most five minutes: a busy machine starts it ten times slower. */
async function ready(url: string, isOver: () => boolean): Promise<void> {
  const deadline = performance.now() + 300_000;
  while (!isOver() && performance.now() < deadline) {
    const patience = AbortSignal.timeout(2_000);
    const reply = await fetch(`${url}/readyz`, { signal: patience }).catch(() => null);
    if (reply?.ok) return;
    await sleep(25);
  }
}
