import { describe, expect, test } from 'vitest';
import { comment, deleteAccount, post, usernames } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const reply = async (who: Person, postId: string, replyToId: string, content: string) => {
  const input = { postId, replyToId, content };
  return (await who.act('createComment', input, 'comment { id parent { id } }')).comment;
};
const remove = (who: Person, commentId: string) => who.attempt('deleteComment', { commentId });

const THREADS = /* GraphQL */ `
  query ($id: ID!) {
    post(id: $id) {
      commentCount
      comments { nodes { content isDeleted replyCount replies { nodes { content } } } }
      all: comments(includeReplies: true) { nodes { content } }
    }
  }
`;
const threads = async (id: string) => (await cleo.ask(THREADS, { id })).post;

describe('replies to a comment', () => {
  test('are in its thread, also those to replies, and counted', async () => {
    const id = await post(ada, 'a post');
    const top = await comment(ben, id, 'top');
    const first = await reply(cleo, id, top, 'first');
    const second = await reply(ada, id, first.id, 'second');
    expect([first.parent.id, second.parent.id]).toEqual([top, top]);
    expect(await threads(id)).toEqual({
      commentCount: 3,
      comments: {
        nodes: [
          {
            ...{ content: 'top', isDeleted: false, replyCount: 2 },
            replies: { nodes: [{ content: 'first' }, { content: 'second' }] },
          },
        ],
      },
      all: { nodes: [{ content: 'top' }, { content: 'first' }, { content: 'second' }] },
    });
  });

  test('stay when it is deleted, which goes with the last of them', async () => {
    const id = await post(ada, 'a post');
    const top = await comment(ben, id, 'top');
    const { id: answer } = await reply(cleo, id, top, 'stays');
    await ada.act('likeComment', { commentId: top });
    await remove(ben, top);
    expect(await threads(id)).toMatchObject({
      commentCount: 1,
      comments: {
        nodes: [{ content: '', isDeleted: true, replyCount: 1, replies: { nodes: [{}] } }],
      },
    });
    expect(await remove(ben, top)).toBeRefused('NOT_FOUND');
    const change = { commentId: top, content: 'x' };
    expect(await ben.attempt('updateComment', change)).toBeRefused('NOT_FOUND');
    expect(await ben.attempt('likeComment', { commentId: top })).toBeRefused('NOT_FOUND');
    const late = { postId: id, replyToId: top, content: 'x' };
    expect(await ben.attempt('createComment', late)).toBeRefused('NOT_FOUND');
    await remove(cleo, answer);
    expect(await threads(id)).toMatchObject({ commentCount: 0, all: { nodes: [] } });
  });

  test('are refused on another post, and to what is no comment', async () => {
    const top = await comment(ben, await post(ada, 'a post'), 'top');
    const id = await post(ada, 'another');
    const to = (replyToId: string) =>
      ben.attempt('createComment', { postId: id, replyToId, content: 'x' });
    expect(await to(top)).toBeRefused('BAD_USER_INPUT', 'replyToId');
    expect(await to('post_1')).toBeRefused('BAD_USER_INPUT', 'replyToId');
    expect(await to('comment_99999')).toBeRefused('NOT_FOUND');
    expect((await threads(id)).commentCount).toBe(0);
  });

  test('of others stay when the account of its author is deleted', async () => {
    const dora = await server.person('dora');
    const id = await post(ada, 'a post');
    const top = await comment(dora, id, 'top');
    await reply(cleo, id, top, 'stays');
    await reply(dora, id, top, 'goes');
    await comment(dora, id, 'goes too');
    await deleteAccount(dora);
    expect(await threads(id)).toMatchObject({
      commentCount: 1,
      comments: { nodes: [{ content: '', isDeleted: true, replyCount: 1 }] },
      all: { nodes: [{ content: '' }, { content: 'stays' }] },
    });
  });

  test('at once are all counted', async () => {
    const id = await post(ada, 'a post');
    const top = await comment(ben, id, 'top');
    await Promise.all(Array.from({ length: 10 }, (_, n) => reply(cleo, id, top, `${n}`)));
    const { commentCount, comments } = await threads(id);
    expect([commentCount, comments.nodes[0].replyCount]).toEqual([11, 10]);
  });
});

test('likers of a post and a comment are paged, most recent like first, without those in a block', async () => {
  const id = await post(ada, 'a post');
  const commentId = await comment(ada, id, 'a comment');
  for (const one of [ada, ben, cleo]) {
    await one.act('likePost', { postId: id });
    await one.act('likeComment', { commentId });
  }
  const read = async (who: Person) => {
    const data = await who.ask(
      `{ post(id: "${id}") { likers { nodes { username } } first: likers(first: 2) { nodes { username } pageInfo { hasNextPage } }
         comments { nodes { likers { nodes { username } } } } } }`,
    );
    return data.post;
  };
  const shown = await read(ada);
  expect(usernames(shown.likers)).toEqual(['cleo', 'ben', 'ada']);
  expect(usernames(shown.first)).toEqual(['cleo', 'ben']);
  expect(shown.first.pageInfo.hasNextPage).toBe(true);
  expect(usernames(shown.comments.nodes[0].likers)).toEqual(['cleo', 'ben', 'ada']);
  await ben.act('blockUser', { userId: cleo.id }, 'user { id }');
  expect(usernames((await read(ben)).likers)).toEqual(['ben', 'ada']);
});
