import { expect, test } from 'vitest';
import { rowPurges } from '../../src/domain/retention/rows.js';
import { runJob } from '../harness/jobs.js';
import { command } from '../harness/process.js';
import { village } from '../harness/server.js';
import { cases, insertOf, tableOf } from './cases.js';

const { server, ada } = await village({ LOG_LEVEL: 'silent' }, 'ada');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };

test('rows are deleted after their period, and no others', async () => {
  expect(Object.keys(cases).sort()).toEqual(rowPurges.map(({ kind }) => kind).sort());
  const ben = await server.person('ben');
  await ada.act('createGroup', { name: 'Us' }, 'group { id }');
  const before = new Map<string, number>();
  const count = async (table: string) =>
    Number((await server.sql(`select count(*) from ${table}`))[0].count);
  for (const kind of Object.keys(cases)) {
    for (const mark of ['over', 'kept'] as const)
      await server.sql(insertOf(kind, mark, { ada, bystander: ben }));
    before.set(kind, await count(tableOf(kind)));
  }
  // A session with an expired refresh token lives on by its API token.
  await server.sql(`insert into sessions (user_id, address, rotating, expires_at, api_token_digest, api_token_expires_at, policy)
    values (${ada.number}, '', true, now() - interval '1 year', 'x', now(), 'kept')`);
  const dry = JSON.parse((await command(env, 'purge', '--dry-run', '--json')).said);
  for (const { kind, count: found, bytes, error } of dry.purged) {
    expect([kind, found, error]).toEqual([kind, kind in cases ? 1 : 0, undefined]);
    if (found > 0) expect(bytes).toBeGreaterThan(20);
  }
  for (const kind of Object.keys(cases).slice(1))
    expect([kind, await count(tableOf(kind))]).toEqual([kind, before.get(kind)]);
  await runJob(server, 'purge');
  for (const kind of Object.keys(cases).slice(1)) {
    // The audit log has no entry of a dry run.
    expect([kind, await count(tableOf(kind))]).toEqual([kind, (before.get(kind) ?? 0) - 1]);
  }
  const policies = await server.sql('select policy from sessions order by 1');
  expect(policies.filter(({ policy }) => policy !== 'default')).toEqual([
    { policy: 'kept' },
    { policy: 'kept' },
  ]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('parley_purged_total{kind="audit_entries"} 1');
  expect(metrics).toMatch(/parley_job_runs_total{job_name="purge",result="succeeded"} 1/);
  expect(metrics).toMatch(/parley_job_last_success_timestamp_seconds{job_name="purge"} 1\d{9}/);
}, 60_000);

test('the command deletes in batches, is in the audit log, and prints numbers', async () => {
  await server.sql(
    `insert into sign_in_failures (key, since) select 'k' || n, now() - interval '2 days' from generate_series(1, 2500) n`,
  );
  const { code, said } = await command(env, 'purge');
  expect([code, said]).toEqual([0, expect.stringMatching(/^failed_sign_ins +250\d +\d+\.\d KB$/m)]);
  const [entry] = await server.sql(
    `select action, detail, operator from audit_entries order by id desc limit 1`,
  );
  expect(entry).toEqual({
    action: 'DATA_PURGED',
    detail: expect.stringMatching(/^2\d{3} items$/),
    operator: expect.stringMatching(/^shell/),
  });
}, 30_000);
