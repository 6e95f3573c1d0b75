import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { verifyFiles } from '../../src/backup/load.js';
import { readManifest } from '../../src/backup/manifest.js';
import { insist, openConversation } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { createBareDatabase, createDatabase } from '../harness/database.js';
import { contents, EVENTS } from '../harness/documents.js';
import { pngOf, upload } from '../harness/pictures.js';
import { makeTempDir } from '../harness/postgres.js';
import { program, spawnParley } from '../harness/process.js';
import { startS3 } from '../harness/s3.js';
import { sqlAt } from '../harness/sql.js';

const JWT_SECRET = '';
const first = await spawnParley({ JWT_SECRET });
const { ada, ben } = await first.people('ada', 'ben');
const conversation = await openConversation(ada, ben, 'one');
const picture = await upload(ada, first.url, await pngOf());
const look = { content: 'look', images: [{ id: picture.id }] };
const { post } = await ada.act('createPost', look, 'post { id content images { url } }');
const env = { DATABASE_URL: first.databaseUrl, DATA_DIR: first.dataDir, JWT_SECRET };
const folder = join(await makeTempDir('backups'), 'friday');
const backup = (...args: string[]) => program('backup', env, ...args);
const restore = (into: Record<string, string>, ...args: string[]) =>
  program('restore', { JWT_SECRET, ...into }, ...args);

const done = { code: 0, said: expect.stringContaining('The database is that of') };
const follow = (cursor: object) => ben.subscribe(EVENTS, { id: conversation, ...cursor });
const HISTORY =
  'query ($id: ID!) { conversation(id: $id) { messages(first: 100) { nodes { seq content } } } }';

describe('a backup, taken while people write,', () => {
  let lost: { after: number; epoch: string };
  let acknowledged: string[] = [];

  test('holds one moment of the database, and its pictures', async () => {
    let over = false;
    const said: string[] = [];
    const writers = ['a', 'b', 'c'].map(async (name) => {
      for (let count = 1; !over && said.length < 90; count++) {
        await insist(ada, conversation, `${name}${count}`);
        said.push(`${name}${count}`);
        await sleep(50);
      }
    });
    await expect.poll(() => said.length).toBeGreaterThan(5);
    acknowledged = [...said];
    expect(await backup(folder)).toEqual({
      code: 0,
      said: expect.stringMatching(/friday: \d+ rows, 1 pictures\.$/),
    });
    over = true;
    await Promise.all(writers);
    await insist(ada, conversation, 'later');
    const { head, epoch } = await follow({}).event();
    lost = { after: head, epoch };
    expect(await backup(folder)).toEqual({
      code: 1,
      said: expect.stringContaining('exists already'),
    });
  }, 120_000);

  test('is refused where nodes run, and where people have accounts', async () => {
    expect(await restore(env, folder)).toEqual({
      code: 1,
      said: expect.stringMatching(/--replace deletes all/),
    });
    expect(await restore(env, folder, '--replace')).toEqual({
      code: 1,
      said: expect.stringMatching(/other connections: stop all nodes/),
    });
    const { url } = await createBareDatabase();
    await sqlAt(url, 'create table shop (id int)');
    expect(await restore({ DATABASE_URL: url, DATA_DIR: first.dataDir }, folder)).toEqual({
      code: 1,
      said: expect.stringMatching(/tables of another program \(shop/),
    });
  }, 120_000);

  test('replaces the database, after which open clients load their state again', async () => {
    const socket = ben.connect();
    await socket.connected;
    expect(await first.kill('SIGTERM')).toMatchObject({ code: 0 });
    expect((await socket.closed).code).toBe(1012);
    expect(await restore(env, folder, '--replace')).toEqual(done);
    await spawnParley({ ...env, PORT: new URL(first.url).port });
    expect((await follow(lost).event()).__typename).toBe('StreamReset');
    const { messages } = (await ben.ask(HISTORY, { id: conversation })).conversation;
    const stored = contents(messages);
    expect(acknowledged.filter((content) => !stored.includes(content))).toEqual([]);
    expect(stored).not.toContain('later');
    expect(new Set(stored).size).toBe(stored.length);
    const numbers = messages.nodes.map(({ seq }: { seq: number }) => seq);
    expect(numbers).toEqual(numbers.map((_: number, index: number) => index + 1));
    const seq = await insist(ada, conversation, 'after the restore');
    expect(seq).toBeGreaterThan(numbers.length);
  }, 120_000);

  test('is restored on a fresh machine into an embedded database, with its pictures and sessions', async () => {
    const DATA_DIR = await makeTempDir('fresh');
    expect(await restore({ DATABASE_URL: '', DATA_DIR }, folder)).toEqual(done);
    const fresh = await spawnParley({ DATABASE_URL: '', DATA_DIR, JWT_SECRET });
    const again = ada.at(fresh);
    const { me } = await again.ask('{ me { username } }');
    expect(me.username).toBe('ada');
    const image = await fetch(fresh.url + post.images[0].url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const { head } = await ben.at(fresh).subscribe(EVENTS, { id: conversation }).event();
    const { messages } = (await again.ask(HISTORY, { id: conversation })).conversation;
    expect(head).toBeGreaterThanOrEqual(messages.nodes.length);
    await fresh.person('cleo');
  }, 120_000);

  test('is refused when a file was changed, is missing, or is of a later version', async () => {
    const DATABASE_URL = (await createDatabase()).url;
    const into = { DATABASE_URL, DATA_DIR: first.dataDir };
    const manifest = join(folder, 'backup.json');
    const text = await readFile(manifest, 'utf8');
    const later = JSON.parse(text);
    later.migrations.push('Migration99990101000000_later');
    await writeFile(manifest, JSON.stringify(later));
    expect((await restore(into, folder)).said).toMatch(/taken by a later version.*_later/);
    await writeFile(manifest, '{');
    await expect(readManifest(folder)).rejects.toThrow('damaged');
    await writeFile(manifest, text);
    await expect(readManifest(join(folder, 'none'))).rejects.toThrow('There is no backup in');
    const content = await readManifest(folder);
    const [name = ''] = await readdir(join(folder, 'tables'));
    const file = join(folder, 'tables', name);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(1));
    await expect(verifyFiles(folder, content)).rejects.toThrow(`${file} is damaged`);
    await rename(file, `${file}.away`);
    await expect(verifyFiles(folder, content)).rejects.toThrow(`${file} cannot be read`);
    await writeFile(file, bytes);
    const s3 = closing(await startS3());
    expect(await restore({ ...into, ...s3.env }, folder)).toEqual(done);
    expect([...s3.objects.keys()]).toEqual(await readdir(join(folder, 'media')));
    const again = await program('backup', { ...into, ...s3.env }, `${folder}-again`);
    expect(again.said).toMatch(/1 pictures\.$/);
  }, 120_000);
});
