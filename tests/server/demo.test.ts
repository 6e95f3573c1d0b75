import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { settleVillage } from '../../src/demo/past.js';
import examples from '../../src/demo/village.json' with { type: 'json' };
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { build } from '../harness/process.js';
import { village } from '../harness/server.js';

const { server } = await village();
const SEEN = `{
  me { username }
  posts(first: 100) { nodes { commentCount } }
  conversationWith(user: { username: "ben" }) { messages(first: 100) { nodes { content } } }
}`;

/** The village as a start of the demo makes or finds it; the access tokens of its people. */
async function settle(): Promise<Map<string, string>> {
  const client = new pg.Client(server.databaseUrl);
  await client.connect();
  try {
    return await settleVillage(server.url, client);
  } finally {
    await client.end();
  }
}

test('the example data is created once, and a second demo adds nothing', async () => {
  const first = await settle();
  const data = await server.ask(SEEN, {}, first.get('ada'));
  expect(data.me.username).toBe('ada');
  expect(data.posts.nodes).toHaveLength(examples.villagers.flatMap(({ posts }) => posts).length);
  const between = examples.chats.filter(({ from, to }) => [from, to].sort().join() === 'ada,ben');
  expect(data.conversationWith.messages.nodes).toHaveLength(between.length);

  const moments = () => server.sql('select created_at from posts order by id');
  const before = await moments();
  const second = await settle();
  expect(await server.ask(SEEN, {}, second.get('ada'))).toEqual(data);
  expect(await moments()).toEqual(before);
}, 300_000);

test('the village has a past, in the order in which it was filled', async () => {
  const count = async (query: string) =>
    Number((await server.sql(`select count(*) ${query}`))[0].count);
  const tokens = await settle();
  // Rows by their numbers are rows by their moments.
  for (const [table, at, list] of [
    ['messages', 'sent_at', 'conversation_id'],
    ['posts', 'created_at', '0'],
    ['comments', 'created_at', 'post_id'],
    ['follows', 'created_at', 'follower_id'],
    ['participants', 'created_at', 'conversation_id'],
    ['meetings', 'created_at', '0'],
    ['calls', 'created_at', '0'],
  ])
    expect(
      await count(`from ${table} a join ${table} b on a.id < b.id and a.${at} > b.${at}
        ${list === '0' ? '' : `and a.${list} = b.${list}`}`),
    ).toBe(0);
  expect(
    await count(`from streams where home_kind = 1 and active_at <>
      (select max(sent_at) from messages where conversation_id = home)`),
  ).toBe(0);
  expect(
    await count(
      'from comments c join posts p on p.id = post_id where c.created_at <= p.created_at',
    ),
  ).toBe(0);
  expect(
    await count(
      'from message_words w join messages m on m.id = message_id where w.sent_at <> m.sent_at',
    ),
  ).toBe(0);
  expect(await count("from posts where created_at > now() - interval '3 days'")).toBeGreaterThan(5);
  expect(await count("from posts where created_at < now() - interval '3 days'")).toBeGreaterThan(5);
  expect(await count("from notifications where at > now() - interval '5 minutes'")).toBe(0);
  expect(
    await count(`from calls where answered_at is not null
      and ended_at - answered_at not between interval '2 minutes' and interval '22 minutes'`),
  ).toBe(0);
  // What happens now is newer than all of it.
  const token = tokens.get('ada');
  const input = { to: { username: 'cleo' }, content: 'the newest' };
  await server.act('sendMessage', input, 'message { id }', token);
  const { conversations } = await server.ask(
    '{ conversations(first: 1) { nodes { lastMessage { content } } } }',
    {},
    token,
  );
  expect(conversations.nodes).toEqual([{ lastMessage: { content: 'the newest' } }]);
}, 300_000);

test('a demo in DATA_DIR uses a folder of its own', async () => {
  await build();
  const dataDir = await makeTempDir('demo');
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' };
  const demo = spawn(process.execPath, ['dist/demo/main.js'], { env });
  const ended = once(demo, 'exit');
  closing({
    async stop() {
      demo.kill('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    },
  });
  await expect.poll(() => readdir(dataDir), { timeout: 30_000 }).not.toEqual([]);
  demo.kill('SIGKILL');
  await ended;
  expect(await readdir(dataDir)).toEqual(['demo']);
}, 60_000);
