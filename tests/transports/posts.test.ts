import { describe, expect, test } from 'vitest';
import { post } from '../harness/documents.js';
import type { GraphQLReply } from '../harness/graphql.js';
import type { RestReply } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

/* Posts are the same through every API that has them. */

type Outcome = 'done' | 'invalid' | 'forbidden' | 'not found';

interface PostApi {
  create(who: Person, content: unknown): Promise<{ outcome: Outcome; id?: number }>;
  /** The content and the author's username. */
  read(who: Person, id: number): Promise<[string, string] | Outcome>;
  /** The contents of all posts, newest first. */
  list(who: Person): Promise<string[]>;
  edit(who: Person, id: number, content: string): Promise<Outcome>;
  remove(who: Person, id: number): Promise<Outcome>;
}

const outcomes: Record<string, Outcome> = {
  ...{ 400: 'invalid', 403: 'forbidden', 404: 'not found' },
  ...{ BAD_USER_INPUT: 'invalid', FORBIDDEN: 'forbidden', NOT_FOUND: 'not found' },
};
const ofRest = ({ status }: RestReply) => (status < 300 ? 'done' : outcomes[status]!);
const ofGraphql = ({ code }: GraphQLReply) => (code ? outcomes[code]! : 'done');

const graphql: PostApi = {
  async create(who, content) {
    const reply = await who.attempt('createPost', { content }, 'post { id }');
    const id = reply.data?.createPost.post.id.slice('post_'.length);
    return { outcome: ofGraphql(reply), id: Number(id) };
  },
  async read(who, id) {
    const reply = await who.graphql(
      'query ($id: ID!) { post(id: $id) { content author { username } } }',
      { id: `post_${id}` },
    );
    const read = reply.data?.post;
    if (reply.code) return ofGraphql(reply);
    return read ? [read.content, read.author.username] : 'not found';
  },
  list: async (who) =>
    (await who.ask('{ posts(first: 50) { nodes { content } } }')).posts.nodes.map(contentOf),
  edit: async (who, id, content) =>
    ofGraphql(
      await who.graphql(
        'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { id } } }',
        { input: { postId: `post_${id}`, content } },
      ),
    ),
  remove: async (who, id) => ofGraphql(await who.attempt('deletePost', { postId: `post_${id}` })),
};
const contentOf = ({ content }: { content: string }) => content;

/** An API whose posts are at `path`, with a token of `scheme`. */
function restApi(path: string, scheme: string): PostApi {
  const call = (who: Person, operation: string, body?: unknown) =>
    who.rest(operation, { body, headers: { authorization: `${scheme} ${who.token}` } });
  return {
    async create(who, content) {
      const reply = await call(who, `POST ${path}`, { content });
      return { outcome: ofRest(reply), id: reply.body.id };
    },
    async read(who, id) {
      const reply = await call(who, `GET ${path}${id}/`);
      return reply.status === 200
        ? [reply.body.content, reply.body.author_username]
        : ofRest(reply);
    },
    list: async (who) => (await call(who, `GET ${path}`)).body.map(contentOf),
    edit: async (who, id, content) => ofRest(await call(who, `PATCH ${path}${id}/`, { content })),
    remove: async (who, id) => ofRest(await call(who, `DELETE ${path}${id}/`)),
  };
}

const apis: Record<string, PostApi> = {
  GraphQL: graphql,
  community: restApi('/api/posts/', 'Bearer'),
  tweets: restApi('/api/tweets/', 'JWT'),
};
const { ada, ben } = await village('ada', 'ben');

describe.each(Object.entries(apis))('a post through %s', (name, api) => {
  test('is read, listed and removed through every API', async () => {
    for (const [other, { read, list, remove }] of Object.entries(apis)) {
      const content = `written through ${name}, removed through ${other}`;
      const { id } = await api.create(ada, content);
      expect(await read(ben, id!)).toEqual([content, 'ada']);
      expect((await list(ben))[0]).toBe(content);
      expect(await remove(ada, id!)).toBe('done');
      expect(await api.read(ada, id!)).toBe('not found');
    }
  });

  test('is edited and removed by its author alone', async () => {
    const { id } = await api.create(ada, 'mine');
    expect(await api.edit(ben, id!, 'his')).toBe('forbidden');
    expect(await api.remove(ben, id!)).toBe('forbidden');
    expect(await api.read(ben, id!)).toEqual(['mine', 'ada']);
    expect(await api.edit(ada, id!, 'still mine')).toBe('done');
    expect(await api.read(ben, id!)).toEqual(['still mine', 'ada']);
  });

  test.each([
    ['nothing', ''],
    ['only spaces', ' \n\t '],
    ['U+0000', 'a\u0000b'],
    ['8,001 characters', 'a'.repeat(8_001)],
  ])('of %s is refused, and an edit to it changes nothing', async (_, content) => {
    const id = Number((await post(ada, 'as it was')).slice('post_'.length));
    const before = await api.list(ada);
    expect((await api.create(ada, content)).outcome).toBe('invalid');
    expect(await api.edit(ada, id, content)).toBe('invalid');
    expect(await api.list(ada)).toEqual(before);
  });

  test('that does not exist is not found', async () => {
    expect(await api.read(ada, 999_999)).toBe('not found');
    expect(await api.edit(ada, 999_999, 'x')).toBe('not found');
    expect(await api.remove(ada, 999_999)).toBe('not found');
  });
});
