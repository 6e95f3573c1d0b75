import { beforeAll, describe, expect, test } from 'vitest';
import { comment, contents, post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

let postId: string;

const { ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const THREAD = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String, $last: Int) {
    post(id: $id) {
      commentCount
      comments(first: $first, after: $after, last: $last) {
        nodes { content }
        pageInfo { endCursor hasNextPage hasPreviousPage }
      }
    }
  }
`;

const say = (person: Person, content: string, to = postId) => comment(person, to, content);

const thread = async (id = postId, page: object = {}) =>
  (await cleo.ask(THREAD, { id, ...page })).post;

describe('a comment', () => {
  beforeAll(async () => {
    postId = await post(ada, 'What do you say?');
  });

  test('is created, changed, counted and deleted', async () => {
    const { comment } = await ben.act(
      'createComment',
      { postId, content: 'Well said.' },
      'comment { id content likeCount viewerHasLiked author { username } post { id commentCount } }',
    );
    const { id, ...rest } = comment;
    expect(id).toMatch(/^comment_\d+$/);
    expect(rest).toEqual({
      content: 'Well said.',
      likeCount: 0,
      viewerHasLiked: false,
      author: { username: 'ben' },
      post: { id: postId, commentCount: 1 },
    });
    const input = { commentId: id, content: 'Very well said.' };
    const changed = await ben.act('updateComment', input, 'comment { createdAt updatedAt }');
    const { createdAt, updatedAt } = changed.comment;
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(createdAt));
    expect(contents((await thread()).comments)).toEqual(['Very well said.']);
    const deleted = await ben.act(
      'deleteComment',
      { commentId: id },
      'comment { id content post { commentCount } }',
    );
    expect(deleted.comment).toEqual({
      id,
      content: 'Very well said.',
      post: { commentCount: 0 },
    });
    expect(await thread()).toMatchObject({ commentCount: 0, comments: { nodes: [] } });
    expect((await ben.attempt('deleteComment', { commentId: id })).code).toBe('NOT_FOUND');
    expect((await thread()).commentCount).toBe(0);
  });

  test('is changed by its author, and deleted by its author or that of the post', async () => {
    const id = await say(ben, 'Hm.');
    const change = await ada.attempt('updateComment', { commentId: id, content: 'Mine.' });
    expect(change).toBeRefused('FORBIDDEN');
    expect((await cleo.attempt('deleteComment', { commentId: id })).code).toBe('FORBIDDEN');
    expect((await thread()).commentCount).toBe(1);
    await ada.act(
      'deleteComment',
      { commentId: id },
      'comment { id content post { commentCount } }',
    );
    expect((await thread()).commentCount).toBe(0);
  });

  test.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['U+0000', '\u0000'],
    ['8,001 characters', 'a'.repeat(8001)],
  ])('of %s is refused, and not counted', async (_, content) => {
    const reply = await ben.attempt('createComment', { postId, content });
    expect(reply).toBeRefused('BAD_USER_INPUT', 'content');
    expect(await thread()).toMatchObject({ commentCount: 0, comments: { nodes: [] } });
  });

  test('keeps a lone surrogate as U+FFFD', async () => {
    const id = await say(ben, '\udc4d!', await post(ada, 'What do you say?'));
    const { node } = await ben.ask(
      'query ($id: ID!) { node(id: $id) { ... on Comment { content } } }',
      { id },
    );
    expect(node.content).toBe('\ufffd!');
  });

  test('on a missing post, or with an invalid id, is refused', async () => {
    const to = (id: string) => ben.attempt('createComment', { postId: id, content: 'x' });
    expect((await to('post_999999')).code).toBe('NOT_FOUND');
    expect((await to('post_99999999999999999999')).code).toBe('BAD_USER_INPUT');
    expect((await to('comment_1')).code).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['updateComment', { content: 'x' }],
    ['deleteComment', {}],
    ['likeComment', {}],
    ['unlikeComment', {}],
  ])(
    'that does not exist is NOT_FOUND for %s, and an invalid id is BAD_USER_INPUT',
    async (name, input) => {
      const attempt = (commentId: string) => ben.attempt(name, { commentId, ...input });
      expect(await attempt('comment_999999')).toBeRefused('NOT_FOUND');
      for (const id of ['comment_99999999999999999999', 'comment_-1', 'nope', 'post_1'])
        expect(await attempt(id)).toBeRefused('BAD_USER_INPUT', 'commentId');
    },
  );
});

describe('the comments of a post', () => {
  test('are paged, oldest first, in both directions', async () => {
    const id = await post(ada, 'What do you say?');
    for (const n of [1, 2, 3, 4, 5]) await say(ben, `${n}`, id);
    const first = (await thread(id, { first: 3 })).comments;
    expect(contents(first)).toEqual(['1', '2', '3']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await thread(id, { first: 3, after: first.pageInfo.endCursor })).comments;
    expect(contents(rest)).toEqual(['4', '5']);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    const newest = (await thread(id, { last: 2 })).comments;
    expect(contents(newest)).toEqual(['4', '5']);
    expect(newest.pageInfo.hasPreviousPage).toBe(true);
  });

  test('are two different pages of one post in one document', async () => {
    const id = await post(ada, 'What do you say?');
    for (const n of [1, 2, 3]) await say(ben, `${n}`, id);
    const data = await cleo.ask(
      `query ($id: ID!) {
        post(id: $id) {
          first: comments(first: 1) { nodes { content } }
          last: comments(last: 1) { nodes { content } }
        }
      }`,
      { id },
    );
    expect(contents(data.post.first)).toEqual(['1']);
    expect(contents(data.post.last)).toEqual(['3']);
  });

  test('are deleted with the post', async () => {
    const id = await post(ada, 'What do you say?');
    const commentId = await say(ben, 'Here today.', id);
    await ben.act('likeComment', { commentId });
    await ada.act('deletePost', { postId: id });
    expect(await ben.attempt('likeComment', { commentId })).toBeRefused('NOT_FOUND');
  });
});

test('likes of a comment count each user once', async () => {
  const commentId = await say(ben, 'Like me.', await post(ada, 'What do you say?'));
  const counted = 'comment { likeCount viewerHasLiked }';
  await ada.act('likeComment', { commentId });
  for (const [name, likeCount] of [
    ['likeComment', 2],
    ['unlikeComment', 1],
  ] as const) {
    await cleo.act(name, { commentId });
    const { comment: twice } = await cleo.act(name, { commentId }, counted);
    expect(twice).toEqual({ likeCount, viewerHasLiked: likeCount === 2 });
  }
});
