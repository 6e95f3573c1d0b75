import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identity } from '../../src/core/postgres/embedded/owner.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { makeTempDir } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';
import { type DatabaseServer, password } from './server.js';

const program = '/usr/sbin/pgbouncer';

/** The reason why PgBouncer cannot be tried; null when it can. */
export const lacksPgbouncer = () => (existsSync(program) ? null : 'needs pgbouncer');

/** A PgBouncer in front of `server`, which pools sessions or transactions. */
export async function startPgbouncer(
  server: DatabaseServer,
  mode: 'session' | 'transaction',
  settings: Record<string, string> = {},
) {
  const dir = await makeTempDir('pgbouncer');
  const { owner } = server;
  const port = await freePort();
  const users = join(dir, 'users.txt');
  const file = join(dir, 'pgbouncer.ini');
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: users,
    admin_users: 'parley',
    pool_mode: mode,
    max_client_conn: '500',
    default_pool_size: '20',
    ...settings,
  };
  await writeFile(users, `"parley" "${password}"\n`);
  await writeFile(
    file,
    [
      '[databases]',
      `* = host=127.0.0.1 port=${server.port}`,
      '[pgbouncer]',
      ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );
  for (const one of [dir, users, file]) if (owner.switched) await chown(one, owner.uid, owner.gid);
  const child = spawn(program, [file], { ...identity(owner), stdio: 'ignore' });
  const through = (url: string) => Object.assign(new URL(url), { port: String(port) }).href;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await sqlAt(through(server.url), 'select 1').then(
        () => true,
        () => false,
      )
    )
      break;
    await sleep(50);
  }
  return {
    through,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
