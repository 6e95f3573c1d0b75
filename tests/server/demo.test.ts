import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fillVillage } from '../../src/demo/fill.js';
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

test('the example data is created once, and a second demo adds nothing', async () => {
  const first = await fillVillage(server.url);
  const data = await server.ask(SEEN, {}, first.get('ada'));
  expect(data.me.username).toBe('ada');
  expect(data.posts.nodes).toHaveLength(examples.villagers.flatMap(({ posts }) => posts).length);
  const between = examples.chats.filter(({ from, to }) => [from, to].sort().join() === 'ada,ben');
  expect(data.conversationWith.messages.nodes).toHaveLength(between.length);

  const second = await fillVillage(server.url);
  expect(await server.ask(SEEN, {}, second.get('ada'))).toEqual(data);
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
