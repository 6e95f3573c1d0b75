import { beforeEach, describe, expect, test } from 'vitest';
import { contents, follow, post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
let reader: Person;
let author: Person;
beforeEach(async () => {
  ({ reader, author } = await server.newcomers('reader', 'author'));
  await follow(reader, author);
});

const remove = (id: string) => author.act('deletePost', { postId: id });

const feed = async (first = 20): Promise<string[]> => {
  const data = await reader.ask(
    'query ($first: Int!) { feed(first: $first) { nodes { content } } }',
    { first },
  );
  return contents(data.feed);
};

const mark = () =>
  server.sql(
    'select content, among_newest from posts where author_id = $1 order by created_at desc, id desc',
    [author.number],
  );
const marked = async () =>
  (await mark()).filter((row) => row.among_newest).map(({ content }) => content);
const newest = async () => (await mark()).slice(0, 3).map(({ content }) => content);

describe('the newest three posts of an author', () => {
  test('are marked when posts are created and deleted', async () => {
    const ids: string[] = [];
    for (const content of ['1', '2', '3', '4', '5']) ids.push(await post(author, content));
    expect(await marked()).toEqual(['5', '4', '3']);
    await remove(ids[3]!);
    expect(await marked()).toEqual(['5', '3', '2']);
    await remove(ids[0]!);
    expect(await marked()).toEqual(['5', '3', '2']);
    await post(author, '6');
    expect(await marked()).toEqual(['6', '5', '3']);
  });

  test('are followed by older ones in a feed after deletions', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 8; n += 1) ids.push(await post(author, String(n)));
    expect(await feed(2)).toEqual(['8', '7']);
    for (const id of ids.slice(4)) await remove(id);
    expect(await feed()).toEqual(['4', '3', '2', '1']);
    expect(await feed(2)).toEqual(['4', '3']);
  });

  test('are followed by older ones after removals by an administrator', async () => {
    const admin = (await server.newcomers('admin')).admin;
    await server.appoint(admin);
    const ids: string[] = [];
    for (let n = 1; n <= 7; n += 1) ids.push(await post(author, String(n)));
    for (const contentId of ids.slice(3)) {
      await admin.admin.act('removeContent', { contentId, reason: 'spam' });
    }
    expect(await marked()).toEqual(['3', '2', '1']);
    expect(await feed()).toEqual(['3', '2', '1']);
  });

  test('are marked during concurrent changes', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await post(author, `old ${n}`));
    const removals = ids.slice(6).map((id) => remove(id));
    const likes = ids.map((id) => reader.attempt('likePost', { postId: id }));
    const posts = Array.from({ length: 12 }, (_, n) => post(author, `new ${n}`));
    const more = await Promise.all(posts);
    const last = more.map((id) => remove(id));
    await Promise.all([...removals, ...last, ...likes]);
    expect(await marked()).toEqual(await newest());
    expect(await feed()).toEqual((await mark()).map(({ content }) => content));
  });
});

test('posts inserted by SQL are marked, and in the feed', async () => {
  await server.sql(
    `insert into posts (author_id, content, created_at)
     select $1, n, now() - n * interval '1 minute' from generate_series(1, 30) n`,
    [author.number],
  );
  expect(await feed(4)).toEqual(['1', '2', '3', '4']);
  await post(author, '0');
  expect(await marked()).toEqual(['0', '1', '2']);
  expect(await feed(4)).toEqual(['0', '1', '2', '3']);
});
