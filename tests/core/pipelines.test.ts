import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { beforeEach, expect, test, vi } from 'vitest';
import { Pipelines } from '../../src/core/postgres/pipelines.js';
import { createDatabase } from '../harness/database.js';
import { openPool } from '../harness/pool.js';
import { sqlAt } from '../harness/sql.js';

let url: string;
let pool: pg.Pool;
let pipelines: Pipelines;

beforeEach(async () => {
  ({ url } = await createDatabase());
  pool = await openPool(url, { max: 10, connectionTimeoutMillis: 1_000 });
  pipelines = new Pipelines(pool);
});

const naps = 'select pg_sleep($1::float8), $2::int as n, pg_backend_pid() as pid';

/** A read that takes `seconds` in PostgreSQL. */
async function ask(n: number, seconds = 0, text = naps): Promise<{ n: number; pid: number }> {
  const rows: unknown[][] = await pipelines.query(text, [seconds, n]);
  return { n: Number(rows[0]?.[1]), pid: Number(rows[0]?.[2]) };
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

test('a hundred concurrent reads share four connections, and each gets its own rows', async () => {
  const connections = async () => {
    const answers = await Promise.all(numbers(100).map((n) => ask(n)));
    expect(answers.map(({ n }) => n)).toEqual(numbers(100));
    return new Set(answers.map(({ pid }) => pid)).size;
  };
  // While connections are made, or the machine is busy, reads may be long enough for one more.
  await expect.poll(connections, { timeout: 10_000 }).toBe(4);
});

test('connections are released when nothing is pending', async () => {
  await Promise.all(numbers(20).map((n) => ask(n)));
  expect(pool.idleCount).toBe(pool.totalCount);
  // Nor is anything left behind at them.
  for (const n of numbers(20)) await ask(n);
  const client = await pool.connect();
  expect(client.listenerCount('error')).toBeLessThanOrEqual(1);
  client.release();
});

test('reads continue while others hold connections', async () => {
  const held = await Promise.all(numbers(9).map(() => pool.connect()));
  const answers = await Promise.all(numbers(20).map((n) => ask(n)));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  for (const client of held) client.release();
});

test('a read waits while others hold all connections, and fails as a query of the pool does', async () => {
  const held = await Promise.all(numbers(10).map(() => pool.connect()));
  const both = ask(1);
  held[0]?.release();
  expect((await both).n).toBe(1);
  held[0] = await pool.connect();
  await expect(ask(2)).rejects.toThrow('timeout exceeded when trying to connect');
  for (const client of held) client.release();
  expect((await ask(3)).n).toBe(3);
});

test('two connections are left to others, however many reads are slow', async () => {
  const slow = numbers(40).map((n) => ask(n, 0.4, `/* ${n} */ ${naps}`));
  await sleep(300);
  const begin = performance.now();
  const others = await Promise.all([pool.connect(), pool.connect()]);
  expect(performance.now() - begin).toBeLessThan(250);
  for (const client of others) client.release();
  expect((await Promise.all(slow)).map(({ n }) => n)).toEqual(numbers(40));
});

test('a read without room is answered when there is room', async () => {
  const held = await Promise.all(numbers(9).map(() => pool.connect()));
  const answers = await Promise.all(numbers(300).map((n) => ask(n)));
  expect(answers.map(({ n }) => n)).toEqual(numbers(300));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  for (const client of held) client.release();
});

test('a failed read does not affect those behind it', async () => {
  const divide = 'select $1::float8, 1 / $2::int, pg_backend_pid()';
  const answers = await Promise.allSettled(
    numbers(40).map((n) => (n % 3 === 0 ? ask(0, 0, divide) : ask(n))),
  );
  for (const [n, answer] of answers.entries()) {
    if (n % 3 === 0) expect(answer).toMatchObject({ reason: { code: '22012' } });
    else expect(answer).toMatchObject({ value: { n } });
  }
});

test('a slow read delays no later one, and then runs on its own connection', async () => {
  let isLongOver = false;
  const long = numbers(4).map((n) => ask(n, 6, `/* ${n} */ ${naps}`));
  void Promise.race(long).then(() => {
    isLongOver = true;
  });
  const running = `select from pg_stat_activity
    where datname = current_database() and state = 'active' and query like '/* _ */%'`;
  await expect.poll(async () => (await sqlAt(url, running)).length, { interval: 20 }).toBe(4);
  await sleep(200);
  await Promise.all(numbers(50).map((n) => ask(n)));
  expect(isLongOver).toBe(false);
  const first = await Promise.all(long);
  const again = numbers(4).map((n) => ask(n, 0.3, `/* ${n} */ ${naps}`));
  const behind = await Promise.all(numbers(50).map((n) => ask(n)));
  const theirs = new Set((await Promise.all(again)).map(({ pid }) => pid));
  expect(theirs.size).toBe(4);
  expect(behind.filter(({ pid }) => theirs.has(pid))).toEqual([]);
  expect(first.map(({ n }) => n)).toEqual(numbers(4));
});

test('a broken connection fails its reads, and is not used again', async () => {
  const asked = Promise.allSettled(numbers(40).map((n) => ask(n, 0.08)));
  await sleep(120);
  await sqlAt(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = 'active'`,
  );
  const answers = await asked;
  expect(answers.some(({ status }) => status === 'rejected')).toBe(true);
  const after = await Promise.all(numbers(30).map((n) => ask(n)));
  expect(after.map(({ n }) => n)).toEqual(numbers(30));
});

test('recurring statements are prepared within a bound, and a frequent one again after many others', async () => {
  const small = await openPool(url, { max: 3 });
  const one = new Pipelines(small);
  const prepared = async (): Promise<string[]> => {
    const [row] = await one.query(
      'select json_agg(statement)::text from pg_prepared_statements',
      [],
    );
    return JSON.parse(row?.[0] ?? '[]') ?? [];
  };
  const hot = 'select $1::text as hot';
  for (const _ of numbers(3)) await one.query(hot, ['x']);
  expect(await prepared()).toContain(hot);
  for (const n of numbers(200)) {
    const strange = `select $1::text as a${n} ${' '.repeat(3_000)}`;
    for (const _ of numbers(3)) await one.query(strange, ['x']);
    if (n % 20 === 0) expect((await prepared()).join('').length).toBeLessThanOrEqual(300_000);
  }
  for (const _ of numbers(3)) await one.query(hot, ['x']);
  const after = await prepared();
  expect(after).toContain(hot);
  expect(after.length).toBeGreaterThan(2);
});

test('a slow statement is prepared as well, on connections of its own', async () => {
  const slow = 'select pg_sleep(0.12)::text as slow';
  for (const _ of numbers(4)) await pipelines.query(slow, []);
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  await pipelines.query(slow, []);
  expect(spy.mock.calls[0]?.[0]).toMatchObject({
    text: slow,
    name: expect.stringMatching(/^recurring_/),
  });
  spy.mockRestore();
});
