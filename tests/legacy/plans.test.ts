import { buildSchema } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { prepare } from '../../src/legacy/runtime/prepare.js';
import { joinCommunity, joinCommunityAs, rest } from '../harness/rest.js';
import { type Parley, village } from '../harness/server.js';

/** Of one node: what its metrics say of that name. */
async function counted(node: Parley, metric: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${metric} `));
  return Number(line?.slice(metric.length + 1));
}

const { server: planning } = await village({
  READ_PLANNER: 'true',
  PUBLIC_URL: 'https://parley.example',
});
const plansAtStart = await counted(planning, 'parley_read_plans_total');
const loading = await planning.twin({ DATA_DIR: planning.dataDir, READ_PLANNER: 'false' });
const { ada, ben } = await joinCommunityAs(planning, 'ada', 'ben');
await ben.call(`POST /api/users/${ada.id}/follow/`);
const pictures = { image_url: '/media/ada.png', background_image_url: 'https://e.org/b' };
const headers = { authorization: `JWT ${ada.access}` };
const changed = await rest(planning, 'PUT /api/profiles/edit/', { body: pictures, headers });
expect(changed.body.image_url).toBe('https://parley.example/media/ada.png');
const content = 'said "so" \\ \u2028 \u0001 né 🙂 {}';
const post: number = (await ada.call('POST /api/posts/', { body: { content } })).body.id;
await ada.call('POST /api/posts/', { body: { content: 'and more' } });
for (const who of [ada, ben]) {
  await who.call('POST /api/comments/', { body: { post, content } });
}
await ben.call(`POST /api/posts/${post}/like/`);
const group: number = (await ada.call('POST /api/groups/', { body: { name: 'gardeners' } })).body
  .id;
await ben.call(`POST /api/groups/${group}/join/`);
for (const who of [ada, ben]) {
  await who.call('POST /api/group-messages/', { body: { group, content } });
}
await ada.call('POST /api/messages/', { body: { receiver: ben.id, content } });
await ada.call('POST /api/calls/', { body: { callee: ben.id, call_type: 'audio' } });
afterAll(async () => {
  await loading?.stop();
});

/** What old clients read, by their documents' paths. */
const reads: readonly (() => string)[] = [
  () => 'posts/feed/',
  () => 'posts/',
  () => 'posts/?search=more',
  () => 'posts/my_posts/',
  () => `posts/${post}/`,
  () => `comments/?post_id=${post}`,
  () => 'users/',
  () => 'users/?search=a',
  () => 'users/me/',
  () => `users/${ada.id}/`,
  () => `users/${ada.id}/followers/`,
  () => `users/${ben.id}/following/`,
  () => 'groups/',
  () => 'groups/my_groups/',
  () => `groups/${group}/`,
  () => `group-messages/group_messages/?group_id=${group}`,
  () => 'messages/',
  () => `messages/with_user/?user_id=${ada.id}`,
  () => 'messages/conversations/',
  () => 'calls/',
];
const others: readonly (() => [path: string, scheme: string])[] = [
  () => ['/api/tweets/', 'JWT'],
  () => [`/api/tweets/${post}/`, 'JWT'],
  () => [`/api/profiles/view_profile/${ada.id}/`, 'JWT'],
];

const askAt = async (node: Parley, path: string, scheme: string) => {
  const headers = { authorization: `${scheme} ${ben.access}` };
  const reply = await fetch(node.url + path, { headers });
  return {
    status: reply.status,
    type: reply.headers.get('content-type'),
    link: reply.headers.get('link'),
    // PostgreSQL escapes other characters than JSON.stringify does.
    body: JSON.stringify(await reply.json()),
  };
};

test('what the dialects read is planned before anybody asks, and asking adds nothing', async () => {
  expect(plansAtStart).toBeGreaterThan(30);
  const planned = await counted(planning, 'parley_reads_total{way="planned"}');
  for (const path of reads) await askAt(planning, `/api/${path()}`, 'Bearer');
  for (const asked of others) await askAt(planning, ...asked());
  expect(await counted(planning, 'parley_read_plans_total')).toBe(plansAtStart);
  const since = (await counted(planning, 'parley_reads_total{way="planned"}')) - planned;
  expect(since).toBeGreaterThanOrEqual(reads.length);
});

test('a reply is the same, to the order of its keys, whoever wrote it', async () => {
  const all = [
    ...reads.map((path) => [`/api/${path()}`, 'Bearer'] as const),
    ...others.map((one) => one()),
  ];
  for (const [path, scheme] of all) {
    const reply = await askAt(planning, path, scheme);
    expect(reply.status, path).toBe(200);
    expect({ path, ...reply }).toEqual({ path, ...(await askAt(loading, path, scheme)) });
  }
});

test('what is not there, or not theirs to see, is refused alike', async () => {
  const other = await joinCommunity(planning, 'cleo');
  for (const path of [
    'posts/999999/',
    'comments/?post_id=999999',
    `group-messages/group_messages/?group_id=${group}`,
  ]) {
    const [one, two] = await Promise.all(
      [planning, loading].map((node) => rest(node, `GET /api/${path}`, {}, other.access)),
    );
    expect(one?.status, path).toBe(path.startsWith('group') ? 403 : 404);
    expect(one?.body).toEqual(two?.body);
  }
});

test('a document that does not fit the schema fails the start, and is named', () => {
  const schema = buildSchema('type Query { nothing: Int }');
  const planner = { answer: async () => null, prepare: () => {} };
  expect(() => prepare(null as never, { schema, planner })).toThrow(/does not fit the schema: /);
});
