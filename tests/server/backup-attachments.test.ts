import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressFor, sendFile } from '../harness/attachments.js';
import { closing } from '../harness/closing.js';
import { createBareDatabase } from '../harness/database.js';
import { pngOf, upload } from '../harness/pictures.js';
import { makeTempDir } from '../harness/postgres.js';
import { program, spawnParley } from '../harness/process.js';
import { startS3 } from '../harness/s3.js';

const JWT_SECRET = '';
const inBucket = async () => closing(await startS3()).env;
const onDisk = async () => ({});

test.each([
  ['on disk', onDisk, onDisk],
  ['in S3', inBucket, inBucket],
  ['on disk, restored into S3', onDisk, inBucket],
])(
  'attachments %s are downloaded from a restored installation',
  async (_, store, freshStore) => {
    const env = { ...(await store()), JWT_SECRET };
    const first = await spawnParley(env);
    const { ada, ben, cleo } = await first.people('ada', 'ben', 'cleo');
    const bytes = Buffer.from('The recipe of the cake');
    const file = { kind: 'FILE', name: 'cake.txt', type: 'text/plain' };
    const { id } = await sendFile(ada, first.url, { userId: ben.id }, bytes, file);
    const picture = await sendFile(ada, first.url, { userId: ben.id }, await pngOf(40, 30));
    const unused = await upload(ada, first.url, await pngOf(), {});
    const before = await addressFor(ben, id);

    const folder = join(await makeTempDir('backups'), 'monday');
    const own = { DATABASE_URL: first.databaseUrl, DATA_DIR: first.dataDir };
    expect(await program('backup', { ...env, ...own }, folder)).toMatchObject({ code: 0 });
    await first.kill('SIGTERM');
    const into = {
      ...(await freshStore()),
      JWT_SECRET,
      DATABASE_URL: (await createBareDatabase()).url,
      DATA_DIR: await makeTempDir('fresh'),
    };
    expect(await program('restore', into, folder)).toMatchObject({ code: 0 });

    const fresh = await spawnParley(into);
    const get = (address: string, headers = {}) => fetch(fresh.url + address, { headers });
    const address = await addressFor(ben.at(fresh), id);
    const whole = await get(address);
    expect([whole.status, await whole.text()]).toEqual([200, bytes.toString()]);
    expect(whole.headers.get('content-disposition')).toContain('cake.txt');
    const part = await get(address, { range: 'bytes=4-9' });
    expect([part.status, await part.text()]).toEqual([206, 'recipe']);
    // The secret is restored too, so that addresses which people have hold on.
    expect((await get(before)).status).toBe(200);
    const forCleo = address.replace(`user=${ben.number}`, `user=${cleo.number}`);
    expect((await get(forCleo)).status).toBe(404);
    const scaled = await addressFor(ben.at(fresh), picture.id, 'url(width: 64)');
    expect((await get(scaled)).headers.get('content-type')).toMatch(/^image\//);
    // What was sent and not used yet can be used there.
    const later = { to: { userId: ben.id }, attachmentIds: [unused.id] };
    await ada.at(fresh).act('sendMessage', later, 'message { id }');
  },
  120_000,
);
