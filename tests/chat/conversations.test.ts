import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { deleteAccount, ids, send, trySend } from '../harness/documents.js';
import { connectLive } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');

const listOf = async (who: Person, args = ''): Promise<string[]> =>
  ids((await who.ask(`{ conversations${args} { nodes { id } } }`)).conversations);
const start = async (who: Person, input: object) =>
  (
    await who.act(
      'startConversation',
      input,
      'conversation { id kind title participants { username } startedBy { username } }',
    )
  ).conversation;
const trio = async (more: object = {}): Promise<string> =>
  (await start(ada, { adHoc: { userIds: [ben.id, cleo.id], ...more } })).id;
const say = (who: Person, conversationId: string, content = 'hi') =>
  send(who, { to: { conversationId }, content });
/** What somebody sees of a conversation; null when it is not found. */
const seen = async (who: Person, id: string) => {
  const { data, errors } = await who.graphql(
    'query ($id: ID!) { conversation(id: $id) { title unreadCount participants { username } messages { nodes { content } } } }',
    { id },
  );
  expect(errors).toBeUndefined();
  return data?.conversation;
};
const names = (one: { participants: { username: string }[] }) =>
  one.participants.map(({ username }) => username).sort();

describe('a conversation of several people', () => {
  test('has a title, and all of its people read, write and add others', async () => {
    const opened = await start(ada, {
      adHoc: { userIds: [ben.id, cleo.id, ben.id], title: 'Lunch' },
    });
    expect(opened).toMatchObject({ kind: 'AD_HOC', title: 'Lunch' });
    expect(names(opened)).toEqual(['ada', 'ben', 'cleo']);
    const { id } = opened;
    await say(ada, id, 'when?');
    expect(await listOf(ben, '(kind: AD_HOC)')).toContain(id);
    expect(await seen(cleo, id)).toMatchObject({ unreadCount: 1 });
    await say(cleo, id, 'at one');
    await cleo.act('addParticipants', { conversationId: id, userIds: [dora.id, ben.id] });
    const late = await seen(dora, id);
    expect(late).toMatchObject({ unreadCount: 0, title: 'Lunch' });
    expect(late.messages.nodes).toHaveLength(2);
    await dora.act('renameConversation', { conversationId: id, title: 'Dinner' });
    expect(await seen(ben, id)).toMatchObject({ title: 'Dinner' });
    await ben.act('leaveConversation', { conversationId: id }, 'conversationId');
    expect(await seen(ben, id)).toBeNull();
    expect(await listOf(ben)).not.toContain(id);
    expect(names(await seen(ada, id))).toEqual(['ada', 'cleo', 'dora']);
  });

  test('is started once for a client key, by two requests at once and by a retry', async () => {
    const input = { userIds: [ben.id, cleo.id], clientKey: 'once' };
    const adHoc = { adHoc: input };
    const opened = await Promise.all([start(ada, adHoc), start(ada, adHoc)]);
    expect(new Set(ids([...opened, await start(ada, adHoc)])).size).toBe(1);
    const byBen = { adHoc: { ...input, userIds: [ada.id, cleo.id] } };
    expect((await start(ben, byBen)).id).not.toBe(opened[0].id);
  });

  test.each([
    ['one other', { userIds: ['ben'] }, 'userIds'],
    ['nobody', { userIds: [] }, 'userIds'],
    ['a blank title', { userIds: ['ben', 'cleo'], title: ' ' }, 'title'],
    ['a long title', { userIds: ['ben', 'cleo'], title: 'x'.repeat(101) }, 'title'],
  ])('is not started with %s', async (_, input, field) => {
    const people: Record<string, string> = { ben: ben.id, cleo: cleo.id };
    const userIds = input.userIds.map((name) => people[name] as string);
    const reply = await ada.graphql(
      'mutation ($input: StartConversationInput!) { startConversation(input: $input) { conversation { id } } }',
      { input: { adHoc: { ...input, userIds } } },
    );
    expect(reply).toBeRefused('BAD_USER_INPUT', field);
  });

  test.each([
    ['neither', {}],
    ['both', { userId: 'user_1', adHoc: { userIds: ['user_1', 'user_2'] } }],
  ])('is not started by an input with %s of one user and several', async (_, input) => {
    const reply = await ada.graphql(
      'mutation ($input: StartConversationInput!) { startConversation(input: $input) { conversation { id } } }',
      { input },
    );
    expect(reply).toBeRefused('BAD_USER_INPUT');
  });

  test('has at most 50 people, also when two add some at once', async () => {
    const crowd = await server.sql(
      `insert into users (username, username_key, username_skeleton, email, email_key, password_hash)
       select 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n, '' from generate_series(1, 60) n returning id`,
    );
    const some = crowd.map(({ id }) => `user_${id}`);
    const tooMany = await ada.graphql(
      'mutation ($input: StartConversationInput!) { startConversation(input: $input) { conversation { id } } }',
      { input: { adHoc: { userIds: some } } },
    );
    expect(tooMany).toBeRefused('BAD_USER_INPUT', 'userIds');
    const id = await trio();
    await say(ada, id);
    const add = (who: Person, userIds: string[]) =>
      who.graphql(
        'mutation ($input: AddParticipantsInput!) { addParticipants(input: $input) { conversation { id } } }',
        { input: { conversationId: id, userIds } },
      );
    const replies = await Promise.all([add(ben, some.slice(0, 25)), add(cleo, some.slice(25, 50))]);
    expect(replies.filter(({ code }) => code === 'BAD_USER_INPUT')).toHaveLength(1);
    expect([25 + 3]).toContain((await seen(ada, id)).participants.length);
  });

  test('is deleted when the last of its people leaves', async () => {
    const id = await trio();
    await say(ada, id);
    for (const who of [ada, ben, cleo])
      await who.act('leaveConversation', { conversationId: id }, 'conversationId');
    const rows = await server.sql('select from conversations where id = $1', [id.split('_')[1]]);
    expect(rows).toEqual([]);
  });

  test('is left by an account that is deleted', async () => {
    const gone = await server.person('gone');
    const { id } = await start(gone, { adHoc: { userIds: [ada.id, ben.id] } });
    await say(gone, id, 'I leave');
    await deleteAccount(gone);
    expect(names(await seen(ada, id))).toEqual(['ada', 'ben']);
  });

  test('alone is renamed, added to and left as such', async () => {
    const { conversation } = await send(ada, ben, 'direct');
    for (const [name, input] of [
      ['renameConversation', { title: 'x' }],
      ['addParticipants', { userIds: [cleo.id] }],
      ['leaveConversation', {}],
    ] as const) {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const reply = await ada.graphql(
        `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`,
        { input: { conversationId: conversation.id, ...input } },
      );
      expect(reply).toBeRefused('BAD_USER_INPUT', 'conversationId');
    }
  });
});

describe('notes to oneself', () => {
  test('are one direct conversation, in which nothing is unread', async () => {
    const { conversation } = await send(ada, { to: { userId: ada.id }, content: 'remember' });
    await send(ada, { to: { username: 'ada' }, content: 'and this' });
    const opened = await start(ada, { userId: ada.id });
    expect(opened).toMatchObject({ id: conversation.id, kind: 'DIRECT' });
    expect(names(opened)).toEqual(['ada']);
    expect(await seen(ada, opened.id)).toMatchObject({ unreadCount: 0 });
    expect((await seen(ada, opened.id)).messages.nodes).toHaveLength(2);
    expect(await seen(ben, opened.id)).toBeNull();
  });
});

describe('an empty conversation', () => {
  const inboxOf = async (who: Person) => {
    const events = closing(connectLive(server, who.token)).subscribe(
      'subscription { inboxEvents { __typename ... on ConversationActivity { conversation { id } } } }',
    );
    await events.next();
    return events;
  };

  test.each([
    ['of two', (one: Person, other: Person) => start(one, { userId: other.id })],
    [
      'of several',
      (one: Person, other: Person) => start(one, { adHoc: { userIds: [other.id, dora.id] } }),
    ],
  ])('%s is shown to others from its first message on', async (_, open) => {
    const { one, other } = await server.newcomers('one', 'other');
    const inbox = await inboxOf(other);
    const { id } = await open(one, other);
    expect(await listOf(one)).toEqual([id]);
    expect(await listOf(other)).toEqual([]);
    expect(await seen(other, id)).toBeNull();
    const { conversationWith } = await other.ask(
      `{ conversationWith(user: { id: "${one.id}" }) { id } }`,
    );
    expect(conversationWith).toBeNull();
    expect((await other.ask('{ me { viewerUnread { conversations } } }')).me.viewerUnread).toEqual({
      conversations: 0,
    });
    await say(one, id, 'first');
    expect(await inbox.event()).toEqual({
      __typename: 'ConversationActivity',
      conversation: { id },
    });
    expect(await listOf(other)).toEqual([id]);
    expect((await seen(other, id)).unreadCount).toBe(1);
  });

  test('takes no message of the other by its id, like one that does not exist, until they write to the user', async () => {
    const { lea, max } = await server.people('lea', 'max');
    const { id } = await start(lea, { userId: max.id });
    const several = await start(lea, { adHoc: { userIds: [max.id, dora.id] } });
    for (const conversationId of [id, several.id, 'conversation_99999999']) {
      const reply = await trySend(max, { to: { conversationId }, content: 'anybody there?' });
      expect(reply.errors).toMatchObject([{ message: 'Conversation not found.' }]);
    }
    const sent = await send(max, lea, 'hello');
    expect(sent.conversation.id).toBe(id);
    expect(await listOf(max)).toEqual([id]);
  });

  test('is shown to the other one who opens it too', async () => {
    const { gil, hal } = await server.people('gil', 'hal');
    const { id } = await start(gil, { userId: hal.id });
    expect((await start(hal, { userId: gil.id })).id).toBe(id);
    expect(await listOf(hal)).toEqual([id]);
  });
});
