import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { LIMITS, type Limits } from '../../src/config/limits.js';
import type { App } from '../../src/core/app.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { FairQueue } from '../../src/core/fair-queue.js';
import { globalId } from '../../src/core/global-id.js';
import { createMetrics } from '../../src/core/metrics.js';
import { localStore } from '../../src/core/storage/store.js';
import { createOrm } from '../../src/domain/orm.js';
import * as uploads from '../../src/domain/uploads/upload.service.js';
import { closing } from '../harness/closing.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben } = await village('ada', 'ben');
const limits = Object.fromEntries(
  Object.entries(LIMITS).map(([name, limit]) => [name, limit.default]),
) as Limits;
const app = {
  orm: await createOrm(server.databaseUrl),
  uploads: localStore(join(server.dataDir, 'media')),
  pictures: new FairQueue({ perKey: 5, total: 40 }),
  config: { limits },
  metrics: createMetrics(),
  log: { child: () => ({}) },
} as unknown as App;
closing({ stop: () => app.orm.close(true) });

/** Of somebody whose request came in by a door that takes files. */
const contextOf = (person: Person) =>
  new Context(
    app,
    { id: person.number, sessionId: '' },
    { policy: defaultPolicy, requestId: '1', address: '127.0.0.1', userAgent: null },
  );

const store = (person: Person, bytes: Uint8Array) =>
  uploads.storeImage(contextOf(person), 'image', bytes);

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const animation = async () => {
  const frames = await Promise.all([1, 2, 3].map(() => noise(60, 40).png().toBuffer()));
  return sharp(frames, { join: { animated: true } });
};

const pictures = {
  jpeg: () => noise(120, 80).jpeg().toBuffer(),
  png: () => noise(120, 80).png().toBuffer(),
  webp: () => noise(120, 80).webp().toBuffer(),
  'animated gif': async () => (await animation()).gif().toBuffer(),
  'animated webp': async () => (await animation()).webp().toBuffer(),
};
const kinds = Object.entries(pictures);

/** A GIF that shows the same frame many times. */
async function film(frames: number, width: number, height: number): Promise<Buffer> {
  const one = await sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .gif()
    .toBuffer();
  const packed = one[10] ?? 0;
  const head = 13 + (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);
  const frame = one.subarray(head, -1);
  return Buffer.concat([one.subarray(0, head), ...Array(frames).fill(frame), one.subarray(-1)]);
}

/** A PNG whose header says `width` × `height`, with the right checksum. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await pictures.png();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** What is kept: files below `media/`, and rows. */
async function kept() {
  const files = await readdir(join(server.dataDir, 'media'), { recursive: true });
  const rows = await server.sql('select id from uploads order by id');
  return { files: files.sort(), rows };
}

describe('a picture', () => {
  test.each(kinds)(
    'that is a %s is stored as WebP under a random name, and served',
    async (_, make) => {
      const bytes = await make();
      const [one, other] = [await store(ada, bytes), await store(ada, bytes)];
      expect(one.path).toMatch(/^\/media\/[\da-f]{32}\.webp$/);
      expect(other.path).not.toBe(one.path);
      const reply = await fetch(server.url + one.path);
      expect(reply.status).toBe(200);
      const { format, width, pages, pageHeight, height } = await sharp(
        Buffer.from(await reply.arrayBuffer()),
      ).metadata();
      const before = await sharp(bytes).metadata();
      expect(format).toBe('webp');
      expect([width, pageHeight ?? height, pages]).toEqual([one.width, one.height, before.pages]);
    },
  );

  test.each<[what: string, make: () => Promise<Buffer>, width: number, height: number]>([
    [
      'a photograph of 48 megapixels',
      () =>
        sharp({ create: { width: 8_000, height: 6_000, channels: 3, background: 'teal' } })
          .jpeg()
          .toBuffer(),
      4_096,
      3_072,
    ],
    ['a GIF of 150 frames of 480 × 360', () => film(150, 480, 360), 472, 354],
  ])('%s is scaled down, not refused', async (_what, make, width, height) => {
    const upload = await store(ada, await make());
    expect([upload.width, upload.height]).toEqual([width, height]);
  });

  test('is rotated upright and loses its metadata', async () => {
    const bytes = await noise(120, 80)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: 'at home, 52.1 N' } })
      .jpeg()
      .toBuffer();
    expect(bytes.includes('at home')).toBe(true);
    const upload = await store(ada, bytes);
    expect([upload.width, upload.height]).toEqual([80, 120]);
    const served = Buffer.from(await (await fetch(server.url + upload.path)).arrayBuffer());
    expect(served.includes('at home')).toBe(false);
    const { exif, orientation, xmp, icc } = await sharp(served).metadata();
    expect({ exif, orientation, xmp, icc }).toEqual({});
  });

  test('is used by posts of its uploader only', async () => {
    const upload = await store(ada, await pictures.png());
    const imageId = globalId('upload', upload.id);
    const { post } = await ada.act(
      'createPost',
      { content: 'Look!', images: [{ id: imageId }] },
      'post { id images { url } }',
    );
    expect(post.images[0].url).toBe(upload.path);
    const before = await ben.ask('{ posts { nodes { id } } }');
    for (const id of [imageId, 'upload_7', upload.id, `upload_${crypto.randomUUID()}`, 'x\u0000']) {
      const reply = await ben.attempt('createPost', { content: 'Look!', images: [{ id }] });
      expect(reply.code, id).toBe('BAD_USER_INPUT');
      expect(reply.fields).toContain('images');
    }
    expect(await ben.ask('{ posts { nodes { id } } }')).toEqual(before);
    const without = await ada.ask(
      `mutation ($id: ID!) {
        kept: updatePost(input: { postId: $id, content: "Look." }) { post { images { url } } }
        gone: updatePost(input: { postId: $id, images: [] }) { post { content images { url } } }
      }`,
      { id: post.id },
    );
    expect(without).toEqual({
      kept: { post: { images: [{ url: upload.path }] } },
      gone: { post: { content: 'Look.', images: [] } },
    });
  });

  test('is discarded completely', async () => {
    const before = await kept();
    const context = contextOf(ada);
    await uploads.discard(
      context,
      await uploads.storeImage(context, 'image', await pictures.png()),
    );
    expect(await kept()).toEqual(before);
  });
});

describe('files that are no pictures, or too large', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const bad: [string, () => Promise<Uint8Array> | Uint8Array][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an SVG', () => Buffer.from(svg)],
    [
      'an SVG behind the first bytes of a PNG',
      () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1'),
    ],
    ['a TIFF', () => noise(20, 20).tiff().toBuffer()],
    ['a header of 65,000 × 65,000', () => claiming(65_000, 65_000)],
    ['a header of 10,001 × 5,000', () => claiming(10_001, 5_000)],
    ['an animation of 210 megapixels', () => film(70, 2_000, 1_500)],
    ['an animation of 1,001 frames', () => film(1_001, 2, 2)],
    ['6 MB', async () => Buffer.concat([await pictures.png(), Buffer.alloc(6 * 1024 ** 2)])],
    ...kinds.map(([kind, make]): [string, () => Promise<Uint8Array>] => [
      `half a ${kind}`,
      async () => {
        const bytes = await make();
        return bytes.subarray(0, bytes.length / 2);
      },
    ]),
  ];
  test.each(bad)('%s is refused, and neither file nor row is stored', async (_, make) => {
    const before = await kept();
    const bytes = await make();
    const start = performance.now();
    await expect(store(ada, bytes)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { image: [expect.any(String)] },
    });
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(await kept()).toEqual(before);
  });

  test('a header with too large a size is refused', async () => {
    await expect(store(ada, await claiming(65_000, 65_000))).rejects.toThrow(/50 megapixels/);
  });

  test('a failed insert leaves no file', async () => {
    const before = await kept();
    await server.sql('alter table uploads rename to uploads_away');
    try {
      await expect(store(ada, await pictures.png())).rejects.toThrow(/uploads/);
    } finally {
      await server.sql('alter table uploads_away rename to uploads');
    }
    expect(await kept()).toEqual(before);
  });
});

describe('GET /media/', () => {
  test('serves the default avatar at both paths, with a policy that runs nothing', async () => {
    for (const path of ['/media/avatars/default.png', '/media/media/avatars/default.png']) {
      const reply = await fetch(server.url + path);
      expect(reply.status).toBe(200);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cache-control': 'public, max-age=60',
      });
      const { format } = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
      expect(format).toBe('png');
    }
    const head = await fetch(`${server.url}/media/avatars/default.png`, { method: 'HEAD' });
    expect(head.status).toBe(200);
  });

  test.each([
    '/media/',
    '/media/none.webp',
    '/media/avatars',
    '/media/avatars/',
    '/media/avatars/default.png/x.png',
    '/media/%2e%2e/jwt-secret',
    '/media/..%2fjwt-secret',
    '/media/..%2f..%2fetc%2fpasswd',
    '/media/%2fetc%2fpasswd',
    '/media/media/..%2f..%2fjwt-secret',
    '/media/none.webp%00.png',
    `/media/${'a'.repeat(400)}.png`,
    '/media/%zz.png',
  ])('%s is 404, in JSON', async (path) => {
    const reply = await fetch(server.url + path);
    expect([400, 404]).toContain(reply.status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    if (!path.includes('%zz')) expect(reply.status).toBe(404);
  });
});
