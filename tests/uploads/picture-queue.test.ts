import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import type { App } from '../../src/core/app.js';
import { FairQueue } from '../../src/core/fair-queue.js';
import { keepPicture } from '../../src/domain/uploads/picture.js';
import { findReceiving, finish } from '../../src/domain/uploads/receiving.service.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { announce, atNode, patch, pngOf } from '../harness/pictures.js';
import { TEST_ENV, village } from '../harness/server.js';

const { server, ada } = await village({ LIMIT_PICTURES_QUEUED_PER_USER: '3' }, 'ada');

const head = async (url: string) =>
  (await fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status;

test('pictures that wait for their turn are not in memory', async () => {
  const pictures = new FairQueue({ perKey: 5, total: 9 });
  const { promise: first, resolve: end } = Promise.withResolvers<void>();
  const running = pictures.run(1, () => first);
  const limits = { uploadMegapixels: 1 };
  const app = { pictures, config: { limits }, uploads: { save: async () => {} } } as unknown as App;
  let reads = 0;
  const read = () => {
    reads += 1;
    return pngOf();
  };
  const kept = keepPicture(app, { field: 'file', ownerId: 2, read, uploadBytes: 10_000 });
  await sleep(50);
  expect(reads).toBe(0);
  end();
  await running;
  expect(await kept).toMatchObject({ width: 8, height: 6 });
  expect(reads).toBe(1);
});

test('too many pictures at once are answered with 503, and are complete once they are asked for again', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const bytes = await sharp({
    create: { width: 1_000, height: 800, channels: 3, background: 'teal', noise },
  })
    .jpeg()
    .toBuffer();
  const made = await Promise.all(Array.from({ length: 6 }, () => announce(ada, bytes.length)));
  const sent = await Promise.all(made.map(({ url }) => patch(atNode(server.url, url), bytes)));
  const statuses = sent.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([204, 503]));
  const busy = await sent.find(({ status }) => status === 503)?.json();
  expect(busy).toMatchObject({ code: 'RATE_LIMITED' });

  const twin = await server.twin({ DATA_DIR: server.dataDir });
  for (const { url, id } of made) {
    const both = [server, twin].map((node) =>
      expect.poll(() => head(atNode(node.url, url))).toBe(200),
    );
    await Promise.all(both);
    const { node } = await ada.ask(`{ node(id: "${id}") { ... on Upload { isComplete width } } }`);
    expect(node).toEqual({ isComplete: true, width: 1_000 });
  }
});

test('a picture that another node completes while it waits for its turn is complete', async () => {
  const own = { PORT: '0', DATA_DIR: server.dataDir, DATABASE_URL: server.databaseUrl };
  const { app, close } = await openApp(parseConfig({ ...TEST_ENV, ...own }));
  closing({ stop: close });
  const bytes = await pngOf();
  const { id, url } = await announce(ada, bytes.length);
  const found = await findReceiving(app, id.slice('upload_'.length));
  const waiting = { ...found, pieces: ['gone'], piece_sizes: [bytes.length] };
  await expect(finish(app, waiting)).rejects.toThrow('missing');
  expect((await patch(atNode(server.url, url), bytes)).status).toBe(204);
  await expect(finish(app, waiting)).resolves.toBeUndefined();
});
