import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { limitsOfSession } from '../../src/core/postgres/session-limits.js';
import { password, startServer } from './server.js';

// Runs in a network namespace of its own, whose loopback device it turns off: all packets are lost then, and another
// session goes by a Unix socket. Prints the milliseconds after which a row is free that a lost transaction had locked.

const loopback = (state: 'up' | 'down') => promisify(execFile)('ip', ['link', 'set', 'lo', state]);

await loopback('up');
const server = await startServer({ settings: { unix_socket_directories: '/tmp' } });
const [lost, other] = [
  new pg.Client(server.url),
  new pg.Client({
    host: '/tmp',
    port: server.port,
    user: 'parley',
    password,
    database: 'postgres',
  }),
];
for (const client of [lost, other]) {
  client.on('error', () => {});
  await client.connect();
}
await other.query('create table lines as select 0 as n');
await lost.query(limitsOfSession(30_000));
await lost.query('begin');
await lost.query('update lines set n = n + 1');
await sleep(500);
await loopback('down');
const begun = performance.now();
await other.query('update lines set n = n + 1');
const ms = Math.round(performance.now() - begun);
await loopback('up');
await other.end();
await server.stop();
console.log(ms);
process.exit(0);
