import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

// A front-end changes its lists by the `member` of a payload, without reading the group again.

const { ada, ben } = await village('ada', 'ben');

const MEMBER = 'group { id memberCount } member { id role joinedAt user { username } }';
const open = () => found(ada, { name: 'Weavers' });
const joined = async () => {
  const groupId = await open();
  await ben.act('joinGroup', { groupId });
  return groupId;
};
const aboutBen = (groupId: string) => ({ groupId, userId: ben.id });

interface Change {
  by: Person;
  /** Makes the group, and resolves to the input of the mutation. */
  input: () => Promise<object>;
  role: string;
  /** The number of members afterwards. */
  count: number;
}

const changes: Record<string, Change> = {
  joinGroup: { by: ben, input: async () => ({ groupId: await open() }), role: 'MEMBER', count: 2 },
  addGroupMember: {
    by: ada,
    input: async () => {
      await ben.act('followUser', { userId: ada.id });
      return aboutBen(await open());
    },
    role: 'MEMBER',
    count: 2,
  },
  acceptGroupInvitation: {
    by: ben,
    input: async () => {
      const groupId = await found(ada, { name: 'Weavers', visibility: 'PRIVATE' });
      await ada.act('inviteToGroup', aboutBen(groupId));
      return { groupId };
    },
    role: 'MEMBER',
    count: 2,
  },
  approveGroupRequest: {
    by: ada,
    input: async () => {
      const groupId = await found(ada, { name: 'Weavers', joinPolicy: 'APPROVAL' });
      await ben.act('requestToJoinGroup', { groupId });
      return aboutBen(groupId);
    },
    role: 'MEMBER',
    count: 2,
  },
  joinGroupByInviteLink: {
    by: ben,
    input: async () => {
      const groupId = await found(ada, { name: 'Weavers', joinPolicy: 'INVITATION' });
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const link = await ada.act('createGroupInviteLink', { groupId, expiresAt }, 'token');
      return { token: link.token };
    },
    role: 'MEMBER',
    count: 2,
  },
  setGroupRole: {
    by: ada,
    input: async () => ({ ...aboutBen(await joined()), role: 'ADMIN' }),
    role: 'ADMIN',
    count: 2,
  },
  leaveGroup: {
    by: ben,
    input: async () => ({ groupId: await joined() }),
    role: 'MEMBER',
    count: 1,
  },
  removeGroupMember: {
    by: ada,
    input: async () => aboutBen(await joined()),
    role: 'MEMBER',
    count: 1,
  },
  banFromGroup: { by: ada, input: async () => aboutBen(await joined()), role: 'MEMBER', count: 1 },
};

test.each(Object.entries(changes))(
  '%s returns the member whom it concerns',
  async (name, change) => {
    const input = await change.input();
    const { group, member } = await change.by.act(name, input, MEMBER);
    const number = (id: string) => id.split('_')[1];
    expect(member).toEqual({
      id: `groupmember_${number(group.id)}_${number(ben.id)}`,
      role: change.role,
      joinedAt: expect.stringMatching(/^20\d\d-/),
      user: { username: 'ben' },
    });
    expect(group.memberCount).toBe(change.count);
    // With the same selection of the list that it is put into or removed from.
    const { members } = (
      await ada.ask(
        'query ($id: ID!) { group(id: $id) { members { nodes { id role joinedAt user { username } } } } }',
        { id: group.id },
      )
    ).group;
    const isThere = members.nodes.find(({ id }: { id: string }) => id === member.id);
    expect(isThere).toEqual(change.count === 2 ? member : undefined);
  },
);

test.each<[name: string, by: Person]>([
  ['joinGroup', ben],
  ['addGroupMember', ada],
  ['approveGroupRequest', ada],
  ['acceptGroupInvitation', ben],
])('%s of a member returns them as they are', async (name, by) => {
  const groupId = await joined();
  const input = by === ada ? aboutBen(groupId) : { groupId };
  expect((await by.act(name, input, MEMBER)).member).toMatchObject({ role: 'MEMBER' });
});

test('a user who was no member is none that left or was banned', async () => {
  const groupId = await open();
  expect((await ben.act('leaveGroup', { groupId }, MEMBER)).member).toBeNull();
  expect((await ada.act('banFromGroup', aboutBen(groupId), MEMBER)).member).toBeNull();
});

test('the last member who leaves is returned with the closed group', async () => {
  const { group, member } = await ada.act('leaveGroup', { groupId: await open() }, MEMBER);
  expect(group.memberCount).toBe(1);
  expect(member).toMatchObject({ role: 'OWNER', user: { username: 'ada' } });
});

test('every payload with a member is tried', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const withMember = Object.values(schema.getTypeMap()).filter(
    (type) => type.name.endsWith('Payload') && 'getFields' in type && 'member' in type.getFields(),
  );
  const tried = Object.keys(changes).map(
    (name) => `${name[0]?.toUpperCase()}${name.slice(1)}Payload`,
  );
  expect(withMember.map(({ name }) => name).sort()).toEqual(tried.sort());
});
