import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { App } from '../../src/core/app.js';
import type { Job } from '../../src/core/jobs/job.js';
import { Scheduler } from '../../src/core/jobs/scheduler.js';
import { createLogger } from '../../src/core/logger.js';
import { createOrm } from '../../src/domain/orm.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { openSql } from '../harness/sql.js';

/** Two schedulers on one database, each with connections of its own. */
async function pair(jobsOf: (name: string) => Job[]) {
  const { url } = await createDatabase();
  const sql = closing(openSql(url));
  const open = async (name: string) => {
    const orm = await createOrm(url);
    closing({ stop: () => orm.close(true) });
    const app = { orm, log: createLogger('silent') } as App;
    const scheduler = new Scheduler(app, jobsOf(name));
    closing({ stop: () => scheduler.stop() });
    return scheduler;
  };
  const due = (name: string) =>
    sql(
      `insert into scheduled_jobs (name, due_at) values ($1, now() - interval '1 second')
       on conflict (name) do update set due_at = excluded.due_at`,
      [name],
    );
  /** Waits until no job is due, which a node says after the run. */
  const postponed = () =>
    expect
      .poll(() => sql('select from scheduled_jobs where due_at <= clock_timestamp()'))
      .toEqual([]);
  return { one: await open('one'), two: await open('two'), sql, due, postponed };
}

test('one node runs the shared jobs, and another continues when it stops', async () => {
  const runs: string[] = [];
  const { one, two, due, postponed, sql } = await pair((name) => [
    { name: 'shared', everySeconds: 3600, on: 'one node', run: async () => runs.push(name) },
  ]);
  await due('shared');
  one.start();
  await expect.poll(() => runs).toEqual(['one']);
  two.start();
  await postponed();
  await due('shared');
  await expect.poll(() => runs).toEqual(['one', 'one']);
  await postponed();
  expect([one.isHolder, two.isHolder]).toEqual([true, false]);
  expect(one.stats.get('shared')).toMatchObject({ runs: 2, failures: 0 });
  const [{ pause }] = await sql(
    `select round(extract(epoch from due_at - now()) / 60)::int as pause from scheduled_jobs`,
  );
  expect(pause).toBe(60);
  await one.stop();
  await due('shared');
  await expect.poll(() => runs).toEqual(['one', 'one', 'two']);
}, 40_000);

test('a run of a node that was killed is repeated once its lease is over', async () => {
  let started = 0;
  const { one, due, sql } = await pair(() => [
    { name: 'shared', everySeconds: 3600, on: 'one node', run: async () => (started += 1) },
  ]);
  await sql(
    `insert into scheduler_lease values (true, gen_random_uuid(), now() + interval '4 seconds')`,
  );
  await due('shared');
  one.start();
  await sleep(2_500);
  expect(started).toBe(0);
  await expect.poll(() => started).toBe(1);
}, 30_000);

test('a node that loses its lease aborts the run, which stays due', async () => {
  const seen: string[] = [];
  const { one, due, sql } = await pair(() => [
    {
      name: 'long',
      everySeconds: 3600,
      on: 'one node',
      async run(_, signal) {
        seen.push('begun');
        while (!signal.aborted) await sleep(20);
        seen.push('aborted');
      },
    },
  ]);
  await due('long');
  one.start();
  await expect.poll(() => seen).toEqual(['begun']);
  await sql(`update scheduler_lease set holder = gen_random_uuid()`);
  await expect.poll(() => seen).toEqual(['begun', 'aborted']);
  const [job] = await sql('select due_at < now() as due from scheduled_jobs');
  expect(job).toEqual({ due: true });
}, 30_000);

test('a failed job is counted, and tried again after a minute', async () => {
  const { one, due, sql } = await pair(() => [
    {
      name: 'failing',
      everySeconds: 3600,
      on: 'one node',
      run: () => Promise.reject(new Error('no')),
    },
  ]);
  await due('failing');
  one.start();
  const failures = () => one.stats.get('failing')?.failures;
  await expect.poll(failures).toBe(1);
  const isLater = async () =>
    (
      await sql(
        `select due_at between now() and now() + interval '61 seconds' as soon from scheduled_jobs`,
      )
    )[0].soon;
  await expect.poll(isLater).toBe(true);
}, 30_000);

test('jobs of each node run on every node, and do not overlap', async () => {
  let running = 0;
  let most = 0;
  const runs = new Map([
    ['one', 0],
    ['two', 0],
  ]);
  const { one, two } = await pair((name) => [
    {
      name: 'own',
      everySeconds: 0.05,
      on: 'each node',
      async run() {
        running += name === 'one' ? 1 : 0;
        most = Math.max(most, running);
        await sleep(120);
        running -= name === 'one' ? 1 : 0;
        runs.set(name, (runs.get(name) ?? 0) + 1);
      },
    },
  ]);
  one.start();
  two.start();
  await expect.poll(() => Math.min(...runs.values())).toBeGreaterThan(2);
  expect(most).toBe(1);
}, 20_000);

test('a clock of the database that was set back stops no job', async () => {
  let runs = 0;
  const { one, sql } = await pair(() => [
    { name: 'shared', everySeconds: 3600, on: 'one node', run: async () => (runs += 1) },
  ]);
  // What a node wrote that was killed while the clock was two days ahead.
  await sql(`insert into scheduler_lease (id, holder, held_until)
    values (true, gen_random_uuid(), now() + interval '2 days')`);
  await sql(
    `insert into scheduled_jobs (name, due_at) values ('shared', now() + interval '2 days')`,
  );
  one.start();
  await expect.poll(() => runs).toBe(1);
  const pause = `select round(extract(epoch from due_at - now()) / 60)::int as pause from scheduled_jobs`;
  await expect.poll(() => sql(pause)).toEqual([{ pause: 60 }]);
}, 40_000);
