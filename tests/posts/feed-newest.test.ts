import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let database: pg.Client;
let reader: Person;
let author: Person;
let people = 0;

beforeAll(async () => {
  parley = await startParley();
  database = new pg.Client(parley.databaseUrl);
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await parley?.stop();
});
beforeEach(async () => {
  people += 1;
  reader = await signUp(parley, `reader${people}`);
  author = await signUp(parley, `author${people}`);
  await reader.graphql(
    'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }',
    { id: author.id },
  );
});

async function post(content: string): Promise<string> {
  const { data } = await author.graphql(
    'mutation ($content: String!) { createPost(input: { content: $content }) { post { id } } }',
    { content },
  );
  return data.createPost.post.id;
}

const remove = (id: string) =>
  author.graphql('mutation ($id: ID!) { deletePost(input: { postId: $id }) { post { id } } }', {
    id,
  });

const feed = async (first = 20): Promise<string[]> => {
  const { data } = await reader.graphql(
    'query ($first: Int!) { feed(first: $first) { nodes { content } } }',
    { first },
  );
  return data.feed.nodes.map(({ content }: { content: string }) => content);
};

const mark = async () => {
  const { rows } = await database.query<{ content: string; among_newest: boolean }>(
    'select content, among_newest from posts where author_id = $1 order by created_at desc, id desc',
    [author.id.slice('user_'.length)],
  );
  return rows;
};
const marked = async () =>
  (await mark()).filter((row) => row.among_newest).map(({ content }) => content);
const newest = async () => (await mark()).slice(0, 3).map(({ content }) => content);

describe('of an author’s posts, the newest three', () => {
  test('are marked, as they come and go', async () => {
    const ids: string[] = [];
    for (const content of ['1', '2', '3', '4', '5']) ids.push(await post(content));
    expect(await marked()).toEqual(['5', '4', '3']);
    await remove(ids[3] as string);
    expect(await marked()).toEqual(['5', '3', '2']);
    await remove(ids[0] as string);
    expect(await marked()).toEqual(['5', '3', '2']);
    await post('6');
    expect(await marked()).toEqual(['6', '5', '3']);
  });

  test('deleted, leave a feed that goes on with those before', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 8; n += 1) ids.push(await post(String(n)));
    expect(await feed(2)).toEqual(['8', '7']);
    for (const id of ids.slice(4)) await remove(id);
    expect(await feed()).toEqual(['4', '3', '2', '1']);
    expect(await feed(2)).toEqual(['4', '3']);
  });

  test('removed by an administrator, leave it likewise', async () => {
    const admin = await signUp(parley, `admin${people}`);
    await database.query(`update users set role = 'ADMIN' where id = $1`, [
      admin.id.slice('user_'.length),
    ]);
    const ids: string[] = [];
    for (let n = 1; n <= 7; n += 1) ids.push(await post(String(n)));
    for (const contentId of ids.slice(3)) {
      const { errors } = await admin.graphql(
        'mutation ($i: RemoveContentInput!) { removeContent(input: $i) { contentId } }',
        { i: { contentId, reason: 'spam' } },
      );
      expect(errors).toBeUndefined();
    }
    expect(await marked()).toEqual(['3', '2', '1']);
    expect(await feed()).toEqual(['3', '2', '1']);
  });

  test('are marked whatever comes and goes at once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await post(`old ${n}`));
    const removals = ids.slice(6).map((id) => remove(id));
    const likes = ids.map((id) =>
      reader.graphql('mutation ($id: ID!) { likePost(input: { postId: $id }) { post { id } } }', {
        id,
      }),
    );
    const posts = Array.from({ length: 12 }, (_, n) => post(`new ${n}`));
    const more = await Promise.all(posts);
    const last = more.map((id) => remove(id));
    for (const { errors } of await Promise.all([...removals, ...last])) {
      expect(errors).toBeUndefined();
    }
    await Promise.all(likes);
    expect(await marked()).toEqual(await newest());
    expect(await feed()).toEqual((await mark()).map(({ content }) => content));
  });
});

test('what came by SQL alone is marked, and in the feed', async () => {
  await database.query(
    `insert into posts (author_id, content, created_at)
     select $1, n, now() - n * interval '1 minute' from generate_series(1, 30) n`,
    [author.id.slice('user_'.length)],
  );
  expect(await feed(4)).toEqual(['1', '2', '3', '4']);
  await post('0');
  expect(await marked()).toEqual(['0', '1', '2']);
  expect(await feed(4)).toEqual(['0', '1', '2', '3']);
});
