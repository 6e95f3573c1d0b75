import { describe, expect, test } from 'vitest';
import { addressFor, mp4, ogg, sendFile } from '../harness/attachments.js';
import { announce, atNode, patch, pngOf, upload } from '../harness/pictures.js';
import { ada, ben, file, filesNow, get, pdf, picture, server, toBen } from './sending.js';

const half = (await pngOf(200, 200)).subarray(0, 300);

describe('the type of a file', () => {
  const html = Buffer.from('<html><script>alert(1)</script></html>');
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  );
  test.each([
    ['HTML', html, 'page.html', 'text/html', 'application/octet-stream'],
    ['SVG', svg, 'drawing.svg', 'image/svg+xml', 'application/octet-stream'],
    ['HTML that is called a PDF', html, 'a.pdf', 'application/pdf', 'application/octet-stream'],
    ['a PDF that is called a picture', pdf, 'a.png', 'image/png', 'application/pdf'],
  ])('is that of its bytes: %s', async (_, bytes, name, type, expected) => {
    const { attachments } = await sendFile(ada, server.url, toBen, bytes, {
      kind: 'FILE',
      name,
      type,
    });
    expect(attachments[0].mimeType).toBe(expected);
    const { headers } = await get(attachments[0].url);
    expect(headers.get('content-type')).toBe(expected);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test.each([
    ['HTML', 'IMAGE', 'image/png', html],
    ['SVG', 'IMAGE', 'image/png', svg],
    ['half a picture', 'IMAGE', 'image/png', half],
    ['a PDF', 'VIDEO', 'video/mp4', pdf],
    ['a PDF', 'VOICE', 'audio/webm', pdf],
  ])('%s is refused as %s, and leaves nothing', async (_, kind, type, bytes) => {
    const before = await filesNow();
    const made = await announce(ada, bytes.length, { kind, type });
    const reply = await patch(atNode(server.url, made.url), bytes);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await filesNow()).toEqual(before);
    const rows = await server.sql('select from uploads where id = $1', [
      made.id.slice('upload_'.length),
    ]);
    expect(rows).toHaveLength(0);
  });

  test('its name cannot leave its place, nor turn around', async () => {
    const name = '../..\\a\u202egpj.exe\n"x".pdf';
    const { attachments } = await sendFile(ada, server.url, toBen, pdf, { ...file, name });
    expect(attachments[0].name).toBe('.._.._a_gpj.exe_"x".pdf');
    const { headers } = await get(attachments[0].url);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename=".._.._a_gpj.exe__x_.pdf"; filename*=UTF-8''.._.._a_gpj.exe_%22x%22.pdf`,
    );
  });
});

describe('what the client knows', () => {
  test('of a voice message is shown', async () => {
    const known = { durationMs: 1_500, waveform: [0, 50, 100] };
    const { attachments } = await sendFile(ada, server.url, toBen, ogg, {
      kind: 'VOICE',
      name: 'voice.ogg',
      type: 'audio/ogg',
      ...known,
    });
    expect(attachments[0]).toMatchObject({ kind: 'VOICE', ...known });
    expect(attachments[0].mimeType).toMatch(/^audio\//);
  });

  test('of a video is shown, with its poster', async () => {
    const poster = await upload(ada, server.url, picture);
    const { id, attachments } = await sendFile(ada, server.url, toBen, mp4, {
      kind: 'VIDEO',
      name: 'film.mp4',
      type: 'video/mp4',
      durationMs: 60_000,
      posterId: poster.id,
    });
    expect(attachments[0]).toMatchObject({
      kind: 'VIDEO',
      mimeType: 'video/mp4',
      width: 900,
      height: 600,
      durationMs: 60_000,
      thumbhash: expect.any(String),
    });
    const path = await addressFor(ben, id, 'posterUrl');
    const shown = await get(path);
    expect(shown.headers.get('content-type')).toBe('image/webp');
    await ada.act('deleteMessage', { messageId: id });
    expect((await get(path)).status).toBe(404);
    const rows = await server.sql('select from uploads where id = $1 and withheld', [
      poster.id.slice('upload_'.length),
    ]);
    expect(rows).toHaveLength(1);
  });

  test.each([
    ['waveform', { kind: 'VOICE', type: 'audio/ogg', waveform: Array(101).fill(1) }],
    ['waveform', { kind: 'VOICE', type: 'audio/ogg', waveform: [101] }],
    ['waveform', { kind: 'VOICE', type: 'audio/ogg', waveform: [-1] }],
    ['waveform', { waveform: [1] }],
    ['durationMs', { kind: 'VOICE', type: 'audio/ogg', durationMs: -1 }],
    ['durationMs', { kind: 'VOICE', type: 'audio/ogg', durationMs: 86_400_001 }],
    ['durationMs', { durationMs: 5 }],
    ['width', { width: 5 }],
    ['width', { kind: 'VIDEO', type: 'video/mp4', width: 0 }],
    ['height', { kind: 'VIDEO', type: 'video/mp4', height: 16_385 }],
    ['posterId', { kind: 'VIDEO', type: 'video/mp4', posterId: 'upload_nope' }],
    ['posterId', { posterId: 'upload_00000000-0000-4000-8000-000000000000' }],
    ['type', { type: 'image/svg+xml' }],
    ['type', { type: 'nope' }],
    ['type', { kind: 'VOICE', type: 'video/mp4' }],
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(256) }],
    ['size', { size: 0 }],
    ['size', { size: 20 * 1024 ** 2 + 1 }],
    ['size', { kind: 'FILE', size: 512 * 1024 ** 2 + 1 }],
  ])('is refused: %s of %j', async (field, input) => {
    const given = { kind: 'IMAGE', name: 'a', type: 'image/png', size: 5, ...input };
    expect(await ada.attempt('createUpload', given)).toBeRefused('BAD_USER_INPUT', field);
  });
});
