import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, signUp } from '../harness/people.js';
import { type ParleyProcess, spawnParley } from '../harness/process.js';

let parley: ParleyProcess;
let ada: Person;

beforeAll(async () => {
  // Ten times the usual work for each, so that what stands behind it is seen to wait.
  parley = await spawnParley({
    LIMIT_PASSWORD_HASH_ITERATIONS: '20',
    LIMIT_PASSWORD_HASH_QUEUE: '60',
  });
  ada = await signUp(parley, 'ada');
}, 60_000);
afterAll(() => parley.stop());

const LOGIN = `mutation ($i: LoginInput!) { login(input: $i) { accessToken } }`;
const crowd = 50;

async function upload(): Promise<number> {
  const create = { width: 30, height: 20, channels: 3 as const, background: 'teal' };
  const picture = await sharp({ create }).jpeg().toBuffer();
  const { data } = await ada.graphql(
    'mutation ($i: CreateUploadInput!) { createUpload(input: $i) { putUrl } }',
    { i: { contentType: 'image/jpeg', bytes: picture.length } },
  );
  const { pathname, search } = new URL(data.createUpload.putUrl);
  const headers = { 'content-type': 'image/jpeg' };
  const body = new Uint8Array(picture);
  return (await fetch(parley.url + pathname + search, { method: 'PUT', headers, body })).status;
}

const read = async (path: string) => {
  const reply = await fetch(`${parley.url}${path}`);
  await reply.arrayBuffer();
  return reply.status;
};

test('files, pictures, reads and health are answered while fifty people sign in', async () => {
  let signedIn = 0;
  const i = { identifier: 'ada', password: ada.password };
  const all = Array.from({ length: crowd }, async () => {
    const reply = await parley.graphql(LOGIN, { i });
    signedIn += 1;
    return Boolean(reply.data?.login.accessToken);
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

test('who comes when too many wait already is told to come back, and is then let in', async () => {
  const i = { identifier: 'ada', password: ada.password };
  const replies = await Promise.all(Array.from({ length: 80 }, () => parley.graphql(LOGIN, { i })));
  const codes = replies.map(({ code, data }) => (data?.login ? 'in' : code));
  expect(new Set(codes)).toEqual(new Set(['in', 'RATE_LIMITED']));
  expect(codes.filter((code) => code === 'in').length).toBeGreaterThanOrEqual(60);
  expect((await parley.graphql(LOGIN, { i })).data.login.accessToken).toBeTruthy();
}, 120_000);
