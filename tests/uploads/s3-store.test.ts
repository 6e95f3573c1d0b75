import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { s3Store } from '../../src/core/storage/s3-store.js';
import type { ListedFile } from '../../src/core/storage/store.js';
import { closing } from '../harness/closing.js';
import { formWith, pngOf } from '../harness/pictures.js';
import { joinCommunity } from '../harness/rest.js';
import { startS3 } from '../harness/s3.js';
import { startParley, TEST_ENV } from '../harness/server.js';

const s3 = closing(await startS3());

const storeWith = (env: Record<string, string> = {}) => {
  const config = parseConfig({ ...TEST_ENV, ...s3.env, ...env });
  return s3Store(config.s3 as NonNullable<typeof config.s3>);
};

describe('S3-compatible storage', () => {
  test('stores, returns and deletes a file', async () => {
    const store = storeWith();
    const bytes = Buffer.from('not really a picture');
    await store.save('avatars/a-b_c.webp', bytes, 'image/webp');
    expect(s3.objects.get('avatars/a-b_c.webp')).toEqual({ bytes, contentType: 'image/webp' });
    const file = await store.open('avatars/a-b_c.webp');
    expect(file).toMatchObject({ bytes: bytes.length, contentType: 'image/webp' });
    if (file) expect(await buffer(file.stream)).toEqual(bytes);
    await store.remove('avatars/a-b_c.webp');
    await store.remove('avatars/a-b_c.webp');
    expect(await store.open('avatars/a-b_c.webp')).toBeNull();
    expect(s3.refused).toEqual([]);
  });

  test('lists its files, over several pages', async () => {
    const store = storeWith();
    const names = ['avatars/a.png', 'b.webp', 'c & d.txt', 'e.webp', 'f.webp'];
    for (const name of names)
      s3.objects.set(name, { bytes: Buffer.from(name), contentType: 'image/webp' });
    const files: ListedFile[][] = [];
    for await (const page of store.list()) files.push(page);
    expect(files.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(files.flat().map(({ name, bytes }) => [name, bytes])).toEqual(
      names.map((name) => [name, name.length]),
    );
    expect(files[0]?.[0]?.modifiedAt).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(s3.refused).toEqual([]);
    s3.objects.clear();
  });

  test('is used with names of the server only', async () => {
    const store = storeWith();
    for (const name of ['../x.webp', 'a/../../x.webp', 'a.webp?acl', '', '%2e%2e/x.webp']) {
      expect(await store.open(name)).toBeNull();
      await expect(store.save(name, Buffer.from('x'), 'image/webp')).rejects.toThrow('No name');
    }
    expect(s3.objects.size).toBe(0);
  });

  test('is UNAVAILABLE with a wrong key, a missing bucket, or without an answer', async () => {
    const unavailable = { code: 'UNAVAILABLE' };
    const put = (env: Record<string, string>) =>
      storeWith(env).save('x.webp', Buffer.from('x'), 'image/webp');
    await expect(put({ S3_SECRET_ACCESS_KEY: 'another' })).rejects.toMatchObject(unavailable);
    expect(s3.refused).toEqual(['PUT /parley-uploads/x.webp']);
    await expect(put({ S3_BUCKET: 'elsewhere' })).rejects.toMatchObject(unavailable);
    await expect(put({ S3_ENDPOINT: 'http://127.0.0.1:9' })).rejects.toMatchObject(unavailable);
    s3.failing = 503;
    await expect(put({})).rejects.toMatchObject(unavailable);
    await expect(storeWith().open('x.webp')).rejects.toMatchObject(unavailable);
    s3.failing = null;
    expect(s3.objects.size).toBe(0);
  });
});

test('a node with S3 storage serves from it, and stores nothing on disk', async () => {
  const server = await startParley(s3.env);
  closing({
    stop: () => {
      s3.failing = null;
    },
  });
  const ada = await joinCommunity(server, 'ada');
  const form = formWith('image', await pngOf(8, 6), { content: 'look' });
  const { status, body } = await ada.call('POST /api/posts/', { body: form });
  expect(status).toBe(201);
  const { pathname } = new URL(body.image);
  expect([...s3.objects.keys()].sort()).toEqual(
    [pathname.replace('/media/', ''), 'avatars/default.png'].sort(),
  );
  const served = await fetch(server.url + pathname);
  expect(served.headers.get('content-type')).toBe('image/webp');
  const { width, height } = await sharp(await served.bytes()).metadata();
  expect({ width, height }).toEqual({ width: 8, height: 6 });
  expect((await fetch(`${server.url}/media/avatars/default.png`)).status).toBe(200);

  s3.failing = 500;
  form.set('content', 'look again');
  const refused = await ada.call('POST /api/posts/', { body: form });
  expect(refused.status).toBe(503);
  expect((await fetch(server.url + pathname)).status).toBe(503);
  s3.failing = null;
  expect((await ada.call('GET /api/posts/my_posts/')).body).toHaveLength(1);

  expect((await ada.call(`DELETE /api/users/${ada.id}/`)).status).toBe(204);
  expect([...s3.objects.keys()]).toEqual(['avatars/default.png']);
  expect((await fetch(server.url + pathname)).status).toBe(404);
});

test('its variables must be given together, and missing ones are named', () => {
  expect(parseConfig({ ...TEST_ENV }).s3).toBeNull();
  const { S3_BUCKET: _, S3_SECRET_ACCESS_KEY: __, ...some } = s3.env;
  expect(() => parseConfig({ ...TEST_ENV, ...some })).toThrow(
    /S3_BUCKET must be given[\s\S]*S3_SECRET_ACCESS_KEY must be given/,
  );
});
