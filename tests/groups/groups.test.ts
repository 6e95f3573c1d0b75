import { describe, expect, test } from 'vitest';
import { deleteAccount, send, trySend } from '../harness/documents.js';
import { found, groupFields, groupOf, groupOfThree } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
/** A group of ada's with ben as its admin and cleo as a member; dora stands outside. */
const aGroup = (name = 'Web Developers') => groupOfThree(ada, ben, cleo, name);

const FIND = 'query ($id: ID!) { group(id: $id) { id } }';

const roles = async (id: string) => {
  const { members } = await groupOf(dora, id);
  return members.nodes.map(
    (one: { role: string; user: { username: string } }) => `${one.user.username} ${one.role}`,
  );
};

describe('creating a group', () => {
  test('makes the viewer its owner and only member, with a chat', async () => {
    const { group } = await ada.act(
      'createGroup',
      { name: 'Rust', description: 'Everything about rust' },
      `group {
        id name description image { url } memberCount viewerIsMember viewerRole createdAt updatedAt
        owner { username } members { nodes { role joinedAt user { username } } }
        conversation { kind unreadCount head participants { username } group { name } }
      }`,
    );
    expect(group).toEqual({
      id: expect.stringMatching(/^group_\d+$/),
      name: 'Rust',
      description: 'Everything about rust',
      image: null,
      memberCount: 1,
      viewerIsMember: true,
      viewerRole: 'OWNER',
      createdAt: group.updatedAt,
      updatedAt: expect.any(String),
      owner: { username: 'ada' },
      members: {
        nodes: [{ role: 'OWNER', joinedAt: expect.any(String), user: { username: 'ada' } }],
      },
      conversation: {
        kind: 'GROUP',
        unreadCount: 0,
        head: 0,
        participants: [{ username: 'ada' }],
        group: { name: 'Rust' },
      },
    });
    const node = await dora.ask('query ($id: ID!) { node(id: $id) { id ... on Group { name } } }', {
      id: group.id,
    });
    expect(node.node).toEqual({ id: group.id, name: 'Rust' });
  });

  test.each([
    ['no name', { name: '  ' }, 'name'],
    ['a name over 100', { name: 'x'.repeat(101) }, 'name'],
    ['a null character', { name: 'a\u0000' }, 'name'],
    ['a description over 2,000', { name: 'x', description: 'x'.repeat(2_001) }, 'description'],
    ['a malformed picture', { name: 'x', imageId: 'upload_7' }, 'imageId'],
    [
      'nobody’s picture',
      { name: 'x', imageId: 'upload_00000000-0000-4000-8000-000000000000' },
      'imageId',
    ],
  ])('with %s is refused, and nothing is stored', async (_what, input, field) => {
    const count = async () =>
      (await ada.ask('{ conversations(first: 100) { nodes { id } } }')).conversations.nodes.length;
    const before = await count();
    expect(await ada.attempt('createGroup', input)).toBeRefused('BAD_USER_INPUT', field);
    expect(await count()).toBe(before);
  });
});

describe('permissions', () => {
  test('an outsider sees the group and its members, and nothing of its chat', async () => {
    const id = await aGroup();
    const chat = (await groupOf(cleo, id)).conversation.id;
    const said = await send(cleo, { to: { groupId: id }, content: 'among us' });
    const seen = await groupOf(dora, id);
    expect(seen).toMatchObject({
      name: 'Web Developers',
      memberCount: 3,
      viewerIsMember: false,
      viewerRole: null,
      conversation: null,
      owner: { username: 'ada' },
    });
    expect(await roles(id)).toEqual(['ada OWNER', 'ben ADMIN', 'cleo MEMBER']);
    expect(await trySend(dora, { to: { groupId: id }, content: 'x' })).toBeRefused('FORBIDDEN');
    expect(await trySend(dora, { to: { conversationId: chat }, content: 'x' })).toBeRefused(
      'NOT_FOUND',
    );
    const nodes = await dora.graphql(
      `query ($chat: ID!, $message: ID!) {
        conversation(id: $chat) { id } chat: node(id: $chat) { id } message: node(id: $message) { id }
      }`,
      { chat, message: said.id },
    );
    expect(nodes.data).toEqual({ conversation: null, chat: null, message: null });
  });

  test('owner and admins may change it; only the owner may close it and set roles', async () => {
    const id = await aGroup();
    const change = (who: Person, input: object) =>
      who.attempt(
        'updateGroup',
        { groupId: id, ...input },
        'group { name description image { url } }',
      );
    const give = (who: Person, whom: Person, role: string) =>
      who.attempt(
        'setGroupRole',
        { groupId: id, userId: whom.id, role },
        'group { owner { username } viewerRole }',
      );
    for (const person of [cleo, dora]) {
      expect(await change(person, { name: 'Mine' })).toBeRefused('FORBIDDEN');
      expect(
        await person.attempt('removeGroupMember', { groupId: id, userId: ben.id }),
      ).toBeRefused('FORBIDDEN');
    }
    for (const person of [ben, cleo, dora]) {
      expect(await person.attempt('deleteGroup', { groupId: id })).toBeRefused('FORBIDDEN');
      expect(await give(person, cleo, 'ADMIN')).toBeRefused('FORBIDDEN');
    }
    expect(await groupOf(dora, id)).toMatchObject({ name: 'Web Developers', memberCount: 3 });
    expect((await change(ben, { name: 'Weavers' })).data.updateGroup.group).toEqual({
      name: 'Weavers',
      description: '',
      image: null,
    });
    expect((await change(ada, { description: 'of webs' })).data.updateGroup.group).toMatchObject({
      name: 'Weavers',
      description: 'of webs',
    });
    expect(await give(ada, dora, 'ADMIN')).toBeRefused('NOT_FOUND');
    expect(await give(ada, ada, 'MEMBER')).toBeRefused('BAD_USER_INPUT');
    const handed = await give(ada, cleo, 'OWNER');
    expect(handed.data.setGroupRole.group).toEqual({
      owner: { username: 'cleo' },
      viewerRole: 'ADMIN',
    });
    expect(await roles(id)).toEqual(['ada ADMIN', 'ben ADMIN', 'cleo OWNER']);
    expect(await ada.attempt('deleteGroup', { groupId: id })).toBeRefused('FORBIDDEN');
  });

  test('an admin may remove members but no admins; the owner may remove all others', async () => {
    const id = await aGroup();
    const expel = (who: Person, whom: Person) =>
      who.attempt('removeGroupMember', { groupId: id, userId: whom.id }, 'group { memberCount }');
    expect(await expel(ben, ada)).toBeRefused('FORBIDDEN');
    expect(await expel(ben, ben)).toBeRefused('BAD_USER_INPUT');
    expect(await expel(ben, dora)).toBeRefused('NOT_FOUND');
    expect((await expel(ben, cleo)).data.removeGroupMember.group.memberCount).toBe(2);
    expect((await expel(ada, ben)).data.removeGroupMember.group.memberCount).toBe(1);
    expect(await roles(id)).toEqual(['ada OWNER']);
    expect(await trySend(ben, { to: { groupId: id }, content: 'x' })).toBeRefused('FORBIDDEN');
  });

  test('a missing group is null to read, and NOT_FOUND for every mutation', async () => {
    const none = 'group_999999';
    for (const id of [none, 'post_1']) expect(await ada.graphql(FIND, { id })).toFindNothing();
    for (const name of ['joinGroup', 'leaveGroup', 'deleteGroup']) {
      expect(await ada.attempt(name, { groupId: none })).toBeRefused('NOT_FOUND');
      expect(await ada.attempt(name, { groupId: 'nope' })).toBeRefused('BAD_USER_INPUT', 'groupId');
    }
    expect(await trySend(ada, { to: { groupId: none }, content: 'x' })).toBeRefused('NOT_FOUND');
    const id = await aGroup();
    const both = await trySend(ada, { to: { groupId: id, username: 'ben' }, content: 'x' });
    expect(both).toBeRefused('BAD_USER_INPUT');
  });
});

describe('membership', () => {
  test('joining and leaving are idempotent', async () => {
    const id = await found(ada, { name: 'Twice' });
    for (const _ of [1, 2]) {
      const { group } = await ben.act('joinGroup', { groupId: id }, groupFields);
      expect(group).toMatchObject({ memberCount: 2, viewerIsMember: true });
      expect(group.conversation).toMatchObject({ head: 1, unreadCount: 0 });
    }
    for (const _ of [1, 2]) {
      const { group } = await ben.act('leaveGroup', { groupId: id }, groupFields);
      expect(group).toMatchObject({ memberCount: 1, viewerIsMember: false, conversation: null });
    }
  });

  test('the oldest admin, else the oldest member, succeeds an owner who leaves', async () => {
    const id = await found(ada, { name: 'Heirs' });
    for (const person of [ben, cleo, dora]) await person.attempt('joinGroup', { groupId: id });
    await ada.attempt('setGroupRole', { groupId: id, userId: cleo.id, role: 'ADMIN' });
    await ada.attempt('leaveGroup', { groupId: id });
    expect(await roles(id)).toEqual(['ben MEMBER', 'cleo OWNER', 'dora MEMBER']);
    await cleo.attempt('leaveGroup', { groupId: id });
    expect(await roles(id)).toEqual(['ben OWNER', 'dora MEMBER']);
    await ben.attempt('leaveGroup', { groupId: id });
    const { group } = await dora.act('leaveGroup', { groupId: id }, groupFields);
    expect(group).toMatchObject({ name: 'Heirs', owner: { username: 'dora' } });
    expect(await ada.graphql(FIND, { id })).toFindNothing();
  });

  test('a closed group is deleted with its messages', async () => {
    const id = await aGroup();
    const chat = (await groupOf(cleo, id)).conversation.id;
    const said = await send(cleo, { to: { groupId: id }, content: 'for a while' });
    const { group } = await ada.act('deleteGroup', { groupId: id }, groupFields);
    expect(group).toMatchObject({ id, owner: { username: 'ada' } });
    const data = await cleo.graphql(
      `query ($group: ID!, $chat: ID!, $message: ID!) {
        group: node(id: $group) { id } chat: node(id: $chat) { id } message: node(id: $message) { id }
      }`,
      { group: id, chat, message: said.id },
    );
    expect(data.data).toEqual({ group: null, chat: null, message: null });
    expect(await trySend(cleo, { to: { conversationId: chat }, content: 'x' })).toBeRefused(
      'NOT_FOUND',
    );
  });

  test('deleting an account leaves all groups, and gives those of the user another owner', async () => {
    const eve = await server.person('eve');
    const left = await found(eve, { name: 'Eve and Ben' });
    const alone = await found(eve, { name: 'Eve alone' });
    await ben.attempt('joinGroup', { groupId: left });
    await send(eve, { to: { groupId: left }, content: 'so long' });
    await deleteAccount(eve);
    expect(await roles(left)).toEqual(['ben OWNER']);
    const { conversation } = await groupOf(ben, left);
    expect(conversation.messages.nodes).toMatchObject([{ content: 'so long' }]);
    expect(await ben.graphql(FIND, { id: alone })).toFindNothing();
  });
});
