import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { closing } from './closing.js';
import { makeTempDir } from './postgres.js';

const program = '/usr/bin/turnserver';

/** Whether this machine has coturn. */
export const hasCoturn = existsSync(program);

/** An address of this machine that is not its loopback, which browsers do not gather. */
export const ownAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';

/** Sends binding requests until the server answers one. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const request = Buffer.alloc(20);
  // A binding request without attributes, and the magic cookie of RFC 8489.
  request.writeUInt16BE(1, 0);
  request.writeUInt32BE(0x2112a442, 4);
  const timer = setInterval(() => socket.send(request, port, ownAddress), 100);
  try {
    await once(socket, 'message', { signal: AbortSignal.timeout(20_000) });
  } finally {
    clearInterval(timer);
    socket.close();
  }
}

/** Starts a STUN and TURN server; `host:port`. */
export async function startCoturn(secret: string): Promise<string> {
  const port = await freePort();
  const folder = await makeTempDir('coturn');
  const child = spawn(
    program,
    [
      '-n',
      `--listening-ip=${ownAddress}`,
      `--relay-ip=${ownAddress}`,
      `--listening-port=${port}`,
      '--use-auth-secret',
      `--static-auth-secret=${secret}`,
      '--realm=parley',
      '--fingerprint',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--log-file=stdout',
      `--userdb=${join(folder, 'users.db')}`,
      `--pidfile=${join(folder, 'pid')}`,
    ],
    { stdio: 'ignore' },
  );
  closing({
    async stop() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  });
  await answers(port);
  return `${ownAddress}:${port}`;
}
