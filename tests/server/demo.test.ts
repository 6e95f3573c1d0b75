import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillVillage } from '../../src/demo/fill.js';
import { CHATS, VILLAGERS } from '../../src/demo/village.js';
import { makeTempDir } from '../harness/postgres.js';
import { build } from '../harness/process.js';
import { type Parley, startParley } from '../harness/server.js';

let parley: Parley;

beforeAll(async () => {
  parley = await startParley();
});

afterAll(() => parley?.stop());

const SEEN = `{
  me { username }
  posts(first: 100) { nodes { commentCount } }
  conversationWith(username: "ben") { messages(first: 100) { nodes { content } } }
}`;

test('the village fills once: ada meets her neighbours, their posts and her chat with ben, and a second demo adds nothing', async () => {
  const first = await fillVillage(parley.url);
  const { data, errors } = await parley.graphql(SEEN, {}, first.get('ada'));
  expect(errors).toBeUndefined();
  expect(data.me.username).toBe('ada');
  expect(data.posts.nodes).toHaveLength(VILLAGERS.flatMap(({ posts }) => posts).length);
  const between = CHATS.filter(({ from, to }) => [from, to].sort().join() === 'ada,ben');
  expect(data.conversationWith.messages.nodes).toHaveLength(between.length);

  const second = await fillVillage(parley.url);
  expect((await parley.graphql(SEEN, {}, second.get('ada'))).data).toEqual(data);
});

test('a demo in DATA_DIR keeps to a folder of its own', async () => {
  await build();
  const dataDir = await makeTempDir('demo');
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' };
  const demo = spawn(process.execPath, ['dist/demo/main.js'], { env });
  const ended = once(demo, 'exit');
  try {
    await expect.poll(() => readdir(dataDir), { timeout: 30_000 }).not.toEqual([]);
    demo.kill('SIGKILL');
    await ended;
    expect(await readdir(dataDir)).toEqual(['demo']);
  } finally {
    demo.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}, 60_000);
