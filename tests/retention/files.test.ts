import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runJob } from '../harness/jobs.js';
import { command } from '../harness/process.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
const media = join(server.dataDir, 'media');

const nameOf = (digit: string) => `${digit.repeat(32)}.webp`;
const filesNow = async () =>
  (await readdir(media, { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();

/** A file of a given age in hours. */
async function file(name: string, hours: number): Promise<void> {
  const path = join(media, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'picture');
  const at = new Date(Date.now() - hours * 3_600_000);
  await utimes(path, at, at);
}

/** The row and the file of an upload of ada of a given age in hours. */
async function upload(name: string, hours: number, stored: string | null = null): Promise<string> {
  await file(stored ?? name, hours);
  const [row] = await server.sql(
    `insert into uploads (owner_id, path, file, created_at, ready_at) values ($1, $2, $3, now() - make_interval(hours => $4), now()) returning id`,
    [ada.number, `/media/${name}`, stored ?? name, hours],
  );
  return `upload_${row.id}`;
}

const post = (id: string) =>
  ada.act('createPost', { content: 'A picture', images: [{ id }] }, 'post { id images { url } }');

test('pictures that nothing shows are deleted after a day, with files of no upload', async () => {
  const shown = await upload(nameOf('a'), 23);
  const { post: first } = await post(shown);
  const removed = await upload(nameOf('b'), 23);
  await post(removed);
  await upload(nameOf('c'), 24);
  const unused = await upload(nameOf('d'), 26);
  await upload('old/photo.jpg', 9_999, `imported/tweets/${'e'.repeat(32)}.jpeg`);
  await server.sql(
    `update uploads set created_at = now() - interval '1 year' where id in ($1, $2)`,
    [shown.slice('upload_'.length), removed.slice('upload_'.length)],
  );
  // A profile that a moderator removed keeps its picture.
  await server.sql(`update posts set images = '[]' where images->0->>'path' = $1`, [
    `/media/${nameOf('b')}`,
  ]);
  await server.sql(
    `insert into removals (content_id, author_id, reason, text, saved) values ('user_1', $1, '', '', $2)`,
    [ada.number, JSON.stringify({ pictures: [null, `/media/${nameOf('b')}`] })],
  );
  await file(nameOf('1'), 25);
  await file(nameOf('2'), 23);
  await file(`${nameOf('3')}.0123456789ab`, 25);
  await file(`imported/tweets/${'4'.repeat(32)}.jpeg`, 25);
  await file('of-somebody-else.webp', 9_999);
  // Copies and pieces belong to their upload.
  await file(`${'a'.repeat(32)}-w64.webp`, 25);
  await file(`${'9'.repeat(32)}-w64.webp`, 25);
  const pieces = await upload(nameOf('f'), 1);
  const id = pieces.slice('upload_'.length);
  await server.sql(
    `update uploads set file = null, path = null, pieces = '{${'1'.repeat(16)}}' where id = $1`,
    [id],
  );
  await file(`pieces/${id}/${'1'.repeat(16)}.part`, 25);
  await file(`pieces/${id}/${'2'.repeat(16)}.part`, 25);
  const all = await filesNow();
  await expect(post(unused)).rejects.toThrow('not used in time');
  const dry = JSON.parse((await command(env, 'purge', '--dry-run', '--json')).said);
  expect(dry.purged).toEqual(
    expect.arrayContaining([
      { kind: 'unused_uploads', count: 1, bytes: expect.any(Number) },
      { kind: 'orphaned_files', count: 5, bytes: 5 * 'picture'.length },
    ]),
  );
  expect(await filesNow()).toEqual(all);
  await runJob(server, 'purge_daily');
  const gone = [
    nameOf('d'),
    nameOf('1'),
    `${nameOf('3')}.0123456789ab`,
    `imported/tweets/${'4'.repeat(32)}.jpeg`,
    `${'9'.repeat(32)}-w64.webp`,
    `pieces/${id}/${'2'.repeat(16)}.part`,
  ];
  expect(await filesNow()).toEqual(all.filter((name) => !gone.includes(name)));
  expect((await server.sql('select from uploads')).length).toBe(5);
  // A picture that is shown may be used again.
  expect((await post(shown)).post.images).toEqual(first.images);
}, 60_000);

test('no file is deleted when most of them belong to another database', async () => {
  for (let n = 0; n < 120; n += 1) await file(`${String(n).padStart(32, 'f')}.webp`, 48);
  const all = await filesNow();
  const { code, said } = await command(env, 'purge');
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/orphaned_files +failed +120 of \d+ stored/),
  ]);
  expect(await filesNow()).toEqual(all);
}, 60_000);
