import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/admin/doctor/finding.js';
import { createBareDatabase, createDatabase } from '../harness/database.js';
import { faketimeLibrary, withClock } from '../harness/faketime.js';
import { makeTempDir } from '../harness/postgres.js';
import { command } from '../harness/process.js';
import type { Overrides } from '../harness/server.js';
import { openSql } from '../harness/sql.js';

const dataDir = await makeTempDir('doctor');
await mkdir(join(dataDir, 'media'), { recursive: true });
const { url } = await createDatabase();

async function examine(overrides: Overrides = {}) {
  const env = { DATABASE_URL: url, DATA_DIR: dataDir, ...overrides };
  const { code, said } = await command(env, 'doctor', '--json');
  const findings: Finding[] = JSON.parse(said);
  return { code, of: (check: string) => findings.find((one) => one.check === check) };
}

test('doctor names what is wrong and what to set', async () => {
  const well = await examine();
  // The PostgreSQL of tests is as careless as this.
  expect(well.of('fsync')).toMatchObject({ status: 'failed', text: 'off' });
  expect(well.of('synchronous_commit')).toMatchObject({ status: 'warning' });
  expect(well.code).toBe(1);
  for (const check of ['PostgreSQL', 'clock', 'partitions', 'pictures', 'mail', 'jobs', 'disk'])
    expect(well.of(check)).toMatchObject({ check, status: 'ok' });
  expect(well.of('calls')?.advice).toMatch(/TURN_URLS/);
  const ill = await examine({
    NODE_ENV: 'production',
    PUBLIC_URL: 'http://localhost:8000',
    JWT_SECRET: 'a'.repeat(40),
    REDIS_URL: 'redis://127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
    S3_ENDPOINT: 'http://127.0.0.1:9',
    S3_BUCKET: 'pictures',
    S3_ACCESS_KEY_ID: 'a',
    S3_SECRET_ACCESS_KEY: 'b',
  });
  expect(ill.of('PUBLIC_URL')).toMatchObject({ status: 'failed' });
  expect(ill.of('JWT_SECRET')?.advice).toMatch(/openssl/);
  expect(ill.of('mail')?.advice).toMatch(/SMTP_URL/);
  expect(ill.of('pictures')?.advice).toMatch(/S3_BUCKET/);
  expect(ill.code).toBe(1);
}, 60_000);

test('doctor warns of a database that is not looked after', async () => {
  const neglected = await createDatabase();
  const sql = openSql(neglected.url);
  await sql(`create table parley_bloated (n int) with (autovacuum_enabled = false)`);
  await sql(`insert into parley_bloated select generate_series(1, 100001)`);
  await sql(`delete from parley_bloated`);
  await sql(`select pg_stat_force_next_flush()`);
  await sql(`drop index users_search`);
  await sql(
    `insert into scheduled_jobs (name, due_at) values ('purge', now() - interval '2 hours')`,
  );
  for (const { name } of await sql(
    `select oid::regclass::text as name from pg_class
     where relispartition and relkind = 'r' and relname like 'events_conversations_2%'`,
  ))
    await sql(`drop table ${name}`);
  await sql(`with owner as (insert into users (username, username_key, username_skeleton, email, email_key, password_hash)
      values ('ada', 'ada', 'ada', '', '', '') returning id)
    insert into uploads (owner_id, path) select id, '/media/gone.webp' from owner`);
  const ill = await examine({
    DATABASE_URL: neglected.url,
    DATABASE_POOL_SIZE: '300',
    ...withClock('+5s'),
  });
  const warnings = {
    vacuum: /autovacuum_vacuum_cost_limit/,
    search: /searches read whole tables/,
    jobs: /No node runs the scheduler/,
    partitions: /event_partitions has not run/,
    'files of pictures': /were not restored/,
    connections: /max_connections/,
    ...(faketimeLibrary && { clock: /Synchronize the clocks/ }),
    role: /a role of its own/,
  };
  for (const [check, advice] of Object.entries(warnings))
    expect(ill.of(check)).toEqual({
      check,
      status: 'warning',
      text: expect.any(String),
      advice: expect.stringMatching(advice),
    });
  await sql.stop();
}, 90_000);

test('doctor explains a database that is away, or not migrated, and does not migrate it', async () => {
  const bare = await createBareDatabase();
  const [away, empty, again] = await Promise.all([
    examine({ DATABASE_URL: 'postgres://x:y@127.0.0.1:9/z' }),
    examine({ DATABASE_URL: bare.url }),
    examine({ DATABASE_URL: bare.url }),
  ]);
  expect(away.of('database')).toMatchObject({ status: 'failed' });
  for (const one of [empty, again])
    expect(one.of('database')).toMatchObject({
      status: 'failed',
      text: expect.stringMatching(/migration/),
    });
  await rm(dataDir, { recursive: true, force: true });
}, 90_000);
