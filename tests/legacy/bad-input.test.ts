import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formWith, pngOf } from '../harness/pictures.js';
import { joinCommunityAs, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village();
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const post: number = (await ada.call('POST /api/posts/', { body: { content: 'of ada' } })).body.id;

/** How much is stored: rows of every table something could slip into, and files. */
async function stored() {
  const tables = ['posts', 'comments', 'messages', 'conversations', 'uploads', 'follows', 'users'];
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`);
  const rows = await server.sql(`select ${counts.join(', ')}`);
  const files = await readdir(join(server.dataDir, 'media')).catch(() => []);
  return { ...rows[0], files: files.length };
}

const big = '99999999999999999999';

describe('credentials', () => {
  test('two different ones get 400', async () => {
    const { hostname, port } = new URL(server.url);
    const lines = [
      'GET /api/users/me/ HTTP/1.1',
      'Host: parley',
      `Authorization: Bearer ${ada.access}`,
      `Authorization: Bearer ${ben.access}`,
      'Connection: close',
    ];
    const status = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`${lines.join('\r\n')}\r\n\r\n`),
      );
      socket.once('data', (data) => resolve(String(data).slice(0, 12)));
      socket.once('error', reject);
    });
    expect(status).toBe('HTTP/1.1 400');
    const rivals = { body: { refresh: ada.refresh }, headers: { bearer: `Token ${ben.refresh}` } };
    expect((await rest(server, 'POST /api/token/refresh/', rivals)).status).toBe(400);
  });

  test('stale ones are ignored where none is needed', async () => {
    const body = { username: 'ada', password: 'the long secret of ada' };
    const headers = { authorization: 'Bearer stale' };
    expect((await rest(server, 'POST /api/token/', { body, headers })).status).toBe(200);
  });
});

describe('content of other users, and missing content', () => {
  test.each(['999999', big, '-1', 'nope', '1%00', '0', '9223372036854775807'])(
    'the number %s in a path is a 404',
    async (id) => {
      const body = { content: 'x' };
      for (const reply of [
        await ada.call(`GET /api/users/${id}/`),
        await ada.call(`PATCH /api/users/${id}/`, { body }),
        await ada.call(`POST /api/users/${id}/follow/`),
        await ada.call(`POST /api/users/${id}/unfollow/`),
        await ada.call(`GET /api/posts/${id}/`),
        await ada.call(`PATCH /api/posts/${id}/`, { body }),
        await ada.call(`DELETE /api/posts/${id}/`),
        await ada.call(`POST /api/posts/${id}/like/`),
        await ada.call(`PATCH /api/comments/${id}/`, { body }),
        await ada.call(`DELETE /api/comments/${id}/`),
        await ada.call(`POST /api/comments/${id}/like/`),
        await ada.call(`POST /api/messages/${id}/mark_as_read/`),
      ]) {
        expect(reply).toReply(404, { detail: 'Not found.' });
      }
    },
  );
});

describe('refused bodies leave nothing behind', () => {
  let before: unknown;
  beforeEach(async () => {
    before = await stored();
  });
  afterEach(async () => {
    expect(await stored()).toEqual(before);
  });

  const json = { 'content-type': 'application/json' };
  const create = (body: unknown, headers: Record<string, string> = {}) =>
    ada.call('POST /api/posts/', { body, headers });

  test('malformed, deep, large and unsupported bodies get 400, 413 and 415', async () => {
    expect(await create('{', json)).toReply(400, {
      detail: expect.stringMatching(/^JSON parse error/),
    });
    expect((await create('{"content":"x","__proto__":{"a":1}}', json)).status).toBe(400);
    const started = performance.now();
    const deep = `{"content":"x","more":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await create(deep, json)).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect((await create('[]', json)).status).toBe(400);
    expect((await create('7', json)).status).toBe(400);
    expect((await create('null', json)).status).toBe(400);
    expect((await create({ content: 'x'.repeat(200_000) })).status).toBe(413);
    const strange = await create('content=x', { 'content-type': 'text/plain' });
    expect(strange).toReply(415, { detail: expect.any(String) });
    expect((await ada.call('GET /api/users/me/')).status).toBe(200);
  });

  test('posts that are missing, blank, not text, too long or with U+0000', async () => {
    const said = async (body: unknown) => {
      const reply = await create(body);
      expect(reply.status).toBe(400);
      return reply.body.content;
    };
    expect(await said({})).toEqual(['This field is required.']);
    expect(await said(undefined)).toEqual(['This field is required.']);
    expect(await said({ content: '' })).toEqual(['This field may not be blank.']);
    expect(await said({ content: ' \n' })).toEqual(['This field may not be blank.']);
    expect(await said({ content: null })).toEqual(['This field may not be null.']);
    expect(await said({ content: 7 })).toEqual(['Not a valid string.']);
    expect(await said({ content: 'a\u0000b' })).toEqual(['Null characters are not allowed.']);
    expect(await said({ content: 'x'.repeat(8_001) })).toHaveLength(1);
  });

  test('ids in a body that are invalid, too large or unknown', async () => {
    for (const id of [big, Number(big), '9007199254740993', -1, 0, 1.5, 'nope', '1\u0000', true]) {
      const comment = await ada.call('POST /api/comments/', { body: { post: id, content: 'x' } });
      expect(comment).toReply(400, { post: [expect.any(String)] });
      const toNobody = { receiver: id, content: 'x' };
      const message = await ada.call('POST /api/messages/', { body: toNobody });
      expect(message).toReply(400, { receiver: [expect.any(String)] });
    }
    const body = `{"post": ${big}, "content": "x"}`;
    expect((await ada.call('POST /api/comments/', { body, headers: json })).status).toBe(400);
    const missing = await ada.call('POST /api/comments/', {
      body: { post: 999_999, content: 'x' },
    });
    expect(missing).toReply(400, { post: ['Object does not exist.'] });
  });

  test('invalid query strings', async () => {
    for (const path of [
      '/api/comments/',
      '/api/comments/?post_id=nope',
      `/api/comments/?post_id=${big}`,
      `/api/messages/with_user/?user_id=${big}`,
      '/api/messages/with_user/?username=a%00b',
      '/api/users/?search=a%00b',
      '/api/posts/?search=a%00b',
      '/api/users/?cursor=nope',
      '/api/posts/feed/?cursor=%00',
    ]) {
      expect((await ada.call(`GET ${path}`)).status, path).toBe(400);
    }
    expect((await ada.call('GET /api/comments/?post_id=999999')).status).toBe(404);
  });

  test('files that are not pictures, whatever their name is', async () => {
    const html = '<!doctype html><script>alert(1)</script>';
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>';
    const png = await pngOf(64, 64);
    for (const [bytes, name] of [
      [html, 'page.png'],
      [svg, 'drawing.png'],
      [png.subarray(0, png.length / 2), 'cut.png'],
    ] as [string | Buffer<ArrayBuffer>, string][]) {
      const reply = await create(formWith('image', bytes, { content: 'look' }, name));
      expect(reply, name).toReply(400, { image: [expect.any(String)] });
    }
    const huge = await create(formWith('image', Buffer.alloc(6 * 1024 ** 2), { content: 'x' }));
    expect([400, 413]).toContain(huge.status);
    expect((await create({ content: 'x', image: 'a string' })).body).toHaveProperty('image');
  });

  test('a valid picture of a refused post', async () => {
    const png = await pngOf(8, 8);
    expect((await create(formWith('image', png, { content: '  ' }))).status).toBe(400);
    expect((await create(formWith('image', png, { content: 'x'.repeat(8_001) }))).status).toBe(400);
    const others = await ben.call(`PATCH /api/posts/${post}/`, { body: formWith('image', png) });
    expect(others.status).toBe(403);
    const gone = await ada.call('PATCH /api/posts/999999/', { body: formWith('image', png) });
    expect(gone.status).toBe(404);
  });

  test('a truncated form, and one without a boundary', async () => {
    const cut =
      '--edge\r\ncontent-disposition: form-data; name="content"\r\n\r\nx\r\n--edge\r\ncontent-disp';
    const type = 'multipart/form-data; boundary=edge';
    expect((await create(cut, { 'content-type': type })).status).toBe(400);
    expect((await create(cut, { 'content-type': 'multipart/form-data' })).status).toBe(400);
  });

  test('an invalid account', async () => {
    const good = { username: 'new', email: 'new@example.org', password: 'a long enough secret' };
    for (const [wrong, field] of [
      [{ username: 'with space' }, 'username'],
      [{ username: 'nul\u0000' }, 'username'],
      [{ email: 'nobody' }, 'email'],
      [{ password: 'short' }, 'password'],
      [{ password: undefined }, 'password'],
      [{ first_name: 'x'.repeat(200) }, 'first_name'],
    ] as [object, string][]) {
      const body = { ...good, ...wrong };
      const reply = await rest(server, 'POST /api/users/register/', { body });
      expect(reply.status, field).toBe(400);
      expect(Object.keys(reply.body)).toEqual([field]);
    }
  });
});

test('text is returned unchanged: emoji, right to left, a lone surrogate as U+FFFD', async () => {
  const content = 'שלום 👩‍👩‍👧 <b>&amp;</b>  end ';
  const kept = await ada.call('POST /api/posts/', { body: { content } });
  expect(kept.body.content).toBe(content);
  const lone = await ada.call('POST /api/posts/', {
    body: '{"content":"a\\ud800b"}',
    headers: { 'content-type': 'application/json' },
  });
  expect(lone.body.content).toBe('a\ufffdb');
});
