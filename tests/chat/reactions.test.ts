import { describe, expect, test } from 'vitest';
import { checkEmoji } from '../../src/domain/chat/emoji.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { connectLive } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';

describe('an emoji', () => {
  test.each<[text: string, stored: string]>([
    ['👍', '👍'],
    ['👍🏽', '👍🏽'],
    ['❤️', '❤️'],
    ['❤', '❤️'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['🇧🇷', '🇧🇷'],
    ['1️⃣', '1️⃣'],
    ['1\u20e3', '1\ufe0f\u20e3'],
    ['👍\ufe0f', '👍'],
    ['\u{1f575}\u200d\u2642\ufe0f', '\u{1f575}\ufe0f\u200d\u2642\ufe0f'],
    ['\u{1f441}\u200d\u{1f5e8}', '\u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f'],
    ['\u{1f575}🏽\u200d\u2642', '\u{1f575}🏽\u200d\u2642\ufe0f'],
  ])('%s is one', (text, stored) => {
    expect(checkEmoji(text)).toBe(stored);
  });

  test.each([
    '',
    'a',
    '1',
    '👍👍',
    ' 👍',
    '🇧',
    '👍\u200d',
    '\u200d',
    '🏽a',
    '\ufe0f',
    '☺\ufe0e',
    '😀'.repeat(40),
  ])('%j is none', (text) => {
    expect(() => checkEmoji(text)).toThrow('Give one emoji.');
  });
});

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const REACTIONS = 'reactions { emoji count viewerReacted users { username } }';
const react = (who: Person, messageId: string, emoji: string, name = 'addReaction') =>
  who.attempt(name, { messageId, emoji }, `message { ${REACTIONS} }`);
const reactionsOf = async (who: Person, id: string) =>
  (await who.ask(`query ($id: ID!) { node(id: $id) { ... on Message { ${REACTIONS} } } }`, { id }))
    .node.reactions;

test('reactions are grouped by emoji, in the order in which these came, and say which are the viewer’s', async () => {
  const { id } = await send(ada, ben, 'cake?');
  await react(ben, id, '🎂');
  await react(ben, id, '❤');
  await react(ada, id, '❤️');
  const { data } = await react(ada, id, '🎂');
  expect(data.addReaction.message.reactions).toEqual([
    {
      emoji: '🎂',
      count: 2,
      viewerReacted: true,
      users: [{ username: 'ben' }, { username: 'ada' }],
    },
    {
      emoji: '❤️',
      count: 2,
      viewerReacted: true,
      users: [{ username: 'ben' }, { username: 'ada' }],
    },
  ]);
  await react(ada, id, '❤️', 'removeReaction');
  expect(await reactionsOf(ben, id)).toMatchObject([
    { count: 2 },
    { count: 1, viewerReacted: true },
  ]);
  expect(await reactionsOf(ada, id)).toMatchObject([{}, { viewerReacted: false }]);
});

test('both ways are idempotent: they write one event, also when two come at once', async () => {
  const { id, conversation } = await send(ada, ben, 'once');
  const headOf = async () =>
    (await ada.ask('query ($id: ID!) { conversation(id: $id) { head } }', { id: conversation.id }))
      .conversation.head;
  const before = await headOf();
  await Promise.all([1, 2, 3].map(() => react(ben, id, '👍')));
  expect(await headOf()).toBe(before + 1);
  await Promise.all([1, 2].map(() => react(ben, id, '👍', 'removeReaction')));
  expect(await headOf()).toBe(before + 2);
  expect(await reactionsOf(ada, id)).toEqual([]);
});

test('the sender is notified of who reacted, until all their emoji are taken back', async () => {
  const { id } = await send(ada, ben, 'praise me');
  const LIST =
    '{ notifications(first: 50) { nodes { kind subject { ... on Message { id } } actors { nodes { username } } } } }';
  const actors = async () => {
    const { nodes } = (await ada.ask(LIST)).notifications;
    const found = nodes.find((one: { subject: { id: string } | null }) => one.subject?.id === id);
    return found?.actors.nodes.map(({ username }: { username: string }) => username) ?? [];
  };
  await react(ada, id, '👏');
  expect(await actors()).toEqual([]);
  await react(ben, id, '👏');
  await react(ben, id, '🎉');
  expect(await actors()).toEqual(['ben']);
  await react(ben, id, '👏', 'removeReaction');
  expect(await actors()).toEqual(['ben']);
  await react(ben, id, '🎉', 'removeReaction');
  expect(await actors()).toEqual([]);
});

test('a message has at most 20 different emoji, and 10 of one user', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const { id } = await send(ada, { to: { groupId }, content: 'all of them' });
  const emoji = [...'😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇🥰😍🤩😘😗😚😙'];
  for (const one of emoji.slice(0, 10)) await react(ada, id, one);
  expect(await react(ada, id, emoji[10]!)).toBeRefused('CONFLICT');
  for (const one of emoji.slice(10, 20)) await react(ben, id, one);
  expect(await react(cleo, id, emoji[20]!)).toBeRefused('CONFLICT');
  expect((await react(cleo, id, emoji[3]!)).data.addReaction.message.reactions).toHaveLength(20);
});

test('after a block neither of the two reacts, pins or forwards to the other, and what is there can be taken back', async () => {
  const [fay, gus] = [await server.person('fay'), await server.person('gus')];
  const { id } = await send(fay, gus, 'friends?');
  await send(gus, fay, 'sure');
  await react(gus, id, '👍');
  await fay.act('blockUser', { userId: gus.id }, 'user { id }');
  for (const who of [fay, gus]) {
    expect(await react(who, id, '🎉')).toBeRefused('NOT_FOUND');
    expect(await who.attempt('pinMessage', { messageId: id })).toBeRefused('NOT_FOUND');
    const to = { userId: (who === fay ? gus : fay).id };
    expect(await who.attempt('forwardMessage', { messageId: id, to })).toBeRefused('NOT_FOUND');
  }
  expect((await react(gus, id, '👍', 'removeReaction')).errors).toBeUndefined();
  expect(await reactionsOf(fay, id)).toEqual([]);
});

test('a deleted message loses its reactions and takes none', async () => {
  const { id } = await send(ada, ben, 'oops');
  await react(ben, id, '👍');
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await reactionsOf(ben, id)).toEqual([]);
  expect(await react(ben, id, '👍')).toBeRefused('CONFLICT');
  expect(await react(cleo, id, '👍')).toBeRefused('NOT_FOUND');
});

test('reactions and mentions of suspended and of deleted users are gone, the others stay', async () => {
  const [dora, emil] = [await server.person('dora'), await server.person('emil')];
  const { groupId } = await groupOfAll(ada, [ben, dora, emil]);
  const { id } = await send(ada, { to: { groupId }, content: 'hi @ben @dora @emil' });
  for (const who of [dora, emil, ben]) await react(who, id, '👋');
  await react(dora, id, '🎉');
  await server.sql(`update users set suspended_at = now() where username = 'dora'`);
  await emil.act('deleteAccount', { password: emil.password }, 'user { id }');
  expect(await reactionsOf(ada, id)).toEqual([
    { emoji: '👋', count: 1, viewerReacted: false, users: [{ username: 'ben' }] },
  ]);
  const MENTIONS = `query ($id: ID!) { node(id: $id) { ... on Message { mentions { user { username } } } } }`;
  expect((await ada.ask(MENTIONS, { id })).node.mentions).toEqual([{ user: { username: 'ben' } }]);
});

test('an event is executed once for all, and by the few whose values differ', async () => {
  const { groupId, conversationId } = await groupOfAll(ada, [ben, cleo]);
  const EVENTS = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
    ... on MessageSent { message { content clientKey } }
    ... on ReactionAdded { emoji by { username } message { reactions { emoji count viewerReacted } } }
  } }`;
  const people = [ada, ben, cleo];
  const all = people.map((who) => who.subscribe(EVENTS, { id: conversationId }));
  await Promise.all(all.map((events) => events.event()));
  const input = { to: { groupId }, content: 'look', clientKey: 'mine' };
  const { id } = await send(ada, input);
  const next = () => Promise.all(all.map((events) => events.event()));
  expect((await next()).map(({ message }) => message.clientKey)).toEqual(['mine', null, null]);
  await react(ben, id, '👍');
  const told = await next();
  expect(told.map(({ message }) => message.reactions[0].viewerReacted)).toEqual([
    false,
    true,
    false,
  ]);
  expect(told[0]).toMatchObject({ emoji: '👍', by: { username: 'ben' } });
  await react(ada, id, '👍');
  expect((await next()).map(({ message }) => message.reactions)).toEqual([
    [{ emoji: '👍', count: 2, viewerReacted: true }],
    [{ emoji: '👍', count: 2, viewerReacted: true }],
    [{ emoji: '👍', count: 2, viewerReacted: false }],
  ]);
  const late = connectLive(server, cleo.token).subscribe(
    EVENTS.replace('(conversationId: $id)', '(conversationId: $id, after: 0)'),
    { id: conversationId },
  );
  await expect.poll(async () => (await late.event())?.message?.reactions?.[0]?.count).toBe(2);
});
