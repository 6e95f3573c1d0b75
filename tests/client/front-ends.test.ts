import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { post, send } from '../harness/documents.js';
import { type Answer, frontEndNames, openFrontEnd } from '../harness/front-ends.js';
import { found } from '../harness/groups.js';
import { village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const { conversation } = await send(ada, ben, 'the first message');
const groupId = await found(ben, { name: 'of ben' });

const HEARD = /* GraphQL */ `
  subscription Heard($id: ID!) {
    conversationEvents(conversationId: $id) {
      __typename
      ... on StreamResumed { head }
      ... on MessageSent { message { id content } }
    }
  }
`;
const WRITE = /* GraphQL */ `
  mutation Write($input: CreatePostInput!) { createPost(input: $input) { post { id content } } }
`;
const DELETE = /* GraphQL */ `
  mutation Delete($input: DeletePostInput!) { deletePost(input: $input) { post { id } } }
`;

describe.each(frontEndNames)('%s', (name) => {
  const open = (options: { token?: string; hashOnly?: boolean }) =>
    openFrontEnd(name, server, options);
  /** Each client has a document of its own, which no other made known to the server. */
  const ME = `query Me${name.slice(0, 4)} { me { id username } }`;

  test('asks by hash, and sends the text only while the server does not know it', async () => {
    const adas = open({ token: ada.token });
    const expected = { data: { me: { id: ada.id, username: 'ada' } } };
    for (let time = 0; time < 2; time += 1) expect(await adas.ask(ME)).toMatchObject(expected);
    expect(adas.requests.map(({ hasText }) => hasText)).toEqual([false, true, false]);
    const hashOnly = open({ token: ada.token, hashOnly: true });
    expect(await hashOnly.ask(ME)).toMatchObject(expected);
    expect(hashOnly.requests).toMatchObject([{ hasText: false }]);
  });

  test('writes', async () => {
    const input = { content: `written through ${name}` };
    const answer = await open({ token: ada.token }).ask(WRITE, { input });
    expect(answer).toMatchObject({ data: { createPost: { post: input } } });
  });

  test('receives messages until it unsubscribes', async () => {
    const told: Answer[] = [];
    const stop = open({ token: ben.token }).subscribe(HEARD, conversation, (one) => told.push(one));
    const event = (number: number) => told[number]?.data.conversationEvents;
    await expect.poll(() => event(0)).toMatchObject({ __typename: 'StreamResumed' });
    const { id, content } = await send(ada, ben, `through ${name}`);
    await expect.poll(() => event(1)).toMatchObject({ message: { id, content } });
    stop();
    await send(ada, ben, 'after the end');
    await setTimeout(300);
    expect(told).toHaveLength(2);
  });

  const queries: [
    refused: string,
    as: object,
    text: string,
    variables: () => object,
    code: string,
  ][] = [
    ['a token that is not valid', { token: 'no token' }, ME, () => ({}), 'UNAUTHENTICATED'],
    [
      'a mutation without a token',
      {},
      WRITE,
      () => ({ input: { content: 'x' } }),
      'UNAUTHENTICATED',
    ],
    [
      'a mutation that is forbidden',
      { token: ada.token },
      'mutation Rename($input: UpdateGroupInput!) { updateGroup(input: $input) { group { id } } }',
      () => ({ input: { groupId, name: 'mine' } }),
      'FORBIDDEN',
    ],
    [
      'an input that is not valid',
      { token: ada.token },
      WRITE,
      () => ({ input: { content: '' } }),
      'BAD_USER_INPUT',
    ],
    [
      'a hash that the server does not know',
      { token: ada.token, hashOnly: true },
      `query Unknown${name.slice(0, 4)} { me { id } }`,
      () => ({}),
      'PERSISTED_QUERY_NOT_FOUND',
    ],
  ];

  test.each(queries)('is refused %s', async (_name, as, text, variables, code) => {
    expect(await open(as).ask(text, { ...variables() })).toEqual({ codes: [code] });
  });

  test("is refused to delete another user's post", async () => {
    const input = { postId: await post(ada, 'a post of ada') };
    expect(await open({ token: ben.token }).ask(DELETE, { input })).toEqual({
      codes: ['FORBIDDEN'],
    });
  });

  test.each([
    ['a conversation of others', cleo.token, 'NOT_FOUND'],
    ['a token that is not valid', 'no token', 4403],
  ])('is refused a subscription with %s', async (_name, token, code) => {
    const told: Answer[] = [];
    open({ token }).subscribe(HEARD, conversation, (one) => told.push(one));
    await expect.poll(() => told[0]).toEqual({ codes: [code] });
  });
});

test('urql sends queries by GET', async () => {
  const adas = openFrontEnd('urql', server, { token: ada.token });
  await adas.ask('query ByGet { me { username } }');
  expect(new Set(adas.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
});
