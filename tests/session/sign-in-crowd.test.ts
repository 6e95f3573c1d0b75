import sharp from 'sharp';
import { expect, test } from 'vitest';
import { spawnParley } from '../harness/process.js';

const server = await spawnParley({
  LIMIT_PASSWORD_HASH_ITERATIONS: '20',
  LIMIT_PASSWORD_HASH_QUEUE: '60',
});
const { ada } = await server.people('ada');
const LOGIN = `mutation ($i: LoginInput!) { login(input: $i) { accessToken } }`;
const crowd = 50;

async function upload(): Promise<number> {
  const create = { width: 30, height: 20, channels: 3 as const, background: 'teal' };
  const picture = await sharp({ create }).jpeg().toBuffer();
  const { createUpload } = await ada.ask(
    'mutation ($i: CreateUploadInput!) { createUpload(input: $i) { putUrl } }',
    { i: { contentType: 'image/jpeg', bytes: picture.length } },
  );
  const { pathname, search } = new URL(createUpload.putUrl);
  const headers = { 'content-type': 'image/jpeg' };
  const body = new Uint8Array(picture);
  return (await fetch(server.url + pathname + search, { method: 'PUT', headers, body })).status;
}

const read = async (path: string) => {
  const reply = await fetch(`${server.url}${path}`);
  await reply.arrayBuffer();
  return reply.status;
};

test('files, pictures, reads and health checks are answered while fifty users sign in', async () => {
  let signedIn = 0;
  const i = { identifier: 'ada', password: ada.password };
  const all = Array.from({ length: crowd }, async () => {
    const reply = await server.ask(LOGIN, { i });
    signedIn += 1;
    return Boolean(reply?.login.accessToken);
  });
  // The first of them is done: all are at it.
  await Promise.race(all);
  const answers = await Promise.all([
    upload(),
    read('/media/avatars/default.png'),
    read('/healthz'),
    read('/readyz'),
    ada.graphql('{ me { username } }').then(({ status }) => status),
  ]);
  const before = signedIn;
  expect(answers).toEqual([200, 200, 200, 200, 200]);
  expect(before).toBeLessThan(crowd - 10);
  expect(await Promise.all(all)).toEqual(Array(crowd).fill(true));
}, 120_000);

test('a sign-in over the limit of the queue is refused, and accepted later', async () => {
  const i = { identifier: 'ada', password: ada.password };
  const replies = await Promise.all(Array.from({ length: 80 }, () => server.graphql(LOGIN, { i })));
  const codes = replies.map(({ code, data }) => (data?.login ? 'in' : code));
  expect(new Set(codes)).toEqual(new Set(['in', 'RATE_LIMITED']));
  expect(codes.filter((code) => code === 'in').length).toBeGreaterThanOrEqual(60);
  expect((await server.ask(LOGIN, { i })).login.accessToken).toBeTruthy();
}, 120_000);
