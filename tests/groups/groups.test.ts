import { describe, expect, test } from 'vitest';
import { deleteAccount, send, trySend } from '../harness/documents.js';
import {
  DELETE_GROUP,
  EXPEL,
  found,
  groupOf,
  groupOfThree,
  JOIN,
  LEAVE,
  SET_ROLE,
} from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateGroupInput!) {
    updateGroup(input: $input) { group { name description imageUrl } }
  }
`;
/** A group of ada's with ben as its admin and cleo as a member; dora stands outside. */
const aGroup = (name = 'Web Developers') => groupOfThree(ada, ben, cleo, name);

const roles = async (id: string) => {
  const { members } = await groupOf(dora, id);
  return members.nodes.map(
    (one: { role: string; user: { username: string } }) => `${one.user.username} ${one.role}`,
  );
};

describe('creating a group', () => {
  test('makes the viewer its owner and only member, with a chat', async () => {
    const reply = await ada.ask(
      `mutation ($input: CreateGroupInput!) {
        createGroup(input: $input) {
          group {
            id name description imageUrl memberCount isMember viewerRole createdAt updatedAt
            owner { username } members { nodes { role joinedAt user { username } } }
            conversation { kind unreadCount head participants { username } group { name } }
          }
        }
      }`,
      { input: { name: 'Rust', description: 'Everything about rust' } },
    );
    const { group } = reply.createGroup;
    expect(group).toEqual({
      id: expect.stringMatching(/^group_\d+$/),
      name: 'Rust',
      description: 'Everything about rust',
      imageUrl: null,
      memberCount: 1,
      isMember: true,
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
    const reply = await ada.graphql(
      'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } } }',
      { input },
    );
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(reply.fields).toEqual([field]);
    expect(await count()).toBe(before);
  });
});

describe('permissions', () => {
  test('an outsider sees the group and its members, and nothing of its chat', async () => {
    const id = await aGroup();
    const chat = (await groupOf(cleo, id)).conversation.id;
    const said = await send(cleo, { groupId: id, content: 'among us' });
    const seen = await groupOf(dora, id);
    expect(seen).toMatchObject({
      name: 'Web Developers',
      memberCount: 3,
      isMember: false,
      viewerRole: null,
      conversation: null,
      owner: { username: 'ada' },
    });
    expect(await roles(id)).toEqual(['ada OWNER', 'ben ADMIN', 'cleo MEMBER']);
    expect((await trySend(dora, { groupId: id, content: 'x' })).code).toBe('FORBIDDEN');
    expect((await trySend(dora, { conversationId: chat, content: 'x' })).code).toBe('NOT_FOUND');
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
      who.graphql(UPDATE, { input: { groupId: id, ...input } });
    const give = (who: Person, whom: Person, role: string) =>
      who.graphql(SET_ROLE, { id, userId: whom.id, role });
    for (const person of [cleo, dora]) {
      expect((await change(person, { name: 'Mine' })).code).toBe('FORBIDDEN');
      expect((await person.graphql(EXPEL, { id, userId: ben.id })).code).toBe('FORBIDDEN');
    }
    for (const person of [ben, cleo, dora]) {
      expect((await person.graphql(DELETE_GROUP, { id })).code).toBe('FORBIDDEN');
      expect((await give(person, cleo, 'ADMIN')).code).toBe('FORBIDDEN');
    }
    expect(await groupOf(dora, id)).toMatchObject({ name: 'Web Developers', memberCount: 3 });
    expect((await change(ben, { name: 'Weavers' })).data.updateGroup.group).toEqual({
      name: 'Weavers',
      description: '',
      imageUrl: null,
    });
    expect((await change(ada, { description: 'of webs' })).data.updateGroup.group).toMatchObject({
      name: 'Weavers',
      description: 'of webs',
    });
    expect((await give(ada, dora, 'ADMIN')).code).toBe('NOT_FOUND');
    expect((await give(ada, ada, 'MEMBER')).code).toBe('BAD_USER_INPUT');
    const handed = await give(ada, cleo, 'OWNER');
    expect(handed.data.setGroupRole.group).toEqual({
      owner: { username: 'cleo' },
      viewerRole: 'ADMIN',
    });
    expect(await roles(id)).toEqual(['ada ADMIN', 'ben ADMIN', 'cleo OWNER']);
    expect((await ada.graphql(DELETE_GROUP, { id })).code).toBe('FORBIDDEN');
  });

  test('an admin may remove members but no admins; the owner may remove all others', async () => {
    const id = await aGroup();
    const expel = (who: Person, whom: Person) => who.graphql(EXPEL, { id, userId: whom.id });
    expect((await expel(ben, ada)).code).toBe('FORBIDDEN');
    expect((await expel(ben, ben)).code).toBe('BAD_USER_INPUT');
    expect((await expel(ben, dora)).code).toBe('NOT_FOUND');
    expect((await expel(ben, cleo)).data.removeFromGroup.group.memberCount).toBe(2);
    expect((await expel(ada, ben)).data.removeFromGroup.group.memberCount).toBe(1);
    expect(await roles(id)).toEqual(['ada OWNER']);
    expect((await trySend(ben, { groupId: id, content: 'x' })).code).toBe('FORBIDDEN');
  });

  test('a missing group is NOT_FOUND for every operation', async () => {
    const none = 'group_999999';
    expect((await ada.graphql('{ group(id: "group_999999") { id } }')).code).toBe('NOT_FOUND');
    expect((await ada.graphql('{ group(id: "post_1") { id } }')).code).toBe('NOT_FOUND');
    for (const document of [JOIN, LEAVE, DELETE_GROUP]) {
      expect((await ada.graphql(document, { id: none })).code).toBe('NOT_FOUND');
      expect((await ada.graphql(document, { id: 'nope' })).code).toBe('BAD_USER_INPUT');
    }
    expect((await trySend(ada, { groupId: none, content: 'x' })).code).toBe('NOT_FOUND');
    const id = await aGroup();
    const both = await trySend(ada, { groupId: id, toUsername: 'ben', content: 'x' });
    expect(both.code).toBe('BAD_USER_INPUT');
  });
});

describe('membership', () => {
  test('joining and leaving are idempotent', async () => {
    const id = await found(ada, { name: 'Twice' });
    for (const _ of [1, 2]) {
      const { joinGroup } = await ben.ask(JOIN, { id });
      expect(joinGroup.group).toMatchObject({ memberCount: 2, isMember: true });
      expect(joinGroup.group.conversation).toMatchObject({ head: 1, unreadCount: 0 });
    }
    for (const _ of [1, 2]) {
      const { leaveGroup } = await ben.ask(LEAVE, { id });
      expect(leaveGroup.group).toMatchObject({
        memberCount: 1,
        isMember: false,
        conversation: null,
      });
    }
  });

  test('the oldest admin, else the oldest member, succeeds an owner who leaves', async () => {
    const id = await found(ada, { name: 'Heirs' });
    for (const person of [ben, cleo, dora]) await person.graphql(JOIN, { id });
    await ada.graphql(SET_ROLE, { id, userId: cleo.id, role: 'ADMIN' });
    await ada.graphql(LEAVE, { id });
    expect(await roles(id)).toEqual(['ben MEMBER', 'cleo OWNER', 'dora MEMBER']);
    await cleo.graphql(LEAVE, { id });
    expect(await roles(id)).toEqual(['ben OWNER', 'dora MEMBER']);
    await ben.graphql(LEAVE, { id });
    const last = await dora.ask(LEAVE, { id });
    expect(last.leaveGroup.group).toMatchObject({
      name: 'Heirs',
      owner: { username: 'dora' },
    });
    expect((await ada.graphql('query ($id: ID!) { group(id: $id) { id } }', { id })).code).toBe(
      'NOT_FOUND',
    );
  });

  test('a closed group is deleted with its messages', async () => {
    const id = await aGroup();
    const chat = (await groupOf(cleo, id)).conversation.id;
    const said = await send(cleo, { groupId: id, content: 'for a while' });
    const closed = await ada.ask(DELETE_GROUP, { id });
    expect(closed.deleteGroup.group).toMatchObject({ id, owner: { username: 'ada' } });
    const data = await cleo.graphql(
      `query ($group: ID!, $chat: ID!, $message: ID!) {
        group: node(id: $group) { id } chat: node(id: $chat) { id } message: node(id: $message) { id }
      }`,
      { group: id, chat, message: said.id },
    );
    expect(data.data).toEqual({ group: null, chat: null, message: null });
    expect((await trySend(cleo, { conversationId: chat, content: 'x' })).code).toBe('NOT_FOUND');
  });

  test('deleting an account leaves all groups, and gives those of the user another owner', async () => {
    const eve = await server.person('eve');
    const [left, alone] = [
      await found(eve, { name: 'Eve and Ben' }),
      await found(eve, { name: 'Eve alone' }),
    ];
    await ben.graphql(JOIN, { id: left });
    await send(eve, { groupId: left, content: 'so long' });
    await deleteAccount(eve);
    expect(await roles(left)).toEqual(['ben OWNER']);
    const { conversation } = await groupOf(ben, left);
    expect(conversation.messages.nodes).toMatchObject([{ content: 'so long' }]);
    expect(
      (await ben.graphql('query ($id: ID!) { group(id: $id) { id } }', { id: alone })).code,
    ).toBe('NOT_FOUND');
  });
});
