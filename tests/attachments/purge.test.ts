import { expect, test } from 'vitest';
import { addressFor, sendFile } from '../harness/attachments.js';
import { runJob } from '../harness/jobs.js';
import { announce, atNode, patch, pngOf, upload } from '../harness/pictures.js';
import { village } from '../harness/server.js';
import { uploadStorage } from '../harness/upload-storage.js';

const storage = await uploadStorage();
const { server, ada, ben } = await village(storage.env, 'ada', 'ben');
const file = { kind: 'FILE', name: 'data', type: 'application/octet-stream' };
const bytes = Buffer.alloc(1_200_000, 'data ');

test('the purge deletes files that nothing shows, and keeps those of messages', async () => {
  const before = await storage.filesOf(server);
  const sent = await sendFile(ada, server.url, { userId: ben.id }, bytes, file);
  const shown = await sendFile(ada, server.url, { userId: ben.id }, await pngOf(300, 200));
  await fetch(server.url + (await addressFor(ben, shown.id, 'url(width: 64)')));
  const kept = await storage.filesOf(server);
  expect(kept.length).toBeGreaterThan(before.length + 3);

  const unused = [
    await upload(ada, server.url, bytes, file),
    await upload(ada, server.url, await pngOf()),
  ];
  const part = await announce(ada, bytes.length, file);
  await patch(atNode(server.url, part.url), bytes.subarray(0, 600_000));
  const ids = [...unused, part].map(({ id }) => id.slice('upload_'.length));
  await server.sql(
    `update uploads set created_at = now() - interval '30 days' where id = any($1) or attached`,
    [ids],
  );
  // Pieces and copies that a node left when it died.
  const store = await storage.storeOf(server);
  const lost = [`pieces/${ids[0]}/${'0'.repeat(16)}.part`, `${'0'.repeat(32)}-w64.webp`];
  for (const name of lost) {
    await store.save(name, Buffer.from('left'), 'application/octet-stream');
    await storage.age(server, name, 25);
  }
  expect((await storage.filesOf(server)).length).toBeGreaterThan(kept.length + 5);

  await runJob(server, 'purge_daily');
  expect(await storage.filesOf(server)).toEqual(kept);
  const rows = await server.sql('select from uploads where id = any($1)', [ids]);
  expect(rows).toHaveLength(0);
  const reply = await fetch(server.url + (await addressFor(ben, sent.id)));
  expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
});
