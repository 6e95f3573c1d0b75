import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { build } from '../harness/process.js';
import { joinCommunity } from '../harness/rest.js';
import { startParley, TEST_ENV } from '../harness/server.js';
import { sqlite } from './engines.js';
import { inconsistencies } from './importing.js';
import { fillSource, importOnce } from './large.js';
import { tweets } from './villages.js';

const root = join(import.meta.dirname, '../..');
await build();

/** Runs a built program, without npm. */
const run = (program: string, args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, [join(root, `dist/${program}.js`), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...TEST_ENV, ...env },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code: code as number, said: `${stdout}${stderr}` }),
  );

test('the command imports, and says what it did', async () => {
  const node = await startParley();
  const env = { DATABASE_URL: node.databaseUrl, DATA_DIR: node.dataDir };
  const address = await sqlite.create(tweets);
  const args = ['--from', 'tweets', '--database', address];
  const trial = await run('import', [...args, '--dry-run'], env);
  expect(trial.said).toContain('This was a dry run: nothing was changed.');
  const done = await run('import', args, env);
  expect(done).toMatchObject({ code: 0 });
  expect(done.said).toContain('people from auth_user: 3 read, 3 imported');
  expect(await node.sql('select id from users order by id')).toHaveLength(3);
  const map = join(node.dataDir, 'map.json');
  expect((await run('import', [...args, '--write-map', map], env)).code).toBe(0);
  expect((await run('import', [...args, '--map', map], env)).said).toContain(
    ': 0 read, 0 imported',
  );
});

test('the command writes the ids that were taken, and those given instead', async () => {
  const node = await startParley();
  await node.sql("select setval('users_id_seq', 10)");
  const zoe = await node.person('zoe');
  const env = { DATABASE_URL: node.databaseUrl, DATA_DIR: node.dataDir };
  const { said } = await run(
    'import',
    ['--from', 'tweets', '--database', await sqlite.create(tweets)],
    env,
  );
  const file = join(node.dataDir, 'import-tweets-ids.csv');
  expect(said).toContain(`1 rows got other ids: ${file}`);
  expect([zoe.number, await readFile(file, 'utf8')]).toEqual([11, 'kind,old,new\npeople,11,41\n']);
});

test.each([
  ['nothing', [], 'npm run import'],
  ['an unknown API', ['--from', 'mastodon', '--database', 'x'], 'npm run import'],
  ['an unknown option', ['--form', 'tweets'], "Unknown option '--form'"],
  ['no such file', ['--from', 'tweets', '--database', '/nowhere/db.sqlite3'], 'There is no file'],
  [
    'no such folder',
    ['--from', 'tweets', '--database', 'x', '--media', '/nowhere'],
    'There is no folder',
  ],
  ['no server', ['--from', 'tweets', '--database', 'postgres://127.0.0.1:9/x'], 'ECONNREFUSED'],
  [
    'a file of something else',
    ['--from', 'tweets', '--database', 'package.json'],
    'not a database',
  ],
])('the command ends with a message for %s', async (_, args, message) => {
  const dataDir = await makeTempDir('data');
  const { code, said } = await run('import', args, { DATA_DIR: dataDir });
  expect([code, said.includes('    at ')]).toEqual([1, false]);
  expect(said).toContain(message);
});

test('an import that is killed half-way goes on to a consistent end', async () => {
  const [folder, database] = [await makeTempDir('large'), await createDatabase()];
  const file = join(folder, 'db.sqlite3');
  await fillSource(file, 500, 30_000);
  const first = await importOnce(file, database.url, folder, 4_000);
  expect(first).toMatchObject({ killed: true });
  const second = await importOnce(file, database.url, folder, null);
  expect([second.killed, first.rows + second.rows]).toEqual([false, 31_500]);
  const node = await startParley({ DATABASE_URL: database.url });
  expect(await inconsistencies(node)).toEqual([]);
  expect(await node.sql('select count(*)::int as n, max(id)::int as last from messages')).toEqual([
    { n: 30_000, last: 30_000 },
  ]);
}, 120_000);

test('the comparison of two servers shows what differs, key by key', async () => {
  const node = await startParley();
  const ada = await joinCommunity(node, 'ada');
  const { body: post } = await ada.call('POST /api/posts/', { body: { content: 'Hello' } });
  // An old server, which proxies to the same one but for a few replies.
  const old = createServer(async (request, response) => {
    const reply = await fetch(node.url + request.url, {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    const body = JSON.parse(await reply.text());
    if (request.url === '/api/users/me/')
      Object.assign(body, { theme: 'dark', bio: 'Other', id: '1' });
    if (request.url === `/api/posts/${post.id}/`) delete body.likes_count;
    response
      .writeHead(request.url === '/api/groups/' ? 403 : reply.status)
      .end(JSON.stringify(body));
  }).listen(0);
  closing({ stop: () => old.close() });
  const url = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
  const args = ['--from', 'community', '--old', url, '--new', node.url, '--token', ada.access];
  const { code, said } = await run('compat-check', args);
  expect(code).toBe(2);
  expect(said).toContain('/api/users/: equal');
  expect(said).toContain('  missing theme: "dark" → nothing');
  expect(said).toContain('  value   bio: "Other" → null');
  expect(said).toContain(`  type    id: "1" → ${ada.id}`);
  expect(said).toContain(`  added   likes_count: nothing → 0`);
  expect(said).toContain('  status  reply: 403 → 200');
  expect(said).toContain(`/api/posts/${post.id}/:`);
  const same = ['--from', 'community', '--old', node.url, '--new', node.url, '--token', ada.access];
  expect(await run('compat-check', same)).toMatchObject({ code: 0 });
  expect((await run('compat-check', [])).code).toBe(1);
  // Not a port that fetch refuses by itself.
  const gone = 'http://127.0.0.1:2';
  const unanswered = await run('compat-check', [...args, '--old', gone]);
  expect(unanswered.code).toBe(1);
  expect(unanswered.said).toContain(`${gone} does not answer: Error: connect ECONNREFUSED`);
});
