import { expect, test } from 'vitest';
import { village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server, ada, ben } = await village('ada', 'ben');

const send = (fields: string) => `mutation ($input: SendMessageInput!) {
  sent: sendMessage(input: $input) { message { ${fields} } } }`;
const plain = send('id seq sentAt content clientKey');
const rich = send(
  'id seq content sender { username } conversation { id unreadCount participants { username } } isRead',
);

let keys = 0;
const input = (others: object = {}) => {
  keys += 1;
  return {
    input: { to: { userId: ben.id }, content: 'Hello', clientKey: `key ${keys}`, ...others },
  };
};

test('a mutation is answered alike when its document is new and when it is known', async () => {
  const first = await ada.graphql(rich, input());
  const second = await ada.graphql(rich, input());
  expect(second.status).toBe(200);
  expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
  const { id, seq, ...others } = first.data.sent.message;
  expect(second.data.sent.message).toEqual({ id: 'message_2', seq: seq + 1, ...others });
  expect(others).toEqual({
    content: 'Hello',
    sender: { username: 'ada' },
    conversation: {
      id: 'conversation_1',
      unreadCount: 0,
      participants: expect.arrayContaining([{ username: 'ada' }, { username: 'ben' }]),
    },
    isRead: false,
  });
});

test('a rich answer costs one statement more than a plain one', async () => {
  await Promise.all([plain, rich].map((document) => ada.graphql(document, input())));
  const count = async (document: string) =>
    (await statementsOf(() => ada.graphql(document, input()))).length;
  expect((await count(rich)) - (await count(plain))).toBe(1);
});

test.each([
  ['an input that is refused', { content: ' ' }, 200, 'BAD_USER_INPUT'],
  ['a recipient that does not exist', { to: { userId: 'user_999' } }, 200, 'NOT_FOUND'],
  ['variables of another type', { content: 5 }, 400, 'BAD_USER_INPUT'],
])('%s is answered alike, and nothing is sent', async (_, wrong, status, code) => {
  const sent = `mutation Sent($input: SendMessageInput!) {
    sendMessage(input: $input) { message { id sender { username } } } } # ${code} ${status}`;
  const before = await server.sql('select count(*) from messages');
  const answer = async (document: string) => {
    const { headers: _headers, ...reply } = await ada.graphql(document, input(wrong));
    return reply;
  };
  const first = await answer(sent);
  expect([first.status, first.code]).toEqual([status, code]);
  expect(await server.sql('select count(*) from messages')).toEqual(before);
  await ada.graphql(sent, input());
  expect(await answer(sent)).toEqual(first);
});

test('several mutations of one document all run, in order, each once', async () => {
  const document = `mutation ($a: SendMessageInput!, $b: SendMessageInput!) {
    a: sendMessage(input: $a) { message { seq } }
    b: sendMessage(input: $b) { message { seq sender { username } } } }`;
  for (const _ of [1, 2]) {
    const { data } = await ada.graphql(document, { a: input().input, b: input().input });
    expect(data.b.message).toEqual({ seq: data.a.message.seq + 1, sender: { username: 'ada' } });
  }
});

test('what a payload may no longer read by a statement is taken from the mutation', async () => {
  const post = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`;
  const remove = `mutation ($input: DeletePostInput!) {
    deletePost(input: $input) { post { content author { username } likeCount } } }`;
  for (const _ of [1, 2]) {
    const { data } = await ada.graphql(post, { input: { content: 'A post' } });
    const { id } = data.createPost.post;
    const gone = await ada.graphql(remove, { input: { postId: id } });
    expect(gone.data.deletePost.post).toEqual({
      content: 'A post',
      author: { username: 'ada' },
      likeCount: 0,
    });
  }
});

test('a session that ended is told so', async () => {
  const document = plain.replace('sent:', 'late:');
  await ben.graphql(document, input({ to: { userId: ada.id } }));
  await ben.act('logout', {}).catch(() => ben.graphql('mutation { logout { sessionId } }'));
  expect(await ben.graphql(document, input({ to: { userId: ada.id } }))).toMatchObject({
    status: 401,
    code: 'UNAUTHENTICATED',
  });
});
