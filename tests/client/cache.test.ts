import { gql } from '@apollo/client';
import { describe, expect, test, vi } from 'vitest';
import { createParleyClient, parleyCache } from '../../packages/client/src/index.js';
import { insist, openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { post } from '../harness/documents.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
const id = await openConversation(ada, await server.person('ben'), 'message 1');
for (let number = 2; number <= 7; number++) await insist(ada, id, `message ${number}`);
for (let number = 1; number <= 5; number++) await post(ada, `post ${number}`);
const { client } = closing(
  createParleyClient({ url: `${server.url}/graphql`, session: sessionOf(ada) }),
);

interface Page<T> {
  edges?: { node: T }[];
  nodes?: T[];
  pageInfo: Record<'startCursor' | 'endCursor', string | null> &
    Record<'hasNextPage' | 'hasPreviousPage', boolean>;
}
const INFO = 'pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';

describe.each(['edges { cursor node { id content } }', 'nodes { id content }'])(
  'pages with %s',
  (rows) => {
    const contents = (page: Page<{ content: string }> | undefined) =>
      (page?.nodes ?? page?.edges?.map(({ node }) => node))?.map(({ content }) => content);

    test('fetched with `after` are appended, whatever their size', async () => {
      await client.clearStore();
      const query = gql`query Posts($first: Int, $after: String) {
        posts(first: $first, after: $after) { ${rows} ${INFO} }
      }`;
      const watched = client.watchQuery<{ posts: Page<{ content: string }> }>({
        query,
        variables: { first: 2 },
      });
      const subscription = watched.subscribe(() => {});
      await expect.poll(() => watched.getCurrentResult().dataState).toBe('complete');
      const shown = () => client.readQuery({ query }) as { posts: Page<{ content: string }> };
      const start = shown().posts.pageInfo.startCursor;
      while (shown().posts.pageInfo.hasNextPage) {
        await watched.fetchMore({ variables: { after: shown().posts.pageInfo.endCursor } });
      }
      expect(contents(shown().posts)).toEqual(['post 5', 'post 4', 'post 3', 'post 2', 'post 1']);
      await expect.poll(() => watched.getCurrentResult().data).toEqual(shown());
      expect(shown().posts.pageInfo).toMatchObject({ startCursor: start, hasPreviousPage: false });
      subscription.unsubscribe();
    });

    test('fetched with `before` are prepended, and a page fetched twice is contained once', async () => {
      await client.clearStore();
      const query = gql`query Messages($id: ID!, $before: String) {
        conversation(id: $id) { id messages(last: 3, before: $before) { ${rows} ${INFO} } }
      }`;
      interface Data {
        conversation: { messages: Page<{ content: string }> };
      }
      const watched = client.watchQuery<Data>({ query, variables: { id } });
      const subscription = watched.subscribe(() => {});
      await expect.poll(() => watched.getCurrentResult().dataState).toBe('complete');
      const shown = () =>
        (client.readQuery({ query, variables: { id } }) as Data).conversation.messages;
      const { endCursor, startCursor } = shown().pageInfo;
      await watched.fetchMore({ variables: { before: startCursor } });
      await watched.fetchMore({ variables: { before: startCursor } });
      await watched.fetchMore({ variables: { before: shown().pageInfo.startCursor } });
      expect(contents(shown())).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `message ${number}`));
      expect(shown().pageInfo).toMatchObject({
        endCursor,
        hasNextPage: false,
        hasPreviousPage: false,
      });
      await watched.refetch();
      expect(contents(shown())).toEqual(['message 5', 'message 6', 'message 7']);
      subscription.unsubscribe();
    });
  },
);

describe('the cache', () => {
  test('keeps lists with different arguments apart, and objects once by their id', async () => {
    const cache = parleyCache();
    const query = gql`query Posts($search: String) { posts(search: $search) { nodes { id content } } }`;
    const write = (search: string | null, content: string) =>
      cache.writeQuery({
        query,
        variables: { search },
        data: {
          posts: {
            __typename: 'PostConnection',
            nodes: [{ __typename: 'Post', id: 'post_1', content }],
          },
        },
      });
    write('tea', 'tea');
    write(null, 'tea and cake');
    const posts = cache.extract()['ROOT_QUERY'] as Record<string, unknown>;
    expect(Object.keys(posts).filter((key) => key.startsWith('posts'))).toHaveLength(2);
    expect(cache.readQuery({ query, variables: { search: 'tea' } })).toMatchObject({
      posts: { nodes: [{ content: 'tea and cake' }] },
    });
  });

  test('accepts an object without its id, and merges its fields', () => {
    const cache = parleyCache();
    const user = (presence: object) => ({
      data: {
        me: { __typename: 'User', id: 'user_1', presence: { __typename: 'Presence', ...presence } },
      },
    });
    cache.writeQuery({
      query: gql`{ me { id presence { status } } }`,
      ...user({ status: 'ONLINE' }),
    });
    cache.writeQuery({
      query: gql`{ me { id presence { lastSeenAt } } }`,
      ...user({ lastSeenAt: null }),
    });
    expect(
      cache.readQuery({ query: gql`{ me { presence { status lastSeenAt } } }` }),
    ).toMatchObject({
      me: { presence: { status: 'ONLINE', lastSeenAt: null } },
    });
    const nameless = gql`{ post(id: "post_9") { author { username } } }`;
    const data = {
      post: { __typename: 'Post', author: { __typename: 'User', username: 'ada' } },
    };
    cache.writeQuery({ query: nameless, data });
    expect(cache.readQuery({ query: nameless })).toMatchObject(data);
  });

  const event = (value: object) => ({ inboxEvents: value });
  const owner = (lists: object) => ({
    conversation: { __typename: 'Conversation', id: 'conversation_1', ...lists },
  });
  const user = (id: string) => ({ __typename: 'User', id });
  const mark = (id: string) => ({ __typename: 'ReadMark', readSeq: 1, user: user(id) });
  test.each([
    [
      'an event of another kind',
      '... on StreamResumed { head } ... on UserFollowed { seq by { id } }',
      event({ __typename: 'StreamResumed', head: 4 }),
      event({ __typename: 'UserFollowed', seq: 5, by: user('user_1') }),
    ],
    [
      'a list of objects that has become shorter',
      'id participants { id }',
      owner({ participants: [user('user_1'), user('user_2')] }),
      owner({ participants: [user('user_2')] }),
    ],
    [
      'a list of parts that has become shorter',
      'id readMarks { readSeq user { id } }',
      owner({ readMarks: [mark('user_1'), mark('user_2')] }),
      owner({ readMarks: [mark('user_2')] }),
    ],
  ])('takes %s without a warning', (_, selection, first, second) => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const cache = parleyCache();
    const isEvent = 'inboxEvents' in first;
    const query = gql`${isEvent ? 'subscription { inboxEvents' : 'query { conversation(id: 1)'} { ${selection} } }`;
    const dataId = isEvent ? 'ROOT_SUBSCRIPTION' : 'ROOT_QUERY';
    for (const result of [first, second]) cache.write({ query, dataId, result });
    expect(warned).not.toHaveBeenCalled();
  });

  test('matches fragments on types of an interface', () => {
    const cache = parleyCache();
    const query = gql`{ node(id: "post_1") { id ... on Post { content } ... on User { username } } }`;
    const data = { node: { __typename: 'Post', id: 'post_1', content: 'tea' } };
    cache.writeQuery({ query, data });
    expect(cache.readQuery({ query })).toEqual(data);
  });
});
