import { expect, test } from 'vitest';
import { ringUp, signal } from '../harness/calls.js';
import { NODE, SET_TYPING, send } from '../harness/documents.js';
import { village } from '../harness/server.js';

const { ada, ben, cleo } = await village('ada', 'ben', 'cleo');

test('every event of a group’s chat names its conversation, and those of members the group', async () => {
  const { group } = await ada.act(
    'createGroup',
    { name: 'Us' },
    'group { id conversation { id } }',
  );
  await ben.act('joinGroup', { groupId: group.id });
  const conversation = { id: group.conversation.id };
  const events = ada.subscribe(
    `subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename
      ... on MessageSent { conversation { id } }
      ... on MessageDeleted { conversation { id } }
      ... on ConversationRead { conversation { id } by { username } }
      ... on MemberJoined { conversation { id } group { id } }
      ... on MemberLeft { conversation { id } group { id } } } }`,
    conversation,
  );
  await events.event();
  const { id } = await send(ben, { to: { groupId: group.id }, content: 'hello' });
  await ada.act('markRead', { upTo: { messageId: id } });
  await ben.act('deleteMessage', { messageId: id });
  await cleo.act('joinGroup', { groupId: group.id });
  await cleo.act('leaveGroup', { groupId: group.id });
  const told = [await events.event(), await events.event(), await events.event()];
  expect(told).toEqual([
    { __typename: 'MessageSent', conversation },
    { __typename: 'ConversationRead', conversation, by: { username: 'ada' } },
    { __typename: 'MessageDeleted', conversation },
  ]);
  const of = { conversation, group: { id: group.id } };
  expect(await events.event()).toEqual({ __typename: 'MemberJoined', ...of });
  expect(await events.event()).toEqual({ __typename: 'MemberLeft', ...of });
});

test('a signal of a call names its call', async () => {
  const id = await ringUp(ada, ben);
  const events = ben.subscribe(
    'subscription ($id: ID!) { callEvents(callId: $id) { __typename ... on CallSignal { call { id } } } }',
    { id },
  );
  await events.event();
  const { errors } = await signal(ada, id, { kind: 'OFFER', sdp: 'v=0' });
  expect(errors).toBeUndefined();
  expect(await events.event()).toEqual({ __typename: 'CallSignal', call: { id } });
});

test('typing names its conversation', async () => {
  const { conversation } = await send(ada, ben, 'hello');
  const typing = ada.subscribe(
    'subscription ($id: ID!) { typing(conversationId: $id) { isTyping conversation { id } } }',
    { id: conversation.id },
  );
  const first = typing.next();
  await expect
    .poll(async () => {
      await ben.graphql(SET_TYPING, { id: conversation.id });
      return Promise.race([first, new Promise((resolve) => setTimeout(resolve, 200))]);
    })
    .toMatchObject({ data: { typing: { conversation: { id: conversation.id } } } });
});

test('marks, members, presences and invitations have ids, and node finds an invitation', async () => {
  const number = (id: string) => id.split('_')[1];
  const { conversation } = await send(ada, ben, 'hello again');
  const { group } = await ada.act('createGroup', { name: 'Ids' }, 'group { id }');
  const data = await ada.ask(
    `query ($chat: ID!, $group: ID!) { me { presence { id } }
      conversation(id: $chat) { readMarks { id user { id } } }
      group(id: $group) { members { nodes { id } } } }`,
    { chat: conversation.id, group: group.id },
  );
  const me = number(ada.id);
  expect(data.me.presence.id).toBe(`presence_${me}`);
  expect(data.group.members.nodes).toEqual([{ id: `groupmember_${number(group.id)}_${me}` }]);
  for (const { id, user } of data.conversation.readMarks)
    expect(id).toBe(`readmark_${number(conversation.id)}_${number(user.id)}`);
  const meeting = { title: 'Tea', isGroup: true, scheduledAt: '2030-01-01T00:00:00Z' };
  const { meeting: planned } = await ada.act('createMeeting', meeting, 'meeting { id }');
  const invited = { meetingId: planned.id, userId: ben.id };
  const { invitation } = await ada.act('inviteToMeeting', invited, 'invitation { id }');
  expect((await ben.ask(NODE, invitation)).node).toMatchObject({ __typename: 'Invitation' });
  expect(await cleo.graphql(NODE, invitation)).toFindNothing();
});
