import { expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { pngOf, upload } from '../harness/pictures.js';
import { spawnParley } from '../harness/process.js';

const server = await spawnParley({
  LIMIT_PASSWORD_HASH_ITERATIONS: '20',
  LIMIT_PASSWORD_HASH_QUEUE: '60',
});
const { ada } = await server.people('ada');
const crowd = 50;
const picture = await pngOf();

const read = async (path: string) => {
  const reply = await fetch(`${server.url}${path}`);
  await reply.arrayBuffer();
  return reply.status;
};

test('files, pictures, reads and health checks are answered while fifty users sign in', async () => {
  let signedIn = 0;
  const input = { identifier: 'ada', password: ada.password };
  const all = Array.from({ length: crowd }, async () => {
    const { accessToken } = await server.act('login', input, 'accessToken');
    signedIn += 1;
    return Boolean(accessToken);
  });
  // The first of them is done: all are at it.
  await Promise.race(all);
  const answers = await Promise.all([
    upload(ada, server.url, picture).then(({ status }) => status),
    read('/media/avatars/default.png'),
    read('/healthz'),
    read('/readyz'),
    ada.graphql('{ me { username } }').then(({ status }) => status),
  ]);
  const before = signedIn;
  expect(answers).toEqual([204, 200, 200, 200, 200]);
  expect(before).toBeLessThan(crowd - 10);
  expect(await Promise.all(all)).toEqual(Array(crowd).fill(true));
}, 120_000);

test('a sign-in over the limit of the queue is refused, and accepted later', async () => {
  const input = { identifier: 'ada', password: ada.password };
  const replies = await concurrently(80, () => server.attempt('login', input));
  const codes = replies.map(({ code, data }) => (data?.login ? 'in' : code));
  expect(new Set(codes)).toEqual(new Set(['in', 'RATE_LIMITED']));
  expect(codes.filter((code) => code === 'in').length).toBeGreaterThanOrEqual(60);
  expect((await server.act('login', input, 'accessToken')).accessToken).toBeTruthy();
}, 120_000);
