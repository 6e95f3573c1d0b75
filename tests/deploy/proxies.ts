import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/core/postgres/embedded/port.js';

/** A proxy of `deploy/`. */
interface ProxyKind {
  name: string;
  /** Its configuration, below `deploy/`. */
  file: string;
  /** The command that runs it in the foreground with a configuration, in a folder of its own. */
  command: (config: string, folder: string) => string[];
}

export const proxyKinds: readonly ProxyKind[] = [
  {
    name: 'nginx',
    file: 'nginx/nginx.conf',
    command: (config, folder) => [
      ...['nginx', '-c', config, '-p', folder, '-e', 'stderr'],
      ...['-g', `daemon off; pid ${folder}/pid;`],
    ],
  },
  {
    name: 'haproxy',
    file: 'haproxy/haproxy.cfg',
    command: (config) => ['haproxy', '-db', '-f', config],
  },
  {
    name: 'caddy',
    file: 'caddy/Caddyfile',
    command: (config) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', config],
  },
];

/** The version of a proxy; null where it is not installed. */
export function versionOf({ name }: ProxyKind): string | null {
  try {
    const said = execFileSync('sh', ['-c', `${name} -v 2>&1 || ${name} version`], {
      encoding: 'utf8',
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: tmpdir() },
    });
    return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? null;
  } catch {
    return null;
  }
}

export interface RunningProxy {
  url: string;
  output(): string;
  stop(): Promise<void>;
}

/** Starts a proxy with its configuration of `deploy/`, in which only addresses are replaced. */
export async function startProxy(kind: ProxyKind, nodes: readonly string[]): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), `parley-${kind.name}-`));
  await mkdir(join(folder, 'logs'));
  const port = await freePort();
  const shipped = await readFile(join(import.meta.dirname, '../../deploy', kind.file), 'utf8');
  const text = nodes
    .reduce((config, host, index) => config.replaceAll(`api-${index + 1}:8000`, host), shipped)
    .replace(/\b8000\b/, String(port));
  const config = join(folder, 'config');
  await writeFile(config, text);
  const [program = '', ...args] = kind.command(config, folder);
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: folder, XDG_DATA_HOME: folder };
  const child: ChildProcess = spawn(program, args, { env, cwd: folder });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => said.push(String(chunk)));
  const ended = once(child, 'exit');
  const proxy = {
    url: `http://127.0.0.1:${port}`,
    output: () => said.join(''),
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(impatience);
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (await answers(port)) return proxy;
    await sleep(50);
  }
  throw new Error(`${kind.name} does not listen:\n${proxy.output()}`);
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
