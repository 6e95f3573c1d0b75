import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { post } from '../harness/documents.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
for (let count = 0; count < 20; count += 1)
  await post(ada, `The post number ${count}, a little longer.`);

interface Raw {
  status: number;
  encoding: string | undefined;
  vary: string;
  bytes: Buffer;
}

/** A request whose answer is not decompressed, as `fetch` would. */
function ask(path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(server.url + path, { method, headers }, async (reply) => {
      const chunks = await reply.toArray();
      resolve({
        status: reply.statusCode ?? 0,
        encoding: reply.headers['content-encoding'],
        vary: String(reply.headers.vary),
        bytes: Buffer.concat(chunks),
      });
    });
    asked.on('error', reject).end(body);
  });
}

const POSTS = '{ posts(first: 20) { nodes { id content createdAt author { username } } } }';
const headers = () => ({
  'content-type': 'application/json',
  authorization: `Bearer ${ada.token}`,
});
const posts = (accepted: string, query = POSTS) =>
  ask('/graphql', { ...headers(), 'accept-encoding': accepted }, JSON.stringify({ query }));

describe('a response of 1 KB and more', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=0, br', 'br', brotliDecompressSync],
  ])('to a client that accepts %s is %s', async (accepted, encoding, decompress) => {
    const plain = await posts('identity');
    // The second answer takes the way of known queries.
    for (const reply of [await posts(accepted), await posts(accepted)]) {
      expect(reply.encoding).toBe(encoding);
      expect(reply.vary).toContain('accept-encoding');
      expect(reply.bytes.length).toBeLessThan(plain.bytes.length / 3);
      expect(JSON.parse(String(decompress(reply.bytes)))).toEqual(JSON.parse(String(plain.bytes)));
    }
  });

  test('is not compressed for a client that accepts no encoding', async () => {
    const reply = await ask('/graphql', headers(), JSON.stringify({ query: POSTS }));
    expect(reply.encoding).toBeUndefined();
    expect(JSON.parse(String(reply.bytes)).data.posts.nodes).toHaveLength(20);
  });
});

test.each([
  ['a short answer', () => posts('br', '{ me { username } }')],
  ['a picture', () => ask('/media/avatars/default.png', { 'accept-encoding': 'br' })],
])('%s is not compressed', async (_what, get) => {
  const { status, encoding } = await get();
  expect([status, encoding]).toEqual([200, undefined]);
});

test('a compressed request is refused', async () => {
  const body = gzipSync(JSON.stringify({ query: '{ __typename }' }));
  const { status } = await ask('/graphql', { ...headers(), 'content-encoding': 'gzip' }, body);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});
