import { describe, expect, test } from 'vitest';
import { comment, contents, follow, post } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { queriesOf, statementsOf } from '../harness/statements.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const CREATE = /* GraphQL */ `
  mutation ($input: CreatePostInput!) {
    createPost(input: $input) {
      post {
        id content images { url } likeCount commentCount viewerHasLiked createdAt updatedAt
        author { username }
        comments { nodes { id } }
      }
    }
  }
`;
const POST = 'query ($id: ID!) { post(id: $id) { content likeCount viewerHasLiked commentCount } }';

/** How many rows each backward scan of an index read of both authors, on average. */
const rowsOf = (plan: string, index: string) =>
  [...plan.matchAll(/Index Only Scan Backward using (\w+) .*rows=([\d.]+) loops=(\d+)/g)]
    .filter(([, name]) => name === index)
    .map(([, , rows, loops]) => Number(rows) * Number(loops));

describe('a post', () => {
  test('is created, found, changed and deleted by its author', async () => {
    const created = await ada.ask(CREATE, { input: { content: 'Hello, village.' } });
    const { id, ...rest } = created.createPost.post;
    expect(id).toMatch(/^post_\d+$/);
    expect(rest).toMatchObject({
      content: 'Hello, village.',
      images: [],
      likeCount: 0,
      commentCount: 0,
      viewerHasLiked: false,
      author: { username: 'ada' },
      comments: { nodes: [] },
    });
    const change = { postId: id, content: 'Hello, all.' };
    const { post: changed } = await ada.act(
      'updatePost',
      change,
      'post { content createdAt updatedAt }',
    );
    const { createdAt, updatedAt, content } = changed;
    expect(content).toBe('Hello, all.');
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(createdAt));
    expect((await ben.ask(POST, { id })).post.content).toBe('Hello, all.');
    const deleted = await ada.act('deletePost', { postId: id }, 'post { id content }');
    expect(deleted.post).toEqual({ id, content: 'Hello, all.' });
    const gone = await ada.graphql(POST, { id });
    expect(gone).toFindNothing();
  });

  test('keeps emoji and right-to-left text unchanged, and replaces lone surrogates', async () => {
    const content = ' שלום 👩‍👩‍👧 e\u0301 ';
    const kept = await ada.ask(CREATE, { input: { content } });
    expect(kept.createPost.post.content).toBe(content);
    const half = await ada.ask(CREATE, { input: { content: 'half \ud83d.' } });
    expect(half.createPost.post.content).toBe('half \ufffd.');
  });

  test('without content is refused with the name of the field', async () => {
    const reply = await ada.graphql(CREATE, { input: { content: '' } });
    expect(reply).toBeRefused('BAD_USER_INPUT', 'content');
  });

  test('may have 8,000 characters, counted as code points', async () => {
    const content = '🌍'.repeat(8000);
    const data = await ada.ask(CREATE, { input: { content } });
    expect(data.createPost.post.content).toBe(content);
  });

  test.each([
    ['updatePost', { content: 'x' }],
    ['deletePost', {}],
    ['likePost', {}],
    ['unlikePost', {}],
  ])('that does not exist is NOT_FOUND for %s', async (name, input) => {
    const reply = await ada.attempt(name, { postId: 'post_999999', ...input });
    expect(reply).toBeRefused('NOT_FOUND');
  });

  test.each(['post_99999999999999999999', 'post_-1', 'nope', 'user_1', 'post_1\u0000', 'post_01'])(
    'with the id %j is BAD_USER_INPUT to change and null to read',
    async (id) => {
      expect(await ada.attempt('likePost', { postId: id })).toBeRefused('BAD_USER_INPUT');
      expect(await ada.graphql(POST, { id })).toFindNothing();
    },
  );
});

describe('likes', () => {
  test('count each user once, and can be removed', async () => {
    const id = await post(ada, 'likeable');
    const counted = 'post { likeCount viewerHasLiked }';
    for (const [name, likeCount] of [
      ['likePost', 1],
      ['unlikePost', 0],
    ] as const) {
      await ben.act(name, { postId: id });
      const { post: twice } = await ben.act(name, { postId: id }, counted);
      expect(twice).toEqual({ likeCount, viewerHasLiked: likeCount === 1 });
      expect((await cleo.ask(POST, { id })).post.viewerHasLiked).toBe(false);
    }
  });

  test('of one document are executed in order', async () => {
    const id = await post(ada, 'back and forth');
    const reply = await ben.ask(
      `mutation ($id: ID!) {
        a: likePost(input: { postId: $id }) { post { likeCount viewerHasLiked } }
        b: unlikePost(input: { postId: $id }) { post { likeCount viewerHasLiked } }
        c: likePost(input: { postId: $id }) { post { likeCount viewerHasLiked } }
      }`,
      { id },
    );
    expect(reply).toEqual({
      a: { post: { likeCount: 1, viewerHasLiked: true } },
      b: { post: { likeCount: 0, viewerHasLiked: false } },
      c: { post: { likeCount: 1, viewerHasLiked: true } },
    });
  });
});

describe('lists of posts', () => {
  test('the feed contains the posts of the viewer and of followed users, newest first, in pages', async () => {
    const { eve, fay, gus } = await server.people('eve', 'fay', 'gus');
    expect((await eve.ask('{ feed { nodes { id } } }')).feed.nodes).toEqual([]);
    await follow(eve, fay);
    await follow(eve, gus);
    for (const n of [1, 2, 3]) {
      await post(fay, `fay ${n}`);
      await post(gus, `gus ${n}`);
    }
    await post(eve, 'her own');
    const FEED = /* GraphQL */ `
      query ($first: Int, $after: String, $last: Int, $before: String) {
        feed(first: $first, after: $after, last: $last, before: $before) {
          nodes { content }
          pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
        }
      }
    `;
    const all = ['her own', 'gus 3', 'fay 3', 'gus 2', 'fay 2', 'gus 1', 'fay 1'];
    const first = (await eve.ask(FEED, { first: 4 })).feed;
    expect(contents(first)).toEqual(all.slice(0, 4));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = (await eve.ask(FEED, { first: 4, after: first.pageInfo.endCursor })).feed;
    expect(contents(rest)).toEqual(all.slice(4));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = (await eve.ask(FEED, { last: 2, before: rest.pageInfo.startCursor })).feed;
    expect(contents(back)).toEqual(all.slice(2, 4));
  });

  test('posts are filtered by author, and by literal text', async () => {
    const hal = await server.person('hal');
    await post(hal, 'A 100% Success');
    await post(hal, 'a 1000 successes');
    const LIST = /* GraphQL */ `
      query ($authorId: ID, $search: String) {
        posts(authorId: $authorId, search: $search) { nodes { content author { username } } }
      }
    `;
    const his = await ben.ask(LIST, { authorId: hal.id });
    expect(contents(his.posts)).toEqual(['a 1000 successes', 'A 100% Success']);
    const found = await ben.ask(LIST, { search: '100% succ' });
    expect(contents(found.posts)).toEqual(['A 100% Success']);
    const own = await ben.ask(
      `{ user(by: { username: "hal" }) { posts(first: 1) { nodes { content } } } }`,
    );
    expect(contents(own.user.posts)).toEqual(['a 1000 successes']);
    expect((await ben.graphql(LIST, { search: 'a\u0000' })).code).toBe('BAD_USER_INPUT');
    expect((await ben.graphql(LIST, { authorId: 'post_1' })).code).toBe('BAD_USER_INPUT');
  });

  test.each([
    'first: -1',
    'first: 101',
    'last: -1',
    'first: 1, last: 1',
    'after: "nonsense"',
    'after: "\\u0000"',
  ])('a page of (%s) is BAD_USER_INPUT, at the root and nested', async (page) => {
    await post(ada, 'something to nest in');
    for (const query of [
      `{ feed(${page}) { nodes { id } } }`,
      `{ posts(${page}) { nodes { id } } }`,
      `{ posts(first: 1) { nodes { comments(${page}) { nodes { id } } } } }`,
    ]) {
      expect((await ada.graphql(query)).code, query).toBe('BAD_USER_INPUT');
    }
  });

  test('a feed page of 20 posts with authors, likes and comments takes a constant number of statements', async () => {
    const ivy = await server.person('ivy');
    for (const author of [ada, ben, cleo]) {
      await follow(ivy, author);
      for (let n = 0; n < 7; n++) {
        const id = await post(author, `${author.username} ${n}`);
        await comment(ben, id, 'so true');
      }
    }
    const query = /* GraphQL */ `
      {
        feed(first: 20) {
          nodes {
            author { username viewerFollows }
            viewerHasLiked
            comments(first: 3) { nodes { content viewerHasLiked author { username } } }
          }
        }
      }
    `;
    const statements = await statementsOf(async () => {
      const data = await ivy.ask(query);
      expect(data.feed.nodes).toHaveLength(20);
      expect(data.feed.nodes[0].comments.nodes[0].content).toBe('so true');
    });
    const about = (table: string) =>
      statements.filter((sql) => new RegExp(`(from|join) "?${table}\\b`).test(sql));
    // All pages of them at once; and, where it is loaded, which of them she likes.
    expect(about('comments').length).toBeGreaterThan(0);
    expect(about('comments').length).toBeLessThanOrEqual(2);
    expect(about('post_likes')).toHaveLength(1);
    expect(about('comment_likes')).toHaveLength(1);
    expect(about('users').length).toBeLessThanOrEqual(2);
    // The session, the feed, comments, people, the viewer's follows and the two kinds of likes.
    expect(statements.length).toBeLessThanOrEqual(9);
  });

  test('the feed reads one page of index entries of each followed user, however many posts there are', async () => {
    const joan = await server.person('joan');
    await follow(joan, ada);
    await follow(joan, ben);
    const authors = [ada, ben, cleo].map(({ number }) => number);
    await server.sql(
      `insert into posts (author_id, content, created_at)
         select ($1::bigint[])[1 + n % 3], n, now() - n * interval '1 minute'
         from generate_series(1, 9000) n`,
      [authors],
    );
    await server.sql('analyze');
    const queries = await queriesOf(() =>
      joan.graphql('{ feed(first: 5) { nodes { id } pageInfo { hasNextPage } } }'),
    );
    const feed = queries.find(({ text }) => text.includes('join posts'));
    const rows = await server.sql(
      `explain (analyze, costs off, timing off) ${feed?.text}`,
      feed?.values,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on posts/);
    expect(rowsOf(plan, 'posts_newest')).toEqual([6]);
    const [more, ...others] = rowsOf(plan, 'posts_author_id_created_at_id_hidden_index');
    expect(others).toEqual([]);
    expect(more).toBeLessThanOrEqual(12);
  });
});
