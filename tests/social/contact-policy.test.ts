import { describe, expect, test } from 'vitest';
import { send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
const pair = () => server.newcomers('ada', 'ben');

const from = (who: Person, contactPolicy: Record<string, string>) =>
  who.act('updatePrivacy', { contactPolicy });

const refused = (code: string) => ({ code });

/** A conversation of several people without a group. */
async function startWith(ada: Person, cleo: Person): Promise<string> {
  const { dora } = await server.newcomers('dora');
  const adHoc = { userIds: [cleo.id, dora.id] };
  const { conversation } = await ada.act('startConversation', { adHoc }, 'conversation { id }');
  return conversation.id;
}

const lists = async (who: Person) => {
  const { open, requests } = await who.ask(`{
    open: conversations { nodes { id state lastMessage { content } } }
    requests: conversations(requests: true) { nodes { id state lastMessage { content } } }
  }`);
  return { open: open.nodes, requests: requests.nodes };
};
type Listed = { id: string; state: string };

/** Who is let through by each policy of ben: a stranger, somebody whom he follows, a friend. */
const table: Record<string, [stranger: boolean, followed: boolean, friend: boolean]> = {
  EVERYBODY: [true, true, true],
  FOLLOWED: [false, true, false],
  FRIENDS: [false, false, true],
  NOBODY: [false, false, false],
};

describe.each(Object.entries(table))('%s', (policy, admitted) => {
  test.each([
    ['a stranger', 0],
    ['somebody who is followed', 1],
    ['a friend', 2],
  ] as const)('%s', async (_, kind) => {
    const { ada, ben } = await pair();
    if (kind === 1) await ben.act('followUser', { userId: ada.id });
    if (kind === 2) {
      await ada.act('addFriend', { userId: ben.id });
      await ben.act('addFriend', { userId: ada.id });
    }
    await from(ben, { messages: policy, calls: policy, groups: policy });
    const is = admitted[kind];
    const { node } = await ada.ask(
      `{ node(id: "${ben.id}") { ... on User { viewerMayMessage viewerMayCall viewerMayAddToGroups } } }`,
    );
    expect(node).toEqual({ viewerMayMessage: is, viewerMayCall: is, viewerMayAddToGroups: is });
    await send(ada, ben, 'hello');
    const [own] = (await lists(ada)).open as Listed[];
    expect(own?.state).toBe(is ? 'OPEN' : 'REQUESTED');
    const { open, requests } = await lists(ben);
    expect([open.length, requests.length]).toEqual(is ? [1, 0] : [0, 1]);
    const call = ada.act('startCall', { callee: { id: ben.id }, kind: 'AUDIO' });
    if (is) await call;
    else await expect(call).rejects.toMatchObject(refused('FORBIDDEN'));
    const { cleo } = await server.newcomers('cleo');
    const adHoc = { userIds: [ben.id, cleo.id] };
    const groupId = await found(ada, { name: 'Band' });
    const conversationId = await startWith(ada, cleo);
    for (const [name, input] of [
      ['addGroupMember', { groupId, userId: ben.id }],
      ['startConversation', { adHoc }],
      ['addParticipants', { conversationId, userIds: [ben.id] }],
    ] as const)
      if (is) await ada.act(name, input);
      else expect(await ada.attempt(name, input), name).toBeRefused('FORBIDDEN');
  });
});

describe('a message request', () => {
  const request = async () => {
    const { ada, ben } = await pair();
    await from(ben, { messages: 'NOBODY' });
    await send(ada, ben, 'one');
    const [conversation] = (await lists(ada)).open as Listed[];
    return { ada, ben, conversationId: conversation?.id as string };
  };
  const answer = (who: Person, name: string, conversationId: string) =>
    who.act(name, { conversationId }, 'conversation { state }');

  test('takes three messages, also when they are sent at once', async () => {
    const { ada, ben } = await request();
    const outcomes = await Promise.allSettled(
      ['two', 'three', 'four', 'five', 'six'].map((content) => send(ada, ben, content)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await expect(send(ada, ben, 'seven')).rejects.toMatchObject(refused('FORBIDDEN'));
  });

  test('tells its sender nothing before it is accepted', async () => {
    const { ada, ben, conversationId } = await request();
    const events = ada.subscribe(
      `subscription { conversationEvents(conversationId: "${conversationId}", after: 0) { __typename } }`,
    );
    const typing = ada.subscribe(
      `subscription { typing(conversationId: "${conversationId}") { isTyping } }`,
    );
    await ben.act('markRead', { upTo: { conversationId } });
    await ben.act('setTyping', { conversationId, isTyping: true });
    const { conversation: own } = await ben.ask(
      `{ conversation(id: "${conversationId}") { lastMessage { id } } }`,
    );
    const { id: messageId } = own.lastMessage;
    for (const [name, input] of [
      ['addReaction', { messageId, emoji: '👍' }],
      ['pinMessage', { messageId }],
    ] as const)
      expect(await ben.attempt(name, input)).toBeRefused('CONFLICT');
    await answer(ben, 'declineMessageRequest', conversationId);
    expect((await events.events(500)).map(({ __typename }) => __typename)).toEqual([
      'StreamResumed',
      'MessageSent',
    ]);
    expect(await typing.quiet(300)).toEqual([]);
    const { conversation } = await ada.ask(
      `{ conversation(id: "${conversationId}") { state readMarks { readSeq } messages { nodes { isRead } } } }`,
    );
    expect(conversation).toEqual({
      state: 'REQUESTED',
      readMarks: [{ readSeq: 1 }, { readSeq: 0 }],
      messages: { nodes: [{ isRead: false }] },
    });
  });

  test('notifies nobody of mentions, neither open nor declined', async () => {
    const { ada, ben, conversationId } = await request();
    const { id } = await send(ada, ben, `look, @${ben.username}`);
    await answer(ben, 'declineMessageRequest', conversationId);
    const content = `again, @${ben.username}`;
    await send(ada, ben, content);
    await ada.act('editMessage', { messageId: id, content });
    await expect.poll(() => server.sql('select from mentions where not told')).toEqual([]);
    const { notifications } = await ben.ask('{ notifications { unseenCount nodes { kind } } }');
    expect(notifications).toEqual({ unseenCount: 0, nodes: [] });
  });

  test('that is accepted is a conversation like any other', async () => {
    const { ada, ben, conversationId } = await request();
    await expect(answer(ada, 'acceptMessageRequest', conversationId)).rejects.toMatchObject(
      refused('FORBIDDEN'),
    );
    await answer(ben, 'acceptMessageRequest', conversationId);
    await answer(ben, 'acceptMessageRequest', conversationId);
    for (const content of ['two', 'three', 'four']) await send(ada, ben, content);
    const { open, requests } = await lists(ben);
    expect(requests).toEqual([]);
    expect(open).toMatchObject([{ state: 'OPEN', lastMessage: { content: 'four' } }]);
  });

  test('is accepted by an answer', async () => {
    const { ada, ben } = await request();
    await send(ben, ada, 'hello ada');
    expect((await lists(ben)).open).toMatchObject([{ state: 'OPEN' }]);
    expect((await lists(ada)).open).toMatchObject([{ state: 'OPEN' }]);
  });

  test.each(['the policy', 'a follow', 'a friendship'])(
    'is opened by the next message of a user whom %s admits by now',
    async (way) => {
      const { ada, ben, conversationId } = await request();
      for (const content of ['two', 'three']) await send(ada, ben, content);
      await expect(send(ada, ben, 'four')).rejects.toMatchObject(refused('FORBIDDEN'));
      await from(ben, { messages: way === 'a friendship' ? 'FRIENDS' : 'FOLLOWED' });
      if (way === 'the policy') await from(ben, { messages: 'EVERYBODY' });
      if (way === 'a follow') await ben.act('followUser', { userId: ada.id });
      if (way === 'a friendship') {
        await ada.act('addFriend', { userId: ben.id });
        await ben.act('addFriend', { userId: ada.id });
      }
      await Promise.all(['four', 'five'].map((content) => send(ada, ben, content)));
      expect(await lists(ben)).toMatchObject({ open: [{ state: 'OPEN' }], requests: [] });
      const events = ada.subscribe(
        `subscription { conversationEvents(conversationId: "${conversationId}", after: 3) { __typename } }`,
      );
      expect((await events.events(300)).map(({ __typename }) => __typename)).toEqual([
        ...['StreamResumed', 'MessageRequestAccepted', 'MessageSent', 'MessageSent'],
      ]);
    },
  );

  test('lists its receiver among the users who are offline', async () => {
    const { ada, ben } = await request();
    const listed = async (online: boolean) =>
      (await ada.ask(`{ users(online: ${online}) { nodes { id } } }`)).users.nodes.some(
        ({ id }: { id: string }) => id === ben.id,
      );
    await ben.act('setPresence', { status: 'ONLINE' });
    expect([await listed(true), await listed(false)]).toEqual([false, true]);
    const legacy = await ada.rest('GET /api/users/online/');
    expect(JSON.stringify(legacy.body)).not.toContain(ben.username);
    await send(ben, ada, 'hello');
    expect([await listed(true), await listed(false)]).toEqual([true, false]);
  });

  test('that was declined stays so, whatever the policy becomes', async () => {
    const { ada, ben, conversationId } = await request();
    await answer(ben, 'declineMessageRequest', conversationId);
    await from(ben, { messages: 'EVERYBODY' });
    await send(ada, ben, 'two');
    expect(await lists(ben)).toEqual({ open: [], requests: [] });
  });

  test('is not accepted during a block', async () => {
    const { ada, ben, conversationId } = await request();
    await ben.act('blockUser', { userId: ada.id });
    await expect(answer(ben, 'acceptMessageRequest', conversationId)).rejects.toMatchObject(
      refused('NOT_FOUND'),
    );
    expect((await lists(ada)).open).toMatchObject([{ state: 'REQUESTED' }]);
  });

  test('that is declined is in no list, stays as it was for its sender, and can be accepted later', async () => {
    const { ada, ben, conversationId } = await request();
    await answer(ben, 'declineMessageRequest', conversationId);
    await send(ada, ben, 'two');
    expect(await lists(ben)).toEqual({ open: [], requests: [] });
    expect((await lists(ada)).open).toMatchObject([{ state: 'REQUESTED' }]);
    await answer(ben, 'acceptMessageRequest', conversationId);
    expect((await lists(ben)).open).toMatchObject([{ state: 'OPEN' }]);
  });
});

test('privacy settings are shown to their owner alone', async () => {
  const { ada, ben } = await pair();
  await from(ben, { calls: 'FRIENDS' });
  const ask = `{ node(id: "${ben.id}") { ... on User { privacy { isPrivate hidesLastSeen contactPolicy { messages calls groups } } } } }`;
  expect((await ada.ask(ask)).node.privacy).toBeNull();
  expect((await ben.ask(ask)).node.privacy).toEqual({
    isPrivate: false,
    hidesLastSeen: false,
    contactPolicy: { messages: 'EVERYBODY', calls: 'FRIENDS', groups: 'EVERYBODY' },
  });
});
