import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { CREATE_POST, deleteAccount } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben } = await village('ada', 'ben');
const create = { width: 30, height: 20, channels: 3 as const, background: 'teal' };
const picture = await sharp({ create }).jpeg().toBuffer();
const announce = (person: Person, input: object = {}) =>
  person.graphql(
    `mutation ($input: CreateUploadInput!) {
      createUpload(input: $input) { upload { id url width height } putUrl expiresAt }
    }`,
    { input: { contentType: 'image/jpeg', bytes: picture.length, ...input } },
  );
const announced = async (person: Person) => (await announce(person)).data.createUpload;

/** The path of an address this server gave, at the port it really listens on. */
const here = (putUrl: string) => {
  const { pathname, search } = new URL(putUrl);
  return server.url + pathname + search;
};
const put = async (url: string, body: Uint8Array | string = picture) => {
  const reply = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'image/jpeg' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
};
const kept = async () =>
  (await readdir(join(server.dataDir, 'media'))).filter((name) => name.endsWith('.webp'));
const post = (person: Person, imageId: string) =>
  person.graphql(CREATE_POST, { input: { content: 'look', imageId } });

describe('a picture', () => {
  test('is announced, sent to its address, and shown by its id', async () => {
    const { upload, putUrl, expiresAt } = await announced(ada);
    expect(upload).toEqual({
      id: expect.stringMatching(/^upload_[\da-f-]{36}$/),
      url: null,
      width: null,
      height: null,
    });
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15.1);
    const sent = await put(here(putUrl));
    const url = expect.stringMatching(/^\/media\/[\da-f]{32}\.webp$/);
    expect(sent).toEqual({ status: 200, body: { id: upload.id, url, width: 30, height: 20 } });
    const served = await fetch(server.url + sent.body.url);
    expect(served.headers.get('content-type')).toBe('image/webp');
    expect((await post(ada, upload.id)).data.createPost.post.imageUrl).toBe(sent.body.url);
    const found = await ada.ask(
      `query ($id: ID!) { node(id: $id) { ... on Upload { url width height } } }`,
      { id: upload.id },
    );
    expect(found.node).toEqual({ url: sent.body.url, width: 30, height: 20 });
  });

  test('can be a profile picture and a cover, and be removed', async () => {
    const [avatar, cover] = [await announced(ben), await announced(ben)];
    const [a, c] = [await put(here(avatar.putUrl)), await put(here(cover.putUrl))];
    const update = async (input: object) =>
      (await ben.act('updateProfile', input, 'user { avatarUrl coverUrl }')).user;
    const both = await update({ avatarId: avatar.upload.id, coverId: cover.upload.id });
    expect(both).toEqual({ avatarUrl: a.body.url, coverUrl: c.body.url });
    expect((await update({ bio: 'hello' })).avatarUrl).toBe(a.body.url);
    const rival = update({ avatarId: avatar.upload.id, avatarUrl: '/media/x.webp' });
    await expect(rival).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const cleared = await update({ avatarId: null, coverUrl: null });
    expect(cleared).toEqual({ avatarUrl: null, coverUrl: null });
  });

  test('belongs to its owner: others cannot find, use or send it', async () => {
    const { upload, putUrl } = await announced(ada);
    const unsent = await post(ada, upload.id);
    expect(unsent.fields).toContain('imageId');
    await put(here(putUrl));
    const stolen = await post(ben, upload.id);
    expect(stolen.code).toBe('BAD_USER_INPUT');
    const avatar = await ben.graphql(
      `mutation { updateProfile(input: { avatarId: "${upload.id}" }) { user { id } } }`,
    );
    expect(avatar.fields).toContain('avatarId');
    const seen = await ben.graphql(`{ node(id: "${upload.id}") { id } }`);
    expect(seen).toMatchObject({ data: { node: null }, code: 'NOT_FOUND' });
  });

  test('is sent once: ten concurrent requests store one', async () => {
    const { putUrl } = await announced(ada);
    const before = (await kept()).length;
    const replies = await Promise.all(Array.from({ length: 10 }, () => put(here(putUrl))));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect((await kept()).length).toBe(before + 1);
  });

  test('is refused at a forged, changed or expired address', async () => {
    const [mine, other] = [await announced(ada), await announced(ben)];
    const before = (await kept()).length;
    const url = new URL(here(mine.putUrl));
    const bent = (change: (to: URL) => void) => {
      const to = new URL(url);
      change(to);
      return to.href;
    };
    const past = String(Date.now() - 1);
    for (const address of [
      bent((to) => to.searchParams.set('signature', 'x'.repeat(43))),
      bent((to) => to.searchParams.delete('signature')),
      bent((to) => to.searchParams.append('signature', 'twice')),
      bent((to) => to.searchParams.set('expires', String(Date.now() + 9e9))),
      bent((to) => to.searchParams.set('expires', past)),
      bent((to) => {
        to.pathname = new URL(other.putUrl).pathname;
      }),
    ]) {
      expect(await put(address)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    for (const path of ['nope', '../etc', '00000000-0000-0000-0000-00000000000g', '1%00'])
      expect((await put(`${server.url}/uploads/${path}${url.search}`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: new Uint8Array(picture) })).status).toBe(404);
    expect((await kept()).length).toBe(before);
    expect((await put(url.href)).status).toBe(200);
  });

  test('that is invalid, too large or empty is refused, and can be sent again', async () => {
    const { upload, putUrl } = await announced(ada);
    const before = (await kept()).length;
    const url = here(putUrl);
    for (const body of ['<html>', '', picture.subarray(0, picture.length / 2)])
      expect(await put(url, body)).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT' } });
    expect((await put(url, Buffer.alloc(6 * 1024 ** 2))).status).toBe(413);
    expect((await kept()).length).toBe(before);
    expect((await put(url)).body.id).toBe(upload.id);
  });

  test('with an invalid type or size is refused at its announcement', async () => {
    for (const [field, input] of [
      ['contentType', { contentType: 'image/svg+xml' }],
      ['contentType', { contentType: 'text/html' }],
      ['bytes', { bytes: 5 * 1024 ** 2 + 1 }],
      ['bytes', { bytes: 0 }],
      ['bytes', { bytes: -1 }],
    ] as const) {
      const reply = await announce(ada, input);
      expect(reply.code).toBe('BAD_USER_INPUT');
      expect(reply.fields).toEqual([field]);
    }
  });

  test('that is never sent expires; at most fifty are open', async () => {
    const cleo = await server.person('cleo');
    const codes = (await Promise.all(Array.from({ length: 50 }, () => announce(cleo)))).map(
      ({ code }) => code,
    );
    expect(codes.filter(Boolean)).toEqual([]);
    expect((await announce(cleo)).code).toBe('CONFLICT');
    await server.sql(
      `update uploads set created_at = now() - interval '16 minutes' where owner_id = $1`,
      [cleo.number],
    );
    expect((await announce(cleo)).errors).toBeUndefined();
    const rows = await server.sql('select from uploads where owner_id = $1', [cleo.number]);
    expect(rows).toHaveLength(1);
  });

  test('may be sent by a page of an allowed origin, after a preflight request', async () => {
    const { putUrl } = await announced(ada);
    const reply = await fetch(here(putUrl), {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(reply.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  });

  test('is deleted with the account of its owner, and so is its file', async () => {
    const dora = await server.person('dora');
    const { upload, putUrl } = await announced(dora);
    const { body } = await put(here(putUrl));
    await post(dora, upload.id);
    const later = await announced(dora);
    await deleteAccount(dora);
    expect((await fetch(server.url + body.url)).status).toBe(404);
    expect((await put(here(later.putUrl))).status).toBe(404);
  });
});
