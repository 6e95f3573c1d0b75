import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { makeTempDir } from '../harness/postgres.js';
import { rest } from '../harness/rest.js';
import { startParley } from '../harness/server.js';
import { sqlite } from './engines.js';
import { importInto } from './importing.js';
import { community, tweets } from './villages.js';

const create = { width: 8, height: 6, channels: 3 as const, background: 'teal' };
const pictures = {
  jpeg: await sharp({ create }).jpeg().toBuffer(),
  png: await sharp({ create }).png().toBuffer(),
  gif: await sharp({ create }).gif().toBuffer(),
  webp: await sharp({ create }).webp().toBuffer(),
};

async function folderOf(files: Record<string, Uint8Array | string>): Promise<string> {
  const folder = await makeTempDir('media');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const folder = await folderOf({
  'profiles/ada.jpg': pictures.jpeg,
  'posts/Mill at dawn.jpeg': pictures.jpeg,
  'posts/2024/01/deep & “odd” 100%.GIF': pictures.gif,
  'named.gif': pictures.png,
  'without-extension': pictures.webp,
  'media/avatars/fary.png': pictures.png,
  'avatars/default.png': pictures.gif,
  'page.jpg': '<html><script>alert(1)</script></html>',
  'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  'empty.png': '',
});
await symlink('/etc/hostname', join(folder, 'link.png'));

const server = await startParley();
const report = await importInto(server, 'community', await sqlite.create(community), {
  media: folder,
});
const get = (path: string) => fetch(`${server.url}${path}`);

test.each([
  ['/media/profiles/ada.jpg', 'image/jpeg', pictures.jpeg],
  ['/media/media/profiles/ada.jpg', 'image/jpeg', pictures.jpeg],
  ['/media/posts/Mill%20at%20dawn.jpeg', 'image/jpeg', pictures.jpeg],
  [
    '/media/posts/2024/01/deep%20%26%20%E2%80%9Codd%E2%80%9D%20100%25.GIF',
    'image/gif',
    pictures.gif,
  ],
  ['/media/named.gif', 'image/png', pictures.png],
  ['/media/without-extension', 'image/webp', pictures.webp],
  ['/media/avatars/fary.png', 'image/png', pictures.png],
  ['/media/media/avatars/fary.png', 'image/png', pictures.png],
  ['/media/avatars/default.png', 'image/gif', pictures.gif],
])('%s is served as %s', async (path, type, bytes) => {
  const reply = await get(path);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type]);
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('content-security-policy')).toContain('sandbox');
  expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
});

test.each([
  '/media/page.jpg',
  '/media/picture.svg',
  '/media/empty.png',
  '/media/link.png',
  '/media/imported/community/whatever.jpeg',
  '/media/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/media/%2e%2e/%2e%2e/etc/passwd',
  '/media/profiles/..%2Fprofiles%2Fada.jpg',
  '/media/profiles//ada.jpg',
  '/media/profiles/ada.jpg%00.png',
  '/media/%ff%fe',
  '/media/',
])('%s is not served', async (path) => {
  expect([400, 404]).toContain((await get(path)).status);
});

test('files that are no pictures are reported, and a further run takes what is new', async () => {
  expect(report).toContain('media: 7 files imported');
  expect(report).toContain(
    '  not imported: 3, they are no JPEG, PNG, WebP or GIF pictures: empty.png, page.jpg, picture.svg',
  );
  await writeFile(join(folder, 'new one.png'), pictures.png);
  const again = await importInto(server, 'community', await sqlite.create(community), {
    media: folder,
  });
  expect(again).toContain('media: 1 files imported');
  expect((await get('/media/new%20one.png')).status).toBe(200);
});

test('a dry run takes none', async () => {
  const node = await startParley();
  const lines = await importInto(node, 'tweets', await sqlite.create(tweets), {
    media: folder,
    isTrial: true,
  });
  expect(lines).toContain('media: 8 files imported');
  expect((await fetch(`${node.url}/media/profiles/ada.jpg`)).status).toBe(404);
});

test('a picture goes with the account that shows it', async () => {
  const login = await rest(server, 'POST /api/users/login/', {
    body: { username: 'ada', password: 'the old secret of ada' },
  });
  const headers = { authorization: `Bearer ${login.body.access}` };
  expect((await rest(server, 'DELETE /api/posts/10/', { headers })).status).toBe(204);
  expect((await get('/media/posts/Mill%20at%20dawn.jpeg')).status).toBe(404);
  expect((await get('/media/profiles/ada.jpg')).status).toBe(200);
  expect((await rest(server, 'DELETE /api/users/1/', { headers })).status).toBeLessThan(400);
});
