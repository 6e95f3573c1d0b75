import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { returnsAllColumns } from '../../src/core/postgres/prepared.js';
import { createBareDatabase } from '../harness/database.js';
import { openPool } from '../harness/pool.js';
import { sqlAt } from '../harness/sql.js';

let url: string;

beforeEach(async () => {
  ({ url } = await createBareDatabase());
});

type Connection = Pool | PoolClient;

/** Texts that are prepared on the connection. */
async function preparedOn(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement);
}

/** Executes a statement as often as is needed to prepare it. */
async function repeat(connection: Connection, text: string, values?: unknown[], times = 3) {
  let rows: Record<string, unknown>[] = [];
  for (let n = 0; n < times; n++) ({ rows } = await connection.query(text, values));
  return rows;
}

const items =
  'create table items (id int primary key, content text); insert into items values (1, $$one$$)';
const all = 'select * from items where id = $1';

describe('a statement with values', () => {
  const text = 'select $1::int as n';

  test('is prepared when it recurs, on each connection', async () => {
    const pool = await openPool(url, { max: 2 });
    await pool.query(text, [1]);
    expect(await preparedOn(pool)).toEqual([]);
    expect((await pool.query(text, [2])).rows).toEqual([{ n: 2 }]);
    expect(await preparedOn(pool)).toEqual([text]);
    const [one, other] = await Promise.all([pool.connect(), pool.connect()]);
    for (const client of [one, other]) {
      expect((await client.query(text, [3])).rows).toEqual([{ n: 3 }]);
      expect(await preparedOn(client)).toEqual([text]);
      client.release();
    }
  });

  test('is prepared once for concurrent executions on a connection', async () => {
    const pool = await openPool(url, { max: 1 });
    await repeat(pool, text, [1]);
    const client = await pool.connect();
    const answers = await Promise.all([4, 5, 6].map((n) => client.query(text, [n])));
    expect(answers.map(({ rows }) => rows[0])).toEqual([{ n: 4 }, { n: 5 }, { n: 6 }]);
    client.release();
  });

  test('is prepared anew on the connection that replaces a broken one', async () => {
    const pool = await openPool(url, { max: 1 });
    await repeat(pool, text, [1]);
    await sqlAt(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query ~ 'as n$'`,
    );
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await repeat(pool, text, [7], 1)).toEqual([{ n: 7 }]);
    expect(await preparedOn(pool)).toEqual([text]);
  });

  test('is executed after all prepared statements of the connection were dropped', async () => {
    const pool = await openPool(url, { max: 1 });
    await repeat(pool, text, [1]);
    await pool.query('discard all');
    expect(await repeat(pool, text, [8])).toEqual([{ n: 8 }]);
    expect(await preparedOn(pool)).toEqual([text]);
  });

  test('is not sent again in a transaction, which the error has aborted', async () => {
    const pool = await openPool(url, { max: 1 });
    await repeat(pool, text, [1]);
    const client = await pool.connect();
    await client.query('begin; deallocate all');
    await expect(client.query(text, [1])).rejects.toMatchObject({ code: '26000' });
    await client.query('rollback');
    await client.query('begin');
    expect(await repeat(client, text, [9])).toEqual([{ n: 9 }]);
    await client.query('commit');
    client.release();
  });

  test('stays prepared after it was cancelled', async () => {
    const pool = await openPool(url, { max: 1 });
    const slow = 'select pg_sleep($1::float8)';
    await repeat(pool, slow, [0]);
    const client = await pool.connect();
    await client.query('set statement_timeout = 50');
    await expect(client.query(slow, [3])).rejects.toMatchObject({ code: '57014' });
    await client.query(slow, [0]);
    expect(await preparedOn(client)).toEqual([slow]);
    client.release();
  });

  test('uses the tables of the current search path', async () => {
    await sqlAt(url, items);
    await sqlAt(
      url,
      `create schema other; create table other.items as select 1 as id, 'other' as content`,
    );
    const pool = await openPool(url, { max: 1 });
    const content = 'select content from items where id = $1';
    expect(await repeat(pool, content, [1])).toEqual([{ content: 'one' }]);
    await pool.query('set search_path = other');
    expect(await repeat(pool, content, [1])).toEqual([{ content: 'other' }]);
  });

  test('is not prepared where it could not be parsed, and is once it can', async () => {
    const pool = await openPool(url, { max: 1 });
    const later = 'select content from later where id = $1';
    const attempts = await Promise.allSettled([1, 2, 3].map(() => pool.query(later, [1])));
    const client = await pool.connect();
    // The second is sent before the answer to the first.
    attempts.push(...(await Promise.allSettled([1, 2].map(() => client.query(later, [1])))));
    for (const one of attempts) expect(one).toMatchObject({ reason: { code: '42P01' } });
    await client.query('create table later as select 1 as id, $$here$$ as content');
    await client.query('begin');
    expect(await repeat(client, later, [1])).toEqual([{ content: 'here' }]);
    await client.query('commit');
    expect(await preparedOn(client)).toEqual([later]);
    client.release();
  });

  test('is executed after values that cannot be sent', async () => {
    const pool = await openPool(url, { max: 1 });
    const client = await pool.connect();
    const json = 'select $1::jsonb as data';
    await client.query(json, [{}]);
    const circle: { own?: object } = {};
    circle.own = circle;
    await expect(client.query(json, [circle])).rejects.toThrow('circular');
    await client.query('begin');
    expect(await repeat(client, json, [{ a: 1 }])).toEqual([{ data: { a: 1 } }]);
    await client.query('commit');
    client.release();
  });
});

describe('with all columns of a table', () => {
  const addColumn = 'alter table items add column added int not null default 7';
  const wider = { id: 1, content: 'one', added: 7 };

  beforeEach(() => sqlAt(url, items));

  test('a read goes on after another node added one', async () => {
    const pool = await openPool(url, { max: 2 });
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    for (const client of clients) {
      await repeat(client, all, [1]);
      expect(await preparedOn(client)).toEqual([all]);
    }
    await sqlAt(url, addColumn);
    for (const client of clients) {
      const answers = await Promise.all([1, 2].map(() => client.query(all, [1])));
      for (const { rows } of answers) expect(rows).toEqual([wider]);
      client.release();
    }
    // By callback, as the pool's own method sends it.
    expect(await repeat(pool, all, [1])).toEqual([wider]);
    expect(await preparedOn(pool)).toEqual([all, all]);
  });

  test('a read with a name of its own goes on as well', async () => {
    const pool = await openPool(url, { max: 1 });
    const read = () => pool.query({ name: 'items', text: all, values: [1] });
    await read();
    await sqlAt(url, addColumn);
    for (const _ of [1, 2, 3]) expect((await read()).rows).toEqual([wider]);
    const { rows } = await pool.query('select name from pg_prepared_statements order by name');
    expect(rows).toEqual([{ name: 'items' }, { name: 'items_1' }]);
  });

  test.each([
    ['a read', all],
    ['a write', 'update items set content = content where id = $1 returning *'],
    ['a read of a subquery', 'select found.* from (select * from items where id = $1) found'],
  ])('%s in a transaction goes on', async (_, text) => {
    const pool = await openPool(url, { max: 1 });
    const client = await pool.connect();
    await repeat(client, text, [1]);
    for (const alter of ['', addColumn]) {
      if (alter) await sqlAt(url, alter);
      await client.query('begin');
      const rows = await repeat(client, text, [1]);
      expect(rows).toEqual([alter ? wider : { id: 1, content: 'one' }]);
      await client.query('commit');
    }
    client.release();
  });

  test('one that names its columns is prepared in a transaction', async () => {
    const pool = await openPool(url, { max: 1 });
    const client = await pool.connect();
    const named = 'select id, content from (select * from items) item where id = $1';
    await client.query('begin');
    await repeat(client, named, [1]);
    expect(await preparedOn(client)).toEqual([named]);
    await client.query('commit');
    await sqlAt(url, addColumn);
    await client.query('begin');
    expect(await repeat(client, named, [1])).toEqual([{ id: 1, content: 'one' }]);
    await client.query('commit');
    client.release();
  });

  test.each([
    ['select * from items', true],
    ['select "u0".* from "users" as "u0"', true],
    ['select distinct on (a) * from b', true],
    ['select (f($1)).* from g', true],
    ['update a set b = $1 returning *', true],
    ['update a set b = $1 returning * -- all', true],
    ['select * /* all */ from a', true],
    ["select 'it''s', E'it\\'s', $$'$$, * from a where b = 'c'", true],
    ["select 'a, *', $tag$ * from $tag$ from a", false],
    ['update a set b = $1 returning *, c as d', true],
    ['with a as (delete from b returning *) select * from a', true],
    ['with a as (delete from b returning *) select c from a', false],
    ['select count(*) from items', false],
    ['select 2 * n, n * 2, n * (m) as "*" from items', false],
    [`select '* from' from items`, false],
    ['select n /* a.* */ from items', false],
    ['insert into a select * from b returning id', true],
  ])('%s: %s', (text, expected) => {
    expect(returnsAllColumns(text)).toBe(expected);
  });
});

test('a column of a type that was dropped and created again is read', async () => {
  const create = `create type mood as enum ('fine'); create table moods as select 1 as id, 'fine'::mood as mood`;
  await sqlAt(url, create);
  const pool = await openPool(url, { max: 1 });
  const read = 'select mood from moods where id = $1';
  await repeat(pool, read, [1]);
  await sqlAt(url, `drop table moods; drop type mood; ${create}`);
  expect(await repeat(pool, read, [1])).toEqual([{ mood: 'fine' }]);
});

test('statements without values, of control and of definition are not prepared', async () => {
  const pool = await openPool(url, { max: 1 });
  const client = await pool.connect();
  for (let n = 0; n < 3; n++) {
    await client.query('begin');
    await client.query('savepoint one');
    await client.query(`set local statement_timeout = ${1_000}`);
    await client.query('create temp table temporary (id int) on commit drop; select 1');
    await client.query('declare rows cursor for select 1');
    await client.query('fetch 10 from rows');
    await client.query('explain select $1::int', [1]);
    await client.query('select 1 as one; select 2 as two');
    await client.query('select 1 as one', []);
    await client.query('rollback to savepoint one');
    await client.query('commit');
  }
  expect(await preparedOn(client)).toEqual([]);
  client.release();
});

test('no statement has a name behind a pooler of transactions', async () => {
  const pool = await openPool(url, { max: 1, pooler: 'transaction' });
  for (let n = 0; n < 3; n++) {
    await pool.query('select $1::int as n', [n]);
    await pool.query({ name: 'given', text: 'select $1::int as m', values: [n] });
  }
  expect(await preparedOn(pool)).toEqual([]);
});

test('a pool whose plans depend on the values prepares nothing', async () => {
  const pool = await openPool(url, { max: 1, isPrepared: false });
  await repeat(pool, 'select $1::int as n', [1]);
  expect(await preparedOn(pool)).toEqual([]);
});

describe('many statements', () => {
  const list = (length: number) =>
    `select n from (values (1)) v (n) where n in (${Array.from({ length }, (_, at) => `$${at + 1}`)})`;

  test('that do not recur displace none that does', async () => {
    const pool = await openPool(url, { max: 1 });
    const hot = 'select $1::text as hot';
    await repeat(pool, hot, ['x']);
    for (let n = 1; n <= 600; n++) {
      await pool.query(list(n), Array(n).fill(n));
      if (n % 50 === 0) await pool.query(hot, ['x']);
    }
    expect(await preparedOn(pool)).toEqual([hot]);
  });

  test('that recur are prepared within a bound, and a frequent one again after them', async () => {
    const pool = await openPool(url, { max: 2 });
    const hot = 'select $1::text as hot';
    const pids = new Set<number>();
    for (let n = 0; n < 100; n++) {
      await repeat(pool, `select $1::text as a${n} ${' '.repeat(10_000)}`, ['x'], 2);
      await pool.query(hot, ['x']);
      const { rows } = await pool.query(
        'select pg_backend_pid() as pid, coalesce(sum(length(statement)), 0)::int as length from pg_prepared_statements',
      );
      expect(rows[0].length).toBeLessThanOrEqual(300_000);
      pids.add(rows[0].pid);
    }
    expect(await preparedOn(pool)).toContain(hot);
    expect(pids.size).toBeGreaterThan(2);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
  });

  test('are executed on a connection that is used without a pause', async () => {
    const pool = await openPool(url, { max: 1 });
    const client = await pool.connect();
    for (let n = 0; n < 50; n++) {
      const text = `select $1::text as a${n} ${' '.repeat(10_000)}`;
      expect(await repeat(client, text, ['x'])).toEqual([{ [`a${n}`]: 'x' }]);
    }
    client.release();
    await sleep(10);
    expect(pool.totalCount).toBe(0);
    expect(await preparedOn(pool)).toEqual([]);
  });
});
