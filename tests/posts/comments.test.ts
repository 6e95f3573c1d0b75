import { beforeAll, describe, expect, test } from 'vitest';
import { CREATE_COMMENT, comment, contents, DELETE_POST, post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

let postId: string;

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const UPDATE = /* GraphQL */ `
  mutation ($id: ID!, $content: String! = "changed") {
    updateComment(input: { commentId: $id, content: $content }) {
      comment { content createdAt updatedAt }
    }
  }
`;
const DELETE = /* GraphQL */ `
  mutation ($id: ID!) {
    deleteComment(input: { commentId: $id }) { comment { id content post { commentCount } } }
  }
`;
const LIKE = /* GraphQL */ `
  mutation ($id: ID!) {
    likeComment(input: { commentId: $id }) { comment { likeCount viewerHasLiked } }
  }
`;
const UNLIKE = /* GraphQL */ `
  mutation ($id: ID!) {
    unlikeComment(input: { commentId: $id }) { comment { likeCount viewerHasLiked } }
  }
`;
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
    const created = await ben.ask(CREATE_COMMENT, { postId, content: 'Well said.' });
    const { id, ...rest } = created.createComment.comment;
    expect(id).toMatch(/^comment_\d+$/);
    expect(rest).toEqual({
      content: 'Well said.',
      likeCount: 0,
      viewerHasLiked: false,
      author: { username: 'ben' },
      post: { id: postId, commentCount: 1 },
    });
    const changed = await ben.ask(UPDATE, { id, content: 'Very well said.' });
    const { content, createdAt, updatedAt } = changed.updateComment.comment;
    expect(content).toBe('Very well said.');
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(createdAt));
    expect(contents((await thread()).comments)).toEqual(['Very well said.']);
    const deleted = await ben.ask(DELETE, { id });
    expect(deleted.deleteComment.comment).toEqual({
      id,
      content: 'Very well said.',
      post: { commentCount: 0 },
    });
    expect(await thread()).toMatchObject({ commentCount: 0, comments: { nodes: [] } });
    expect((await ben.graphql(DELETE, { id })).code).toBe('NOT_FOUND');
    expect((await thread()).commentCount).toBe(0);
  });

  test('is deleted by its author or the author of the post only', async () => {
    const id = await say(ben, 'Hm.');
    expect((await cleo.graphql(DELETE, { id })).code).toBe('FORBIDDEN');
    expect((await thread()).commentCount).toBe(1);
    await ada.ask(DELETE, { id });
    expect((await thread()).commentCount).toBe(0);
  });

  test('is changed by its author only', async () => {
    const id = await say(ben, 'My words.');
    expect((await ada.graphql(UPDATE, { id })).code).toBe('FORBIDDEN');
    expect(contents((await thread()).comments)).toEqual(['My words.']);
    await ben.graphql(DELETE, { id });
  });

  test.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['U+0000', '\u0000'],
    ['8,001 characters', 'a'.repeat(8001)],
  ])('of %s is refused, and not counted', async (_, content) => {
    const reply = await ben.graphql(CREATE_COMMENT, { postId, content });
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(reply.fields).toContain('content');
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
    const to = (id: string) => ben.graphql(CREATE_COMMENT, { postId: id, content: 'x' });
    expect((await to('post_999999')).code).toBe('NOT_FOUND');
    expect((await to('post_99999999999999999999')).code).toBe('BAD_USER_INPUT');
    expect((await to('comment_1')).code).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['change', UPDATE],
    ['delete', DELETE],
    ['like', LIKE],
    ['unlike', UNLIKE],
  ])(
    'that does not exist is NOT_FOUND for %s, and an invalid id is BAD_USER_INPUT',
    async (_, verb) => {
      expect((await ben.graphql(verb, { id: 'comment_999999' })).code).toBe('NOT_FOUND');
      for (const id of ['comment_99999999999999999999', 'comment_-1', 'nope', 'post_1']) {
        expect((await ben.graphql(verb, { id })).code).toBe('BAD_USER_INPUT');
      }
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
    await ben.graphql(LIKE, { id: commentId });
    await ada.graphql(DELETE_POST, { id });
    expect((await ben.graphql(LIKE, { id: commentId })).code).toBe('NOT_FOUND');
  });

  test('are counted exactly during concurrent changes', async () => {
    const id = await post(ada, 'What do you say?');
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => say(n % 2 ? ben : cleo, `${n}`, id)),
    );
    expect((await thread(id)).commentCount).toBe(20);
    const twice = [...ids.slice(0, 10), ...ids.slice(0, 10)];
    const replies = await Promise.all(twice.map((one) => ada.graphql(DELETE, { id: one })));
    expect(replies.filter(({ code }) => code === 'NOT_FOUND')).toHaveLength(10);
    expect(replies.filter(({ errors }) => !errors)).toHaveLength(10);
    const left = await thread(id);
    expect(left.commentCount).toBe(10);
    expect(left.comments.nodes).toHaveLength(10);
  });

  test('are stored or refused completely while their post is deleted', async () => {
    const id = await post(ada, 'What do you say?');
    const ids = await Promise.all(Array.from({ length: 5 }, () => say(ben, 'first', id)));
    const replies = await Promise.all([
      ...Array.from({ length: 8 }, () =>
        cleo.graphql(CREATE_COMMENT, { postId: id, content: 'late' }),
      ),
      ada.graphql(DELETE_POST, { id }),
      ...ids.map((one) => ben.graphql(DELETE, { id: one })),
      ...ids.map((one) => cleo.graphql(LIKE, { id: one })),
    ]);
    const codes = new Set(replies.map(({ code }) => code));
    expect([undefined, 'NOT_FOUND']).toEqual(expect.arrayContaining([...codes]));
  });
});

describe('likes of a comment', () => {
  test('count each user once, also twenty at once', async () => {
    const id = await say(ben, 'Like me.', await post(ada, 'What do you say?'));
    const crowd: Person[] = [];
    for (let i = 0; i < 20; i++) crowd.push(await server.person(`dan${i}`));
    await Promise.all([...crowd, ...crowd].map((dan) => dan.graphql(LIKE, { id })));
    const liked = await crowd[0]!.ask(LIKE, { id });
    expect(liked.likeComment.comment).toEqual({ likeCount: 20, viewerHasLiked: true });
    const unliked = await crowd[0]!.ask(UNLIKE, { id });
    expect(unliked.unlikeComment.comment).toEqual({ likeCount: 19, viewerHasLiked: false });
  });
});
