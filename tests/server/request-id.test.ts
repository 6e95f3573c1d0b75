import { describe, expect, test } from 'vitest';
import { spawnParley } from '../harness/process.js';

const server = await spawnParley({ LOG_LEVEL: 'info' });
const { ada } = await server.people('ada');

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const linesOf = (requestId: string) =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter((line) => line.requestId === requestId);

const ask = (requestId: string, more: Record<string, string> = {}, path = '/healthz') =>
  fetch(server.url + path, { headers: { 'x-request-id': requestId, ...more } });

describe('X-Request-Id', () => {
  test.each([
    '7',
    'a2f1c7d0-8a52-4b7e-9d3e-1f0a9c2b4d6e',
    'Root=1-67891233-abcdef012345678912345678',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'edge:eu/7+a@b;c',
    'x'.repeat(128),
  ])('%s is the id of the request, in its reply and in the log', async (given) => {
    const reply = await ask(given);
    expect(reply.headers.get('x-request-id')).toBe(given);
    await expect.poll(() => linesOf(given).map(({ path }) => path)).toEqual(['/healthz']);
  });

  test.each([
    ['too long', 'x'.repeat(129)],
    ['empty', ''],
    ['with a space', 'two words'],
    ['with quotes', '"7"'],
    ['with markup', '<b>7</b>'],
    ['with an escape', '7\x1b[31m'.replace('\x1b', '%1b')],
    ['of two headers', '7, 8'],
    ['not ASCII', 'caf\u00e9'],
  ])('an id %s is replaced', async (_what, given) => {
    const reply = await ask(given);
    expect(reply.headers.get('x-request-id')).toMatch(uuid);
  });

  test('errors of all entry points name it', async () => {
    await server.sql('alter table posts rename to posts_away');
    try {
      const headers = { authorization: `Bearer ${ada.token}` };
      const legacy = await ask('of-a-legacy-request', headers, '/api/posts/');
      expect(legacy.status).toBe(500);
      expect(await legacy.json()).toMatchObject({ request_id: 'of-a-legacy-request' });
      const query = encodeURIComponent('{ posts(first: 1) { nodes { id } } }');
      const graphql = await ask('of-a-query', headers, `/graphql?query=${query}`);
      const { errors } = (await graphql.json()) as { errors: { extensions: object }[] };
      expect(errors[0]?.extensions).toMatchObject({ requestId: 'of-a-query' });
      await expect
        .poll(() => linesOf('of-a-query').map(({ msg }) => msg))
        .toContain('a resolver failed');
    } finally {
      await server.sql('alter table posts_away rename to posts');
    }
  });

  test('a trace id of the client is logged, also without a collector', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await ask('traced', { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await ask('badly-traced', { traceparent: `00-${traceId}` });
    await expect.poll(() => linesOf('traced')).toMatchObject([{ traceId }]);
    await expect.poll(() => linesOf('badly-traced').length).toBe(1);
    expect(linesOf('badly-traced')[0]).not.toHaveProperty('traceId');
  });
});
