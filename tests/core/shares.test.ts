import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claiming } from '../../src/core/postgres/claims.js';
import { Shares, sharePool } from '../../src/core/postgres/shares.js';
import { createDatabase } from '../harness/database.js';

let pool: pg.Pool;
let shares: Shares;

beforeEach(async () => {
  const { url } = await createDatabase();
  pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 1_000 });
  pool.on('error', () => {});
  shares = new Shares(10, 1_500);
  sharePool(pool, shares);
});
afterEach(() => pool.end());

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** How many of these hold a connection; they give it back when `end` is called. */
function holders(count: number, claimOf: (n: number) => Parameters<typeof claiming>[0]) {
  let held = 0;
  const done = Promise.withResolvers<void>();
  const all = numbers(count).map((n) =>
    claiming(claimOf(n), async () => {
      const client = await pool.connect();
      held += 1;
      await done.promise;
      client.release();
    }),
  );
  return {
    held: () => held,
    end: async () => {
      done.resolve();
      await Promise.all(all);
    },
  };
}

const answered = async (claim: Parameters<typeof claiming>[0]) =>
  claiming(claim, async () => (await pool.query('select 1 as one')).rows);

test.each([
  ['person', 4, (n: number) => ({ person: 'user_1', kind: `kind ${n}` })],
  ['kind of operation', 6, (n: number) => ({ person: `user_${n}`, kind: 'send' })],
  [
    'stream',
    2,
    (n: number) => ({ person: `user_${n}`, kind: `kind ${n}`, stream: 'conversation:1' }),
  ],
])(
  'one %s holds %i of ten connections, and others get theirs at once',
  async (_, share, claimOf) => {
    const busy = holders(50, claimOf);
    await expect.poll(busy.held).toBe(share);
    const others = { person: 'user_99', kind: 'read', stream: 'conversation:2' };
    expect(await answered(others)).toEqual([{ one: 1 }]);
    await busy.end();
    expect(busy.held()).toBe(50);
    expect(shares.state.length).toBe(0);
  },
);

test('a claim that waits too long is refused, and leaves no trace', async () => {
  const busy = holders(2, () => ({ stream: 'conversation:1' }));
  await expect.poll(busy.held).toBe(2);
  await expect(answered({ stream: 'conversation:1' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryAfterMs: 1_000,
  });
  await busy.end();
  expect(shares.state.length).toBe(0);
  expect(await answered({ stream: 'conversation:1' })).toEqual([{ one: 1 }]);
});

test('a full queue refuses at once, and only those of its key', async () => {
  const busy = holders(1_004, (n) => ({ person: 'user_1', kind: `kind ${n}` }));
  await expect.poll(busy.held).toBe(4);
  await expect(
    claiming({ person: 'user_1', kind: 'another' }, () => pool.connect()),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  expect(await answered({ person: 'user_2' })).toEqual([{ one: 1 }]);
  await busy.end();
});

test('a connection that breaks gives its place back', async () => {
  const broken = numbers(4).map(() =>
    claiming({ person: 'user_1' }, () =>
      pool.query('select pg_terminate_backend(pg_backend_pid())'),
    ),
  );
  await Promise.allSettled(broken);
  await sleep(10);
  expect(shares.state.length).toBe(0);
  expect(await answered({ person: 'user_1' })).toEqual([{ one: 1 }]);
});

test('a database that refuses connections gives their places back', async () => {
  const none = new pg.Pool({ connectionString: 'postgresql://127.0.0.1:1/none', max: 2 });
  const few = new Shares(2);
  sharePool(none, few);
  for (const _ of numbers(5)) await expect(none.connect()).rejects.toThrow();
  expect(few.state.length).toBe(0);
  await none.end();
});
