import { expect, test } from 'vitest';
import { follow, post } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
await follow(ada, ben);

const EVENTS = /* GraphQL */ `
  subscription Feed($after: ID) {
    feedEvents(after: $after) {
      __typename
      ... on StreamResumed { cursor }
      ... on StreamReset { cursor }
      ... on StreamEvent { cursor }
      ... on PostPublished { post { id content } }
      ... on PostEdited { post { id content } }
      ... on PostRemoved { postId }
    }
  }
`;

// biome-ignore lint/suspicious/noExplicitAny: an event
type Event = any;

/** What an event tells: its type and the text or id of the post. */
const told = ({ __typename, post, postId }: Event) => [__typename, post?.content ?? postId];

async function open(who: Person, after?: string): Promise<{ live: Live; cursor: string }> {
  const live = who.subscribe(EVENTS, { after });
  const { __typename, cursor } = await live.event();
  expect(__typename).toBe('StreamResumed');
  return { live, cursor };
}

const edit = (who: Person, postId: string, content: string) =>
  who.act('updatePost', { postId, content }, 'post { id }');
const remove = (who: Person, postId: string) => who.act('deletePost', { postId }, 'post { id }');

test('posts of the feed are told when they are created, changed and deleted, and no others', async () => {
  const { live } = await open(ada);
  await post(cleo, 'of a stranger');
  const id = await post(ben, 'first');
  expect(told(await live.event())).toEqual(['PostPublished', 'first']);
  await edit(ben, id, 'second');
  expect(told(await live.event())).toEqual(['PostEdited', 'second']);
  await ada.act('likePost', { postId: id }, 'post { id }');
  await remove(ben, id);
  expect(told(await live.event())).toEqual(['PostRemoved', id]);
  await post(ada, 'her own');
  expect(told(await live.event())).toEqual(['PostPublished', 'her own']);
  expect(await live.events(1_500)).toEqual([]);
});

test('a feed resumes behind a cursor on any node, each post once and in its current state', async () => {
  const { cursor } = await open(ada);
  const [one, two, three] = [
    await post(ben, 'one'),
    await post(ben, 'two'),
    await post(ben, 'three'),
  ];
  await edit(ben, one as string, 'one more');
  await remove(ben, two as string);
  const twin = await server.twin();
  for (const node of [server, twin]) {
    const { live } = await open(ada.at(node), cursor);
    const events = [await live.event(), await live.event(), await live.event()];
    expect(events.map(told)).toEqual([
      ['PostPublished', 'three'],
      ['PostPublished', 'one more'],
      ['PostRemoved', two],
    ]);
    expect(await live.events(1_200)).toEqual([]);
    // Behind each of them as well.
    const { live: later } = await open(ada.at(node), events[1].cursor);
    expect(told(await later.event())).toEqual(['PostRemoved', two]);
    expect(await later.events(1_200)).toEqual([]);
    const { live: last } = await open(ada.at(node), events[2].cursor);
    expect(await last.events(1_200)).toEqual([]);
  }
  await remove(ben, three as string);
});

test('a snapshot with the events applied equals a fresh snapshot', async () => {
  const snapshot = async () =>
    new Map<string, string>(
      (await ada.ask('{ feed { nodes { id content } } }')).feed.nodes.map((node: Event) => [
        node.id,
        node.content,
      ]),
    );
  const gone = await post(ben, 'goes');
  const changed = await post(ben, 'changes');
  const { live } = await open(ada);
  const applied = await snapshot();
  await Promise.all([remove(ben, gone), edit(ben, changed, 'changed'), post(ben, 'new')]);
  for (const event of await live.events(2_000)) {
    if (event.__typename === 'PostRemoved') applied.delete(event.postId);
    else applied.set(event.post.id, event.post.content);
  }
  expect(Object.fromEntries(applied)).toEqual(Object.fromEntries(await snapshot()));
});

test('a transaction that commits late is told', async () => {
  const { live } = await open(ada);
  await server.sql('begin');
  await server.sql(`insert into posts (author_id, content) values ($1, 'late')`, [ben.number]);
  await post(ben, 'early');
  expect(told(await live.event())).toEqual(['PostPublished', 'early']);
  const { cursor } = await open(ada);
  await server.sql('commit');
  expect(told(await live.event())).toEqual(['PostPublished', 'late']);
  const { live: resumed } = await open(ada, cursor);
  expect((await resumed.events(1_500)).map(told)).toContainEqual(['PostPublished', 'late']);
});

test('the posts of who is muted, unfollowed or hidden are not told', async () => {
  await follow(dora, ben);
  await follow(dora, cleo);
  const shown = await post(ben, 'shown');
  const { live } = await open(dora);
  await dora.act('muteUser', { userId: cleo.id }, 'user { id }');
  await post(cleo, 'muted');
  await server.sql('update posts set hidden = true where id = $1', [shown.slice('post_'.length)]);
  expect(told(await live.event())).toEqual(['PostRemoved', shown]);
  await dora.act('unfollowUser', { userId: ben.id }, 'user { id }');
  await post(ben, 'unfollowed');
  expect(await live.events(1_500)).toEqual([]);
});

test('a change of a post writes one row, whatever the number of followers', async () => {
  const id = (await post(ben, 'counted')).slice('post_'.length);
  const rows = await server.sql('select gone from feed_changes where post_id = $1', [id]);
  expect(rows).toEqual([{ gone: false }]);
});

test('a cursor that is old or of another database is void, and anything else is refused', async () => {
  const { cursor } = await open(ada);
  const [run, mark, , ...rest] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const encode = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const old = Date.now() - 8 * 86_400_000;
  const other = '00000000-0000-4000-8000-000000000000';
  for (const after of [encode([run, mark, old, ...rest]), encode([other, mark, Date.now()])])
    expect((await ada.subscribe(EVENTS, { after }).event()).__typename).toBe('StreamReset');
  for (const after of ['x', encode([run]), encode([run, mark, -1]), encode([run, mark, 1, 2])])
    expect(await ada.subscribe(EVENTS, { after }).refusal()).toBe('BAD_USER_INPUT');
});
