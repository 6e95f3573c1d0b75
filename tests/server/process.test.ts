import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createBareDatabase } from '../harness/database.js';
import { build, spawnParley } from '../harness/process.js';

describe('the process', () => {
  test('names every invalid variable and exits with 1', async () => {
    await build();
    const main = join(import.meta.dirname, '../../dist/main.js');
    const env = { PATH: process.env.PATH, PORT: 'eighty', REDIS_URL: 'nowhere' };
    const failure = await promisify(execFile)(process.execPath, [main], { env }).catch((e) => e);
    expect(failure.code).toBe(1);
    expect(failure.stderr).toMatch(/PORT must be a whole number/);
    expect(failure.stderr).toMatch(/REDIS_URL must be a URL/);
  }, 60_000);

  test('starts with an embedded database, and a restart keeps data and secrets', async () => {
    const first = await spawnParley({ DATABASE_URL: '', LOG_LEVEL: 'info' });
    const ada = await first.person('ada');
    expect(await first.kill('SIGTERM')).toEqual({ code: 0, signal: null });

    expect(first.output()).toContain('Creating the database');
    const second = await spawnParley({
      DATABASE_URL: '',
      DATA_DIR: first.dataDir,
      LOG_LEVEL: 'info',
    });
    expect(second.output()).not.toContain('Creating the database');
    const data = await second.ask('{ me { username } }', {}, ada.token);
    expect(data).toEqual({ me: { username: 'ada' } });
  });

  test('drains and exits with 0 at the first SIGTERM, and prints its address', async () => {
    const server = await spawnParley();
    expect(server.output()).toContain(`Parley listens on ${server.url}`);
    expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  test('waits for a request under way, and not at a second SIGTERM', async () => {
    const server = await spawnParley();
    const slow = connect(Number(new URL(server.url).port), '127.0.0.1');
    slow.on('error', () => {});
    slow.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
    slow.write('content-length: 100\r\n\r\n{');
    await sleep(200);
    server.child.kill('SIGTERM');
    await sleep(1000);
    expect(server.child.exitCode).toBe(null);
    expect(await server.kill('SIGTERM')).toEqual({ code: 143, signal: null });
    slow.destroy();
  });

  test('answers a request under way at SIGTERM, and does not wait for its idle connection', async () => {
    const server = await spawnParley();
    const body = JSON.stringify({ query: '{ __typename }' });
    const slow = connect(Number(new URL(server.url).port), '127.0.0.1');
    let answer = '';
    slow.on('error', () => {});
    slow.on('data', (data) => {
      answer += data;
    });
    slow.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
    slow.write(`content-length: ${body.length}\r\n\r\n{`);
    await sleep(200);
    const begun = performance.now();
    const ended = server.kill('SIGTERM');
    await sleep(1_000);
    slow.write(body.slice(1));
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(48_000);
    expect(answer).toContain('{"data":{"__typename":"Query"}}');
    slow.destroy();
  });

  test('announces its end for DRAIN_SECONDS at SIGHUP, and serves everything meanwhile', async () => {
    const server = await spawnParley({ DRAIN_SECONDS: '2' });
    const ada = await server.person('ada');
    const early = ada.connect();
    await early.connected;
    const begun = performance.now();
    let closedAfter = 0;
    void early.closed.then(() => {
      closedAfter = performance.now() - begun;
    });
    const ended = server.kill('SIGHUP');
    const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
    await expect.poll(readiness).toBe(503);
    await ada.connect().connected;
    const reply = await fetch(`${server.url}/graphql?query={__typename}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect([reply.status, reply.headers.get('connection')]).toEqual([200, 'close']);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(closedAfter).toBeGreaterThan(2_000);
  });

  test('two that start together on one empty database both start', async () => {
    const { url } = await createBareDatabase();
    const both = await Promise.all([1, 2].map(() => spawnParley({ DATABASE_URL: url })));
    const ada = await both[0]!.person('ada');
    const reply = await both[1]!.ask('{ me { username } }', {}, ada.token);
    expect(reply).toEqual({ me: { username: 'ada' } });
  });
});
