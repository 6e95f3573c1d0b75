import { expect, test } from 'vitest';
import { runJob } from '../harness/jobs.js';
import { spawnParley } from '../harness/process.js';

const [over, kept] = [100_000, 50];

test('a purge whose node is killed between two batches is carried on by another node, and deletes nothing else', async () => {
  const first = await spawnParley();
  const { sql } = first;
  const insert = (key: string, count: number, age: string) =>
    sql(
      `insert into sign_in_failures (key, since)
       select $1 || n, now() - $3::interval from generate_series(1, $2) n`,
      [key, count, age],
    );
  await insert('over', over, '2 days');
  await insert('kept', kept, '1 hour');
  const left = async () =>
    Number((await sql(`select count(*) from sign_in_failures where key like 'over%'`))[0].count);

  const run = runJob(first, 'purge').catch(() => {});
  await expect.poll(left, { interval: 20 }).toBeLessThan(over);
  await first.kill('SIGKILL');
  const atKill = await left();
  expect(atKill).toBeGreaterThan(0);
  expect(atKill % 1_000).toBe(0);
  // The killed node's lease need not be waited for: tests/core/scheduler does.
  await sql('update scheduler_lease set held_until = now()');
  const second = await spawnParley({ DATABASE_URL: first.databaseUrl, DATA_DIR: first.dataDir });
  await expect.poll(left).toBe(0);
  await run;
  const [rest] = await second.sql('select count(*) from sign_in_failures');
  expect(Number(rest.count)).toBe(kept);
}, 120_000);
