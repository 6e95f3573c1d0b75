import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { makeTempDir, startPostgres } from '../harness/postgres.js';
import { startRedis } from '../harness/redis.js';
import { startParley, village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { testWithRedisServer } from '../harness/with-redis.js';
import { markdownFiles, nameOf, type Snippet, snippetsIn } from './snippets.js';

const root = join(import.meta.dirname, '../..');
const blocks = markdownFiles().flatMap(snippetsIn);
const of = (...languages: string[]) =>
  blocks.filter(({ language }) => languages.includes(language));
const only = (file: string, language: string): Snippet => {
  const found = of(language).filter((one) => one.file === file);
  expect(found.map(nameOf)).toHaveLength(1);
  return found[0]!;
};

/** The pages with a block of JSON, SQL or Redis, each tried by a test below. */
const tried = {
  json: ['docs/guides/notifications.md', 'docs/guides/relay.md', 'docs/start.md'],
  sql: ['docs/operate/databases.md'],
  redis: ['docs/operate/redis.md'],
};

test('every block of data is tried here', () => {
  for (const [language, files] of Object.entries(tried))
    expect(of(language).map(({ file }) => file)).toEqual(files);
  const others = of('yaml', 'yml', 'nginx', 'toml', 'ini', 'dockerfile', 'xml', 'http');
  expect(others.map(nameOf)).toEqual([]);
});

test('the variables of docs/start.md are those of the mutation above them', async () => {
  const node = await startParley();
  const mutation = snippetsIn('docs/start.md').find(({ code }) => code.startsWith('mutation'))!;
  const variables = JSON.parse(only('docs/start.md', 'json').code);
  const { register } = await node.ask(mutation.code, variables);
  expect(register.user.username).toBe(variables.input.username);
});

test('the compiler of Relay takes the configuration of docs/guides/relay.md', async () => {
  const folder = await makeTempDir('relay');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  const schema = join(folder, 'node_modules/@parley/client/dist/schema.graphql');
  await mkdir(join(schema, '..'), { recursive: true });
  await cp(join(root, 'schema.graphql'), schema);
  await symlink(
    join(root, 'node_modules/relay-runtime'),
    join(folder, 'node_modules/relay-runtime'),
  );
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'relay.config.json'), only('docs/guides/relay.md', 'json').code);
  await writeFile(
    join(folder, 'src/page.ts'),
    "import { graphql } from 'relay-runtime';\ngraphql`query pageQuery { me { id createdAt } }`;\n",
  );
  const compiler = join(root, 'node_modules/relay-compiler/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '--noWatchman'], {
    cwd: folder,
  });
  expect(stdout).toContain('Compilation completed');
  expect(await readdir(join(folder, 'src/__generated__'))).toEqual(['pageQuery.graphql.ts']);
  const types = await readFile(join(folder, 'src/__generated__/pageQuery.graphql.ts'), 'utf8');
  expect(types).toMatch(/createdAt: string/);
});

/** The names and types of a value: keys of `ids` and numbers differ from push to push. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, shapeOf(one)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

test('a webhook receives the request of docs/guides/notifications.md', async () => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    received.push(Buffer.concat(await request.toArray()).toString());
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing({ stop: () => server.close() });
  const env = {
    PUSH_GATEWAY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`,
    PUSH_GATEWAY_SECRET: 'a-secret-of-the-webhook',
    PUSH_PRIVATE_ENDPOINTS: 'true',
  };
  const { ada, ben } = await village(env, 'ada', 'ben');
  await ben.ask(
    'mutation ($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) { __typename } }',
    {
      input: { platform: 'FCM', token: 'token-of-ben' },
    },
  );
  await send(ada, ben, 'hello');
  await expect.poll(() => received.length).toBe(1);
  const shown = JSON.parse(only('docs/guides/notifications.md', 'json').code);
  const sent = JSON.parse(received[0]!);
  expect(shapeOf(sent)).toEqual(shapeOf(shown));
  const { kind, title, body } = sent.payload;
  expect({ kind, title, body, urgency: sent.urgency, ttlSeconds: sent.ttlSeconds }).toEqual({
    kind: shown.payload.kind,
    title: shown.payload.title,
    body: shown.payload.body,
    urgency: shown.urgency,
    ttlSeconds: shown.ttlSeconds,
  });
});

test('the settings of docs/operate/databases.md are those of the role', async () => {
  const postgres = closing(await startPostgres());
  const sql = openSql(postgres.url);
  closing(sql);
  await sql('create schema chat');
  await sql(only('docs/operate/databases.md', 'sql').code);
  const later = openSql(postgres.url);
  closing(later);
  const [settings] = await later(
    `select current_setting('statement_timeout') as statement, current_setting('jit') as jit,
      current_setting('idle_in_transaction_session_timeout') as idle, current_schema as schema`,
  );
  expect(settings).toEqual({ statement: '30s', jit: 'off', idle: '10s', schema: 'chat' });
});

testWithRedisServer('the user of docs/operate/redis.md may do all that a node does', async () => {
  const redis = closing(await startRedis());
  const administrator = new Redis(redis.url);
  closing({ stop: () => administrator.disconnect() });
  const [command = '', ...words] = only('docs/operate/redis.md', 'redis').code.trim().split(' ');
  expect(await administrator.call(command, ...words)).toBe('OK');
  const url = redis.url.replace('//', '//parley:password@');
  const { server, ada, ben } = await village({ REDIS_URL: url }, 'ada', 'ben');
  await send(ada, ben, 'hello');
  const ready = await fetch(`${server.url}/readyz`);
  expect(await ready.json()).toMatchObject({ redis: 'up' });
});
