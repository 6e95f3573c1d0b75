import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { prepare } from '../../src/legacy/runtime/prepare.js';
import { joinCommunityAs } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village({ READ_PLANNER: 'true' });

/** A figure of `/metrics`. */
async function counted(metric: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${metric} `));
  return Number(line?.slice(metric.length + 1));
}

const plansAtStart = await counted('parley_read_plans_total');
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
for (const [path, body] of [
  ['posts', { content: 'said' }],
  ['groups', { name: 'gardeners' }],
  ['messages', { receiver: ben.id, content: 'said' }],
] as const)
  expect((await ada.call(`POST /api/${path}/`, { body })).body.id).toBe(1);

const reads = [
  'api/posts/feed/',
  'api/posts/',
  'api/posts/?search=more',
  'api/posts/my_posts/',
  'api/posts/1/',
  'api/comments/?post_id=1',
  'api/users/',
  'api/users/?search=a',
  'api/users/me/',
  'api/users/1/',
  'api/users/1/followers/',
  'api/users/1/following/',
  'api/groups/',
  'api/groups/my_groups/',
  'api/groups/1/',
  'api/group-messages/group_messages/?group_id=1',
  'api/messages/',
  'api/messages/with_user/?username=ben',
  'api/messages/conversations/',
  'api/tweets/',
  'api/tweets/1/',
  'api/profiles/view_profile/1/',
];

test('queries of the legacy APIs are planned at the start, and requests add no plan', async () => {
  expect(plansAtStart).toBeGreaterThan(30);
  const planned = await counted('parley_reads_total{way="planned"}');
  for (const path of reads) {
    const scheme = /tweets|profiles/.test(path) ? 'JWT' : 'Bearer';
    const headers = { authorization: `${scheme} ${ada.access}` };
    expect((await fetch(`${server.url}/${path}`, { headers })).status, path).toBe(200);
  }
  expect(await counted('parley_read_plans_total')).toBe(plansAtStart);
  const since = (await counted('parley_reads_total{way="planned"}')) - planned;
  expect(since).toBeGreaterThanOrEqual(reads.length);
});

test('a document that does not fit the schema fails the start, and is named', () => {
  const schema = buildSchema('type Query { nothing: Int }');
  const planner = { answer: async () => null, answerMutation: async () => null, prepare: () => {} };
  expect(() => prepare(null as never, { schema, planner })).toThrow(/does not fit the schema: /);
});
