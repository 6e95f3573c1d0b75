import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { entities } from '../../src/domain/entities.js';
import { createOrm } from '../../src/domain/orm.js';
import { post as createPost } from '../harness/documents.js';
import { type Person } from '../harness/server.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { Bookmark } from './walk/bookmark.entity.js';

vi.mock('../../src/graphql/server/resolvers.js', async (original) => ({
  ...(await original<object>()),
  ...(await import('./walk/bookmark.resolver.js')),
}));
entities.push(Bookmark as never);
const ways = await startBothWays();
const orm = await createOrm(ways.planned.databaseUrl);
await orm.schema.update();
await orm.close(true);
const people = await ways.planned.people('ada', 'ben');
const post = await createPost(people.ada, 'read me');
const putIn = ({ number }: Person, note: string) =>
  ways.planned.sql('insert into bookmarks (owner_id, post_id, note) values ($1, $2, $3)', [
    number,
    post.split('_')[1],
    note,
  ]);
await putIn(people.ada, 'mine');
await putIn(people.ada, 'later');
await putIn(people.ben, 'of ben alone');

const ask = (who: Person | null, query: string) => askBothWays(ways, { who, query });

async function readsAt(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.matchAll(/^parley_reads_total\{way="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, way, count]) => [way, Number(count)]));
}

test('every sample of docs/design/reading.md is code that this test runs, and every file it names exists', () => {
  const files = ['entity', 'reads', 'resolver'].map((name) =>
    readFileSync(`tests/planner/walk/bookmark.${name}.ts`, 'utf8'),
  );
  const guide = readFileSync('docs/design/reading.md', 'utf8');
  const samples = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, text]) => text as string,
  );
  expect(samples.length).toBeGreaterThanOrEqual(6);
  for (const sample of samples) {
    expect(
      files.some((file) => file.includes(sample)),
      sample,
    ).toBe(true);
  }
  const names = [...guide.matchAll(/`((?:src|tests)\/[\w./*-]+)`/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) if (!name?.includes('*')) readFileSync(name as string);
});

test('a column and a relation are planned', async () => {
  const query = '{ bookmarks { nodes { __typename note createdAt post { id content } } } }';
  const { data, isPlanned } = await ask(people.ada, query);
  expect(isPlanned).toBe(true);
  expect(data).toMatchObject({
    bookmarks: { nodes: [{ note: 'later', post: { content: 'read me' } }, { note: 'mine' }] },
  });
});

test('a value that depends on the viewer is planned', async () => {
  const query = `{ post(id: "${post}") { viewerHasBookmarked } }`;
  expect(await ask(people.ben, query)).toMatchObject({
    data: { post: { viewerHasBookmarked: true } },
    isPlanned: true,
  });
});

test('an external value is the same as the loaders read', async () => {
  const query = '{ bookmarks { nodes { note isAuthorOnline post { content } } } }';
  const told = async (who: Person) => {
    const { data, isPlanned } = await ask(who, query);
    expect(isPlanned).toBe(true);
    return (data as { bookmarks: { nodes: { isAuthorOnline: boolean }[] } }).bookmarks.nodes.map(
      ({ isAuthorOnline }) => isAuthorOnline,
    );
  };
  expect(await told(people.ben)).toEqual([false]);
  for (const node of [ways.planned, ways.loaded])
    await people.ada.at(node).act('setPresence', { status: 'ONLINE' });
  expect(await told(people.ben)).toEqual([true]);
  expect(await told(people.ada)).toEqual([true, true]);
});

test('a connection is planned with its arguments, and contains only visible rows', async () => {
  const some = await ask(
    people.ada,
    '{ bookmarks(noteFrom: "mi", first: 1) { nodes { note } pageInfo { hasNextPage } } }',
  );
  expect(some).toMatchObject({
    data: { bookmarks: { nodes: [{ note: 'mine' }], pageInfo: { hasNextPage: false } } },
    isPlanned: true,
  });
  // Rows of others do not shorten a page.
  const inPost = `{ post(id: "${post}") { bookmarks(first: 1) { nodes { note } pageInfo { hasNextPage } } } }`;
  const of = async (who: Person) => (await ask(who, inPost)).data;
  expect(await of(people.ada)).toEqual({
    post: { bookmarks: { nodes: [{ note: 'later' }], pageInfo: { hasNextPage: true } } },
  });
  expect(await of(people.ben)).toEqual({
    post: { bookmarks: { nodes: [{ note: 'of ben alone' }], pageInfo: { hasNextPage: false } } },
  });
  expect((await ask(null, '{ bookmarks { nodes { note } } }')).isRefused).toBe(true);
});

test('reads are counted by how they were answered', async () => {
  const before = await readsAt(ways.planned.url);
  const { ada } = people;
  await ways.planned.graphql('{ bookmarks { nodes { id } } }', {}, ada.token);
  await ways.planned.graphql('{ me { id viewerFriendship } }', {}, ada.token);
  // A planned query without a viewer.
  await ways.planned.graphql('{ bookmarks { nodes { id } } }');
  const after = await readsAt(ways.planned.url);
  expect(after.planned).toBe((before.planned ?? 0) + 1);
  expect(after.loaded).toBe((before.loaded ?? 0) + 2);
});
