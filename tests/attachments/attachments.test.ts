import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { addressFor, attachmentFields, sendFile } from '../harness/attachments.js';
import { announce, upload } from '../harness/pictures.js';
import {
  ada,
  ben,
  cleo,
  file,
  filesNow,
  get,
  pdf,
  picture,
  send,
  server,
  toBen,
} from './sending.js';

describe('a message', () => {
  test('shows its picture to both participants, with a preview and without metadata', async () => {
    const { content, attachments } = await sendFile(ada, server.url, toBen, picture);
    expect(content).toBe('');
    const [shown] = attachments;
    expect(shown).toMatchObject({
      id: expect.stringMatching(/^attachment_\d+$/),
      kind: 'IMAGE',
      name: 'picture.png',
      mimeType: 'image/webp',
      width: 900,
      height: 600,
      durationMs: null,
      waveform: [],
      posterUrl: null,
      thumbhash: expect.stringMatching(/^[\w+/=]{16,60}$/),
    });
    const reply = await get(shown.url);
    expect(reply.status).toBe(200);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(shown.size),
      'content-disposition': `attachment; filename="picture.webp"; filename*=UTF-8''picture.webp`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'private, max-age=60',
    });
    const kept = Buffer.from(await reply.arrayBuffer());
    expect(kept.includes('taken at home')).toBe(false);
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
  });

  test('takes ten files in their order with a text, and not eleven', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 11; n += 1) {
      const input = { ...file, name: `part ${n}.pdf` };
      ids.push((await upload(ada, server.url, pdf, input)).id);
    }
    const tooMany = await send(ada, { content: 'all', attachmentIds: ids });
    expect(tooMany).toBeRefused('BAD_USER_INPUT', 'attachmentIds');
    const { data } = await send(ada, { content: 'all', attachmentIds: ids.slice(0, 10) });
    const names = data.sendMessage.message.attachments.map(({ name }: { name: string }) => name);
    expect(names).toEqual(Array.from({ length: 10 }, (_, n) => `part ${n}.pdf`));
    expect((await send(ada, { attachmentIds: [ids[10]] })).errors).toBeUndefined();
  });

  test('needs a text or a file', async () => {
    for (const input of [{}, { content: ' ' }, { content: '', attachmentIds: [] }])
      expect(await send(ada, input)).toBeRefused('BAD_USER_INPUT', 'content');
  });

  test.each([
    ['of somebody else', async () => (await upload(cleo, server.url, pdf, file)).id],
    ['that is not complete', async () => (await announce(ada, 10)).id],
    ['that does not exist', async () => 'upload_00000000-0000-4000-8000-000000000000'],
    [
      'that a post shows',
      async () => {
        const { id } = await upload(ada, server.url, picture);
        await ada.act('createPost', { content: 'look', images: [{ id }] });
        return id;
      },
    ],
    [
      'that another message was sent with',
      async () => (await sendFile(ada, server.url, toBen, pdf, file)).uploadId,
    ],
  ])('is not sent with an upload %s', async (_, make) => {
    const fresh = (await upload(ada, server.url, pdf, file)).id;
    const before = await server.sql('select count(*)::int as count from messages');
    const refused = await send(ada, { attachmentIds: [fresh, await make()] });
    expect(refused).toBeRefused('BAD_USER_INPUT', 'attachmentIds');
    const twice = await send(ada, { attachmentIds: [fresh, fresh] });
    expect(twice).toBeRefused('BAD_USER_INPUT', 'attachmentIds');
    // Nothing was written, and the other upload is still free.
    const sentNow = (await server.sql('select count(*)::int as count from messages'))[0].count;
    expect(sentNow - before[0].count).toBeLessThanOrEqual(1);
    expect((await send(ada, { attachmentIds: [fresh] })).errors).toBeUndefined();
  });

  test('of one upload is one: ten at once, and a retry with its key returns it', async () => {
    const { id } = await upload(ada, server.url, pdf, file);
    const input = { content: 'once', attachmentIds: [id] };
    const keys = Array.from({ length: 10 }, (_, n) => send(ada, { ...input, clientKey: `k${n}` }));
    const replies = await Promise.all(keys);
    const sent = replies.filter(({ errors }) => !errors);
    expect(sent).toHaveLength(1);
    const [first] = sent;
    const clientKey = `k${replies.indexOf(first as never)}`;
    const again = await Promise.all([1, 2].map(() => send(ada, { ...input, clientKey })));
    for (const { data } of again) expect(data).toEqual(first?.data);
    const rows = await server.sql('select from attachments where upload_id = $1', [
      id.slice('upload_'.length),
    ]);
    expect(rows).toHaveLength(1);
  });

  test('reaches a subscriber with an address of their own', async () => {
    const { conversation } = await sendFile(ada, server.url, toBen, pdf, file);
    const events = ben.subscribe(
      `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
        ... on StreamResumed { head }
        ... on MessageSent { message { ${attachmentFields} } } } }`,
      { id: conversation.id },
    );
    expect((await events.event()).head).toBeGreaterThan(0);
    await sendFile(ada, server.url, { conversationId: conversation.id }, pdf, file);
    const [shown] = (await events.event()).message.attachments;
    expect(shown.url).toContain(`user=${ben.number}&`);
    expect((await get(shown.url)).status).toBe(200);
  });
});

describe('an address', () => {
  test('is of no use to others, changed, expired, or once its user has left', async () => {
    const { group } = await ada.act('createGroup', { name: 'Walkers' }, 'group { id }');
    for (const one of [ben, cleo]) await one.act('joinGroup', { groupId: group.id });
    const { id } = await sendFile(ada, server.url, { groupId: group.id }, pdf, file);
    const saved = await addressFor(cleo, id);
    expect((await get(saved)).status).toBe(200);
    const bent = (name: string, value: string) => {
      const url = new URL(server.url + saved);
      url.searchParams.set(name, value);
      return url.pathname + url.search;
    };
    const past = String(Date.now() - 1);
    const other = saved.replace(/^\/files\/(\d+)/, (_, n) => `/files/${Number(n) - 1}`);
    for (const path of [
      bent('user', String(ben.number)),
      bent('expires', past),
      bent('expires', String(Date.now() + 9e9)),
      bent('signature', 'x'.repeat(43)),
      bent('signature', ''),
      other,
      saved.split('?')[0] as string,
      '/files/nope?user=1&expires=1&signature=1',
      '/files/99999999999999999999?user=1&expires=1&signature=1',
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    await cleo.act('leaveGroup', { groupId: group.id });
    expect((await get(saved)).status).toBe(404);
    expect((await get(await addressFor(ben, id))).status).toBe(200);
  });

  test('answers requests for ranges', async () => {
    const big = Buffer.from(Array.from({ length: 1_500_000 }, (_, n) => (n * 7) % 251));
    const { attachments } = await sendFile(ada, server.url, toBen, big, {
      kind: 'FILE',
      name: 'numbers',
      type: 'application/octet-stream',
    });
    const [{ url, size }] = attachments;
    expect(size).toBe(big.length);
    const part = async (range: string, more = {}) => {
      const reply = await get(url, { range, ...more });
      const bytes = Buffer.from(await reply.arrayBuffer());
      return { status: reply.status, range: reply.headers.get('content-range'), bytes };
    };
    const last = big.length - 1;
    for (const [asked, from, to] of [
      ['bytes=0-0', 0, 0],
      ['bytes=524200-524400', 524_200, 524_400],
      ['bytes=100-', 100, last],
      ['bytes=-5', last - 4, last],
      ['bytes=10-99999999', 10, last],
      ['Bytes=1-2', 1, 2],
    ] as const) {
      const found = await part(asked);
      expect([asked, found.status, found.range]).toEqual([
        asked,
        206,
        `bytes ${from}-${to}/${big.length}`,
      ]);
      expect(found.bytes.equals(big.subarray(from, to + 1))).toBe(true);
    }
    expect(await part(`bytes=${big.length}-`)).toMatchObject({
      status: 416,
      range: `bytes */${big.length}`,
    });
    for (const whole of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-2'])
      expect(await part(whole)).toMatchObject({ status: 200, range: null, bytes: big });
    const etag = (await get(url)).headers.get('etag') as string;
    expect((await part('bytes=0-1', { 'if-range': etag })).status).toBe(206);
    expect((await part('bytes=0-1', { 'if-range': '"other"' })).status).toBe(200);
    for (const named of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect((await get(url, { 'if-none-match': named })).status).toBe(304);
    expect((await get(url, { 'if-none-match': '"other", W/"another"' })).status).toBe(200);
    const head = await fetch(server.url + url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(big.length)]);
  });

  test('of a picture takes a width: a few copies are made, and kept', async () => {
    const { id, attachments } = await sendFile(ada, server.url, toBen, picture);
    const widthOf = async (path: string) =>
      (await sharp(Buffer.from(await (await get(path)).arrayBuffer())).metadata()).width;
    const before = (await filesNow()).length;
    for (const [asked, width] of [
      [1, 64],
      [100, 128],
      [128, 128],
      [500, 512],
      [800, 900],
      [5000, 900],
    ]) {
      const path = await addressFor(ben, id, `url(width: ${asked})`);
      expect([asked, await widthOf(path)]).toEqual([asked, width]);
    }
    expect((await filesNow()).length).toBe(before + 3);
    const refused = await ben.graphql(
      `{ node(id: "${id}") { ... on Message { attachments { url(width: 0) } } } }`,
    );
    expect(refused.code).toBe('BAD_USER_INPUT');
    expect((await get(`${attachments[0].url}&width=many`)).status).toBe(400);
  });
});

describe('the files of a message', () => {
  test('are deleted with it', async () => {
    const before = await filesNow();
    const { id, attachments } = await sendFile(ada, server.url, toBen, picture);
    await get(await addressFor(ben, id, 'url(width: 64)'));
    expect(await filesNow()).not.toEqual(before);
    const { message } = await ada.act(
      'deleteMessage',
      { messageId: id },
      'message { attachments { id } }',
    );
    expect(message.attachments).toEqual([]);
    expect(await filesNow()).toEqual(before);
    expect((await get(attachments[0].url)).status).toBe(404);
    const gone = await ben.graphql(`{ node(id: "${attachments[0].id}") { id } }`);
    expect(gone).toFindNothing();
  });

  test('are kept for another message that shows them, until that is deleted too', async () => {
    const { id, conversation, attachments } = await sendFile(ada, server.url, toBen, pdf, file);
    const copy = await ben.act(
      'sendMessage',
      { to: { conversationId: conversation.id }, content: 'copy' },
      'message { id }',
    );
    await server.sql(
      `insert into attachments (conversation_id, message_id, sender_id, upload_id, position, kind, name, mime_type, size)
       select conversation_id, $1, $2, upload_id, position, kind, name, mime_type, size from attachments where id = $3`,
      [copy.message.id.slice(8), ben.number, attachments[0].id.slice('attachment_'.length)],
    );
    await ada.act('deleteMessage', { messageId: id });
    const path = await addressFor(ben, copy.message.id);
    expect((await get(path)).status).toBe(200);
    const before = (await filesNow()).length;
    await ben.act('deleteMessage', { messageId: copy.message.id });
    expect((await get(path)).status).toBe(404);
    expect((await filesNow()).length).toBe(before - 1);
  });

  test('are hidden while a moderator hides it, and shown again', async () => {
    const fay = await server.person('fay');
    await server.appoint(fay);
    const { id, attachments } = await sendFile(ada, server.url, toBen, pdf, file);
    const input = { contentId: id, reason: 'rude' };
    await fay.admin.act('removeContent', input);
    expect((await get(attachments[0].url)).status).toBe(404);
    const hidden = await ben.ask(`{ node(id: "${id}") { ... on Message { attachments { id } } } }`);
    expect(hidden.node.attachments).toEqual([]);
    await fay.admin.act('restoreContent', input);
    expect((await get(attachments[0].url)).status).toBe(200);
  });

  test('are deleted with the account of their sender', async () => {
    const dora = await server.person('dora');
    const before = await filesNow();
    const { attachments } = await sendFile(dora, server.url, toBen, pdf, file);
    await dora.act('deleteAccount', { password: dora.password });
    expect((await get(attachments[0].url)).status).toBe(404);
    expect(await filesNow()).toEqual(before);
  });
});
