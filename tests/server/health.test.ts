import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { spawnParley } from '../harness/process.js';
import { sqlAt } from '../harness/sql.js';

const server = await spawnParley({ LOG_LEVEL: 'info' });
const { ada } = await server.people('ada');
const get = async (path: string) => {
  const reply = await fetch(`${server.url}${path}`);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

/** Runs SQL in the node's server; by way of another database when the node's own is to be closed. */
function sql(text: string, elsewhere = false) {
  const url = new URL(server.databaseUrl);
  if (elsewhere) url.pathname = '/postgres';
  return sqlAt(url.href, text);
}

const logged = () =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

describe('a node', () => {
  test('reports liveness, readiness and metrics', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"alive"}' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({ status: 'ready', database: 'up', redis: 'none' });
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(metrics.text).toMatch(/^process_cpu_user_seconds_total [\d.]+$/m);
  });

  test('is not ready while its database is unavailable, stays alive, and is ready afterwards', async () => {
    const name = new URL(server.databaseUrl).pathname.slice(1);
    await sql(`alter database ${name} allow_connections false`, true);
    try {
      const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
      await sql(end, true);
      // An answer is reused for a second.
      await expect.poll(async () => (await get('/readyz')).status).toBe(503);
      expect(JSON.parse((await get('/readyz')).text).database).toBe('down');
      await expect
        .poll(() => logged().map(({ msg }) => msg))
        .toContain('the database does not answer');
      expect((await get('/healthz')).status).toBe(200);
    } finally {
      await sql(`alter database ${name} allow_connections true`, true);
    }
    await expect.poll(async () => (await get('/readyz')).status).toBe(200);
    expect(await ada.ask('{ me { username } }')).toEqual({ me: { username: 'ada' } });
  });

  test('answers a bug with the request id only, under which it is logged', async () => {
    await sql('alter table posts rename to posts_away');
    try {
      const reply = await ada.graphql('{ posts(first: 1) { nodes { id } } }');
      const requestId = reply.headers.get('x-request-id');
      expect(reply.errors).toEqual([
        expect.objectContaining({
          message: 'Internal server error',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
        }),
      ]);
      expect(JSON.stringify(reply.errors)).not.toContain('relation');
      const lines = () => logged().filter((line) => line.requestId === requestId);
      await expect.poll(() => lines().map(({ msg, path }) => msg ?? path)).toContain('/graphql');
      const bug = lines().find(({ err }) => err);
      expect(bug.err.message).toContain('relation "posts" does not exist');
    } finally {
      await sql('alter table posts_away rename to posts');
    }
  });

  test('logs stack traces with the lines of src/', async () => {
    await sql('alter table posts rename to posts_away');
    try {
      await ada.graphql('mutation { createPost(input: { content: "hello" }) { post { id } } }');
      const stack = () =>
        logged().find(({ err, path }) => err && path?.[0] === 'createPost')?.err.stack;
      await expect.poll(stack).toMatch(/\/src\/domain\/posts\/post\.service\.ts:\d+:\d+/);
      const [, file = '', line = ''] = /(\/\S+post\.service\.ts):(\d+):/.exec(stack()) ?? [];
      const text = readFileSync(file, 'utf8').split('\n')[Number(line) - 1];
      expect(text).toContain('await');
    } finally {
      await sql('alter table posts_away rename to posts');
    }
  });
});
