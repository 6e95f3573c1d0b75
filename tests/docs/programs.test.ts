import { spawn } from 'node:child_process';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gql } from '@apollo/client';
import type { Migration } from '@mikro-orm/migrations';
import { createParleyClient, LoginDocument } from '@parley/client';
import { parse } from 'graphql';
import { createOperationDescriptor } from 'relay-runtime';
import { describe, expect, test, vi } from 'vitest';
import { faultsOf } from '../core/migration-rules.js';
import { closing } from '../harness/closing.js';
import { post as publish, send } from '../harness/documents.js';
import { artifactOf } from '../harness/front-ends.js';
import { pngOf } from '../harness/pictures.js';
import { makeTempDir } from '../harness/postgres.js';
import { village } from '../harness/server.js';
import { askingAt, inBrowsers, programs } from './programs.js';
import { nameOf, type Snippet } from './snippets.js';

const root = join(import.meta.dirname, '../..');

/** Blocks that other tests execute, by their page and their number on it. */
const runElsewhere: Record<string, string> = {
  'README.md 2': 'tests/client/package.test.ts, across a killed node',
  'docs/guides/fetch.md 1': 'tests/docs/snippets.test.ts, as a process',
};

const { server, ada, ben } = await village('ada', 'ben');
const { conversation } = await send(ada, ben, 'hello');
const postId = await publish(ada, 'a post');
const parley = closing(createParleyClient({ url: `${server.url}/graphql` }));
const input = { identifier: 'ada', password: ada.password };
const { login } = await parley.request(LoginDocument, { input });
await parley.signIn(login);

const folder = await makeTempDir('programs');
closing({ stop: () => rm(folder, { recursive: true, force: true }) });
await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));

const addressed = (code: string) =>
  askingAt(server.url, code).replaceAll('under the old linden', ada.password);

let count = 0;
/** Runs a program in this process, with what it has from the app around it, and with lines behind it that use it. */
async function execute({ code, language }: Snippet, around: object = {}, behind = '') {
  for (const [name, value] of Object.entries(around)) vi.stubGlobal(name, value);
  const file = join(folder, `program-${count++}.${language}`);
  await writeFile(file, `${addressed(code)}\n${behind}\nexport {};\n`);
  return import(/* @vite-ignore */ file);
}

/** What programs write. */
function written(): () => string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  return () => log.mock.calls.flat().join('\n');
}

const ME = '{ me { username } }';

type MigrationClass = new (...none: null[]) => Migration & { olderNodes: 'continue' | 'stop' };

/** Programs that run, by their page and their number on it. */
const run: Record<string, (program: Snippet) => Promise<void>> = {
  async 'README.md 1'({ code }) {
    await writeFile(join(folder, 'inbox.mjs'), addressed(code));
    const env = { ...process.env, TOKEN: ben.token };
    const child = spawn(process.execPath, ['inbox.mjs'], { cwd: folder, env });
    closing({ stop: () => child.kill() });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
    await expect.poll(() => said).toContain('StreamResumed');
    await send(ada, ben, 'to the inbox');
    await expect.poll(() => said).toContain('to the inbox');
  },
  async 'docs/concepts/streams.md 1'(program) {
    const [show, change] = [vi.fn(), vi.fn()];
    const around = { connection: parley, id: conversation.id, show, change };
    const { stop } = await execute(program, around, 'export { stop };');
    closing({ stop });
    await expect.poll(() => show.mock.calls).toHaveLength(1);
    await send(ben, ada, 'an event');
    await expect.poll(() => JSON.stringify(change.mock.calls)).toContain('an event');
  },
  async 'docs/design/migrations.md 1'(program) {
    const code = `import { Migration } from '@mikro-orm/migrations';\n${program.code}`;
    const [Class] = Object.values<MigrationClass>(await execute({ ...program, code }));
    const migration = new Class!(null, null);
    await migration.up();
    const [statements, { olderNodes }] = [migration.getQueries() as string[], migration];
    const subject = { statements, isTransactional: migration.isTransactional(), olderNodes };
    expect(faultsOf(subject)).toEqual([]);
    for (const statement of statements) await server.sql(statement);
    expect(await publish(ada, 'a post of an older node')).toMatch(/^post_/);
  },
  async 'docs/guides/apollo-client.md 1'(program) {
    const { client, stop } = await execute(program, {}, 'export { client, stop };');
    closing({ stop });
    const { data } = await client.query({ query: gql(ME) });
    expect(data).toEqual({ me: null });
  },
  async 'docs/guides/apollo-client.md 2'(program) {
    const { client, connection } = await execute(program, {}, 'export { client, connection };');
    closing(connection);
    await connection.signIn(login);
    const { data } = await client.query({ query: gql(ME) });
    expect(data.me.username).toBe('ada');
  },
  async 'docs/guides/fetch.md 2'(program) {
    const said = written();
    const { stop, connection } = await execute(program, {}, 'export { stop, connection };');
    closing(connection);
    await expect.poll(said).toContain('StreamResumed');
    stop();
  },
  async 'docs/guides/optimistic-updates.md 1'(program) {
    written();
    await execute(program, { parley, conversationId: conversation.id });
    const MESSAGES = `query($id: ID!) {
      conversation(id: $id) { messages(last: 1) { nodes { content } } }
    }`;
    const last = async () =>
      (await ben.ask(MESSAGES, { id: conversation.id })).conversation.messages.nodes[0].content;
    await expect.poll(last).toBe('Hello!');
  },
  async 'docs/guides/optimistic-updates.md 2'(program) {
    await execute(program, { client: parley.client, post: { id: postId, likeCount: 0 } });
    const { post } = await ben.ask('query($id: ID!) { post(id: $id) { likeCount } }', {
      id: postId,
    });
    expect(post.likeCount).toBe(1);
  },
  async 'docs/guides/relay.md 1'(program) {
    const { environment, connection } = await execute(
      program,
      {},
      'export { environment, connection };',
    );
    closing(connection);
    await connection.signIn(login);
    const operation = createOperationDescriptor(
      artifactOf(parse('query Me { me { __typename id username } }')),
      {},
    );
    const reply = await environment.execute({ operation }).toPromise();
    expect(reply.data.me.username).toBe('ada');
  },
  async 'docs/guides/uploads.md 1'(program) {
    const said = written();
    const file = new File([await pngOf()], 'mill.png', { type: 'image/png' });
    const around = { parley, file, signal: new AbortController().signal };
    const { id } = await execute(program, around, 'export { id };');
    expect(id).toMatch(/^upload_/);
    expect(said()).toContain('1');
  },
  async 'docs/guides/urql.md 1'(program) {
    const { client, connection } = await execute(program, {}, 'export { client, connection };');
    closing(connection);
    await connection.signIn(login);
    expect((await client.query(ME, {})).data.me.username).toBe('ada');
  },
  async 'packages/client/README.md 1'(program) {
    const { data } = await execute(program, {}, 'export { data };');
    expect(data).toEqual({ me: null });
  },
};

/** Programs for Vitest: their tests are tests of this file. */
const tests = ['docs/guides/testing.md 1', 'docs/guides/testing.md 3'];

test('every program is executed', () => {
  const known = [...Object.keys(runElsewhere), ...Object.keys(run), ...tests, ...inBrowsers];
  expect(known.sort()).toEqual([...programs.keys()].sort());
});

test.each([...programs].filter(([name]) => name in run))('%s runs', async (name, program) => {
  await run[name]!(program);
  vi.unstubAllGlobals();
});

for (const program of tests.map((name) => programs.get(name)!))
  describe(`${nameOf(program)}, a test`, async () => void (await execute(program)));
