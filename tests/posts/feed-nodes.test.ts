import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { follow, post } from '../harness/documents.js';
import type { Person } from '../harness/node.js';
import { spawnParley } from '../harness/process.js';

const EVENTS = /* GraphQL */ `
  subscription ($after: ID) {
    feedEvents(after: $after) {
      __typename
      ... on StreamResumed { cursor }
      ... on StreamEvent { cursor }
      ... on PostPublished { post { id content } }
      ... on PostEdited { post { id content } }
      ... on PostRemoved { postId }
    }
  }
`;

const feedOf = async (who: Person): Promise<Map<string, string>> => {
  const { feed } = await who.ask('{ feed(first: 50) { nodes { id content } } }');
  return new Map(feed.nodes.map((one: { id: string; content: string }) => [one.id, one.content]));
};

test('a feed whose node is killed goes on at another, and misses nothing', async () => {
  const first = await spawnParley();
  const second = await spawnParley({ DATABASE_URL: first.databaseUrl, DATA_DIR: first.dataDir });
  const [ada, ben] = [await first.person('ada'), await second.person('ben')];
  await follow(ada, ben);
  const ids: string[] = [];
  for (const content of ['one', 'two', 'three', 'four']) ids.push(await post(ben, content));
  const applied = await feedOf(ada);
  let cursor: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: an event
  const apply = (event: any) => {
    cursor = event.cursor;
    if (event.__typename === 'PostRemoved') applied.delete(event.postId);
    else if (event.post) applied.set(event.post.id, event.post.content);
  };
  const live = ada.subscribe(EVENTS);
  apply(await live.event());
  const change = (postId: string, content: string) =>
    ben.act('updatePost', { postId, content }, 'post { id }');
  await change(ids[0] as string, 'one, seen by the first node');
  apply(await live.event());
  await Promise.all([
    post(ben, 'while it dies'),
    change(ids[1] as string, 'two, while it dies'),
    first.kill('SIGKILL'),
    ben.act('deletePost', { postId: ids[2] }, 'post { id }'),
  ]);
  await post(ben, 'after its death');
  const resumed = ada.at(second).subscribe(EVENTS, { after: cursor });
  await sleep(500);
  await change(ids[3] as string, 'four, seen by the second node');
  for (const event of await resumed.events(3_000)) apply(event);
  expect(Object.fromEntries(applied)).toEqual(Object.fromEntries(await feedOf(ada.at(second))));
  expect([...applied.values()].sort()).toEqual([
    'after its death',
    'four, seen by the second node',
    'one, seen by the first node',
    'two, while it dies',
    'while it dies',
  ]);
}, 150_000);
