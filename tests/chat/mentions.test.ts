import { describe, expect, test } from 'vitest';
import { mentionedNames } from '../../src/domain/chat/mentioned-names.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

describe('the names that a text may mention', () => {
  test.each<[text: string, names: string[]]>([
    ['nobody', []],
    ['@ben', ['@ben']],
    ['hi @ben, hi @Cleo!', ['@ben', '@Cleo']],
    ['ask @ben.', ['@ben.', '@ben']],
    ['(@ben_k)', ['@ben_k']],
    ['mail ada@ben.org', []],
    ['https://example.org/@ben', []],
    ['@@ben', []],
    ['👋@ben', ['@ben']],
    ['＠ben', ['＠ben']],
    ['@benさん', ['@ben']],
    ['こんにちは@benさん', ['@ben']],
    ['谢谢@ben', ['@ben']],
    ['ラーメン屋ー@ben', ['@ben']],
    ['สวัสดี@ben', ['@ben']],
    ['почта@ben', []],
    ['@さくら', ['@さくら']],
    [`@${'x'.repeat(31)}`, []],
    ['@...', ['@...', '@..', '@.']],
    ['@', []],
  ])('%s', (text, names) => {
    const found = mentionedNames(text).map(({ start, length }) =>
      text.slice(start, start + length),
    );
    expect(found).toEqual(names);
  });

  test('are twenty at most', () => {
    expect(mentionedNames('@ben '.repeat(60))).toHaveLength(20);
  });
});

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');

const mentionsOf = async (who: Person, id: string) => {
  const MENTIONS = `query ($id: ID!) { node(id: $id) { ... on Message {
    content mentions { start length user { username } } } } }`;
  const { content, mentions } = (await who.ask(MENTIONS, { id })).node;
  return mentions.map(
    ({ start, length, user }: { start: number; length: number; user: { username: string } }) => [
      content.slice(start, start + length),
      user.username,
    ],
  );
};

test('members of the conversation are mentioned, at their places in UTF-16, and nobody else', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const content = '👋🏽 @ben and @CLEO. and @dora and @nobody and @ada';
  const { id } = await send(ada, { to: { groupId }, content });
  expect(await mentionsOf(ben, id)).toEqual([
    ['@ben', 'ben'],
    ['@CLEO', 'cleo'],
    ['@ada', 'ada'],
  ]);
});

test('an edit mentions who is named then', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const { id } = await send(ada, { to: { groupId }, content: '@ben' });
  await ada.act('editMessage', { messageId: id, content: 'no, @cleo' }, 'message { id }');
  expect(await mentionsOf(ben, id)).toEqual([['@cleo', 'cleo']]);
  await ada.act('editMessage', { messageId: id, content: 'never mind' }, 'message { id }');
  expect(await mentionsOf(ben, id)).toEqual([]);
});

test('a deleted message and a removed one mention nobody', async () => {
  const one = await send(ada, ben, 'hello @ben');
  await ada.act('deleteMessage', { messageId: one.id }, 'message { id }');
  expect(await mentionsOf(ben, one.id)).toEqual([]);
  const other = await send(ada, ben, 'hello again @ben');
  await server.sql(`update messages set removed_at = now() where id = ${other.id.split('_')[1]}`);
  expect(await mentionsOf(ben, other.id)).toEqual([]);
});

test('the texts before each change are kept, and shown to participants until the deletion', async () => {
  const { id } = await send(ada, ben, 'one');
  const EDITS = `query ($id: ID!) { node(id: $id) { ... on Message {
    content edits { nodes { content editedAt } } } } }`;
  const edits = async (who: Person) => (await who.graphql(EDITS, { id })).data.node?.edits.nodes;
  expect(await edits(ben)).toEqual([]);
  for (const content of ['two', 'three'])
    await ada.act('editMessage', { messageId: id, content }, 'message { id }');
  expect(await edits(ben)).toEqual([
    { content: 'one', editedAt: expect.any(String) },
    { content: 'two', editedAt: expect.any(String) },
  ]);
  expect(await edits(dora)).toBeUndefined();
  await server.sql(`update messages set removed_at = now() where id = ${id.split('_')[1]}`);
  expect(await edits(ben)).toEqual([]);
  await server.sql(`update messages set removed_at = null where id = ${id.split('_')[1]}`);
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await edits(ben)).toEqual([]);
  expect(
    await server.sql(`select from message_edits where message_id = ${id.split('_')[1]}`),
  ).toEqual([]);
});

test('the newest hundred changes are kept', async () => {
  const { id } = await send(ada, ben, '0');
  for (let n = 1; n <= 102; n += 1)
    await ada.act('editMessage', { messageId: id, content: String(n) }, 'message { id }');
  const [row] = await server.sql(
    `select count(*)::int as count, min(content::int) as first from message_edits where message_id = ${id.split('_')[1]}`,
  );
  expect(row).toEqual({ count: 100, first: 2 });
});
