import { describe, expect, test } from 'vitest';
import { deleteAccount } from '../harness/documents.js';
import { announce, atNode, giveUp, offsetOf, patch, pngOf, upload } from '../harness/pictures.js';
import { type Person, village } from '../harness/server.js';
import { uploadStorage } from '../harness/upload-storage.js';

const storage = await uploadStorage();
const { server, ada, ben } = await village(storage.env, 'ada', 'ben');
const picture = await pngOf(30, 20);
const given = { kind: 'IMAGE', name: 'picture.png', type: 'image/png', size: picture.length };
const announced = async (person: Person, size = picture.length, input: object = {}) => {
  const { id, url } = await announce(person, size, input);
  return { id, url: atNode(server.url, url) };
};
const filesNow = () => storage.filesOf(server);
const post = (person: Person, id: string) =>
  person.attempt(
    'createPost',
    { content: 'look', images: [{ id }] },
    'post { id images { url width height thumbhash alt } }',
  );
const file = { kind: 'FILE', name: 'data', type: 'application/octet-stream' };

describe('a picture', () => {
  test('is announced, sent to its address, and shown by its id', async () => {
    const reply = await ada.act(
      'createUpload',
      given,
      'upload { id kind name mimeType isComplete width } url expiresAt',
    );
    expect(reply.upload).toEqual({
      id: expect.stringMatching(/^upload_[\da-f-]{36}$/),
      kind: 'IMAGE',
      name: 'picture.png',
      mimeType: 'image/png',
      isComplete: false,
      width: null,
    });
    const hours = (Date.parse(reply.expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24.1);
    const sent = await patch(atNode(server.url, reply.url), picture);
    expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, String(picture.length)]);
    const {
      images: [image],
    } = (await post(ada, reply.upload.id)).data.createPost.post;
    expect(image).toEqual({
      url: expect.stringMatching(/^\/media\/[\da-f]{32}\.webp$/),
      width: 30,
      height: 20,
      thumbhash: expect.any(String),
      alt: null,
    });
    const served = await fetch(server.url + image.url);
    expect(served.headers.get('content-type')).toBe('image/webp');
    const found = await ada.ask(
      `query ($id: ID!) { node(id: $id) { ... on Upload { isComplete mimeType width height } } }`,
      { id: reply.upload.id },
    );
    expect(found.node).toEqual({ isComplete: true, mimeType: 'image/webp', width: 30, height: 20 });
  });

  test('is not served before something shows it', async () => {
    const { id } = await upload(ada, server.url, picture);
    const [row] = await server.sql('select file from uploads where id = $1', [id.slice(7)]);
    expect((await fetch(`${server.url}/media/${row.file}`)).status).toBe(404);
    await post(ada, id);
    expect((await fetch(`${server.url}/media/${row.file}`)).status).toBe(200);
  });

  test('can be a profile picture and a cover, and be removed', async () => {
    const [avatar, cover] = [
      await upload(ben, server.url, picture),
      await upload(ben, server.url, picture),
    ];
    const update = async (input: object) =>
      (await ben.act('updateProfile', input, 'user { avatar { url } cover { url } }')).user;
    const both = await update({ avatarId: avatar.id, coverId: cover.id });
    for (const { url } of [both.avatar, both.cover])
      expect((await fetch(server.url + url)).status).toBe(200);
    expect((await update({ bio: 'hello' })).avatar).toEqual(both.avatar);
    const rival = update({ avatarId: avatar.id, avatarUrl: '/media/x.webp' });
    await expect(rival).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const cleared = await update({ avatarId: null, coverUrl: null });
    expect(cleared).toEqual({ avatar: null, cover: null });
  });

  test('belongs to its owner: others cannot find or use it', async () => {
    const { id, url } = await announced(ada);
    const unsent = await post(ada, id);
    expect(unsent.fields).toContain('images');
    await patch(url, picture);
    const stolen = await post(ben, id);
    expect(stolen.code).toBe('BAD_USER_INPUT');
    const avatar = await ben.graphql(
      `mutation { updateProfile(input: { avatarId: "${id}" }) { user { id } } }`,
    );
    expect(avatar.fields).toContain('avatarId');
    const seen = await ben.graphql(`{ node(id: "${id}") { id } }`);
    expect(seen).toFindNothing();
  });

  test('is deleted with the account of its owner, and so is its file', async () => {
    const dora = await server.person('dora');
    const { id } = await upload(dora, server.url, picture);
    const {
      images: [image],
    } = (await post(dora, id)).data.createPost.post;
    const later = await announced(dora);
    await deleteAccount(dora);
    expect((await fetch(server.url + image.url)).status).toBe(404);
    expect((await patch(later.url, picture)).status).toBe(404);
  });

  test('is shown smaller by its address', async () => {
    const big = await upload(ada, server.url, await pngOf(600, 300));
    const { data } = await ada.attempt(
      'createPost',
      { content: 'big', images: [{ id: big.id }] },
      'post { images { whole: url small: url(width: 100) large: url(width: 9000) } }',
    );
    const { whole, small, large } = data.createPost.post.images[0];
    expect([small, large]).toEqual([`${whole}?width=128`, whole]);
    const sizeOf = async (path: string) =>
      (await (await fetch(server.url + path)).arrayBuffer()).byteLength;
    expect(await sizeOf(small)).toBeLessThan(await sizeOf(whole));
  });
});

describe('an upload', () => {
  const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, n) => n % 251));

  test('goes on where it was cut', async () => {
    const { id, url } = await announced(ada, bytes.length, file);
    expect(await offsetOf(url)).toBe(0);
    expect((await patch(url, bytes.subarray(0, 300_000))).status).toBe(204);
    expect(await offsetOf(url)).toBe(300_000);
    const wrong = await patch(url, bytes.subarray(0, 10), 10);
    expect(wrong.status).toBe(409);
    const tooMuch = await patch(url, Buffer.concat([bytes, bytes]), 300_000);
    expect(tooMuch.status).toBe(413);
    expect(await offsetOf(url)).toBe(300_000);
    expect((await patch(url, bytes.subarray(300_000), 300_000)).status).toBe(204);
    const { message } = await ada.act(
      'sendMessage',
      { to: { userId: ben.id }, attachmentIds: [id] },
      'message { attachments { url } }',
    );
    const served = await fetch(server.url + message.attachments[0].url);
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('is received once: ten concurrent requests store one piece', async () => {
    const { url } = await announced(ada, bytes.length, file);
    const before = (await filesNow()).length;
    const replies = await Promise.all(Array.from({ length: 10 }, () => patch(url, bytes)));
    const done = replies.filter(({ status }) => status === 204);
    expect(done).toHaveLength(1);
    expect((await filesNow()).length).toBe(before + 2);
    expect(await offsetOf(url)).toBe(bytes.length);
  });

  test('takes no error of the database for another request', async () => {
    const { url } = await announced(ada, bytes.length, file);
    const before = await filesNow();
    await server.sql(
      'alter table uploads add constraint no_pieces check (cardinality(pieces) = 0) not valid',
    );
    const failed = await patch(url, bytes);
    await server.sql('alter table uploads drop constraint no_pieces');
    expect(failed.status).toBe(500);
    expect(await filesNow()).toEqual(before);
    expect((await patch(url, bytes)).status).toBe(204);
  });

  test('is given up, with its files', async () => {
    const before = await filesNow();
    const { url } = await announced(ada, bytes.length, file);
    await patch(url, bytes.subarray(0, 1_000));
    expect((await giveUp(url)).status).toBe(204);
    expect(await offsetOf(url)).toBeNull();
    expect(await filesNow()).toEqual(before);
  });

  test('is refused at a forged, changed or expired address', async () => {
    const [mine, other] = [await announced(ada), await announced(ben)];
    const url = new URL(mine.url);
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
        to.pathname = new URL(other.url).pathname;
      }),
    ]) {
      expect((await patch(address, picture)).status).toBe(403);
      expect(await offsetOf(address)).toBeNull();
    }
    for (const path of ['nope', '../etc', '00000000-0000-0000-0000-00000000000g', '1%00'])
      expect((await patch(`${server.url}/uploads/${path}${url.search}`, picture)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: new Uint8Array(picture) })).status).toBe(404);
    expect(await offsetOf(mine.url)).toBe(0);
  });

  test('speaks tus 1.0.0 alone', async () => {
    const { url } = await announced(ada);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    };
    const send = async (changed: object) => {
      const given = Object.fromEntries(
        Object.entries({ ...headers, ...changed }).filter(([, value]) => value !== null),
      ) as Record<string, string>;
      const body = new Uint8Array(picture);
      return (await fetch(url, { method: 'PATCH', headers: given, body })).status;
    };
    for (const [changed, status] of [
      [{ 'tus-resumable': null }, 412],
      [{ 'tus-resumable': '0.2.2' }, 400],
      [{ 'upload-offset': null }, 403],
      [{ 'upload-offset': '-1' }, 400],
      [{ 'upload-offset': 'x' }, 400],
      [{ 'content-type': 'image/png' }, 400],
    ] as const)
      expect([changed, await send(changed)]).toEqual([changed, status]);
    expect(await offsetOf(url)).toBe(0);
    const options = await fetch(url, { method: 'OPTIONS' });
    expect(options.headers.get('tus-version')).toBe('1.0.0');
    expect(options.headers.get('tus-extension')).toBe('termination');
  });

  test('that is never complete is deleted with its files after a day; at most fifty are open', async () => {
    const cleo = await server.person('cleo');
    const before = await filesNow();
    const { url } = await announced(cleo, bytes.length, file);
    await patch(url, bytes.subarray(0, 1_000));
    for (let n = 1; n < 50; n += 1) await announced(cleo);
    expect((await cleo.attempt('createUpload', given)).code).toBe('CONFLICT');
    await server.sql(
      `update uploads set created_at = now() - interval '25 hours' where owner_id = $1`,
      [cleo.number],
    );
    expect((await cleo.attempt('createUpload', given)).errors).toBeUndefined();
    const rows = await server.sql('select from uploads where owner_id = $1', [cleo.number]);
    expect(rows).toHaveLength(1);
    expect(await filesNow()).toEqual(before);
  });

  test('may be sent by a page of an allowed origin, after a preflight request', async () => {
    const { url } = await announced(ada);
    const headers = {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'tus-resumable,upload-offset,content-type',
    };
    const preflight = await fetch(url, { method: 'OPTIONS', headers });
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('upload-offset');
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const head = await fetch(url, {
      method: 'HEAD',
      headers: { origin: 'http://localhost:3000', 'tus-resumable': '1.0.0' },
    });
    expect(head.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(head.headers.get('access-control-expose-headers')).toContain('Upload-Offset');
  });

  test('counts for the bytes and the uploads that its owner may have', async () => {
    const dave = await server.person('dave');
    await server.sql(
      `insert into uploads (owner_id, size, ready_at, created_at, file) values ($1, $2, now(), now() - interval '2 hours', 'f')`,
      [dave.number, 5 * 1024 ** 3 - 100],
    );
    expect((await dave.attempt('createUpload', { ...given, size: 101 })).code).toBe('CONFLICT');
    expect((await dave.attempt('createUpload', { ...given, size: 100 })).errors).toBeUndefined();
    await server.sql(
      `insert into uploads (owner_id, ready_at) select $1, now() from generate_series(1, 299)`,
      [dave.number],
    );
    const refused = await dave.attempt('createUpload', { ...given, size: 1 });
    expect(refused.code).toBe('RATE_LIMITED');
  });
});
