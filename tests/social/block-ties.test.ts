import { expect, test } from 'vitest';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

const kindsTold = async (who: Person): Promise<string[]> =>
  (await who.ask('{ notifications { nodes { kind } } }')).notifications.nodes.map(
    ({ kind }: { kind: string }) => kind,
  );

/** A block that ends at once. */
async function quarrel(who: Person, other: Person): Promise<void> {
  await who.act('blockUser', { userId: other.id });
  await who.act('unblockUser', { userId: other.id });
}

test('notifications of ties that a block ended do not come back with its end', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  await ben.act('followUser', { userId: ada.id });
  await ben.act('sendFriendRequest', { userId: ada.id });
  await ada.act('followUser', { userId: ben.id });
  expect(await kindsTold(ada)).toEqual(['FRIEND_REQUESTED', 'FOLLOWED']);
  expect(await kindsTold(ben)).toEqual(['FOLLOWED']);
  await quarrel(ada, ben);
  expect(await kindsTold(ada)).toEqual([]);
  expect(await kindsTold(ben)).toEqual([]);

  await ada.act('updatePrivacy', { isPrivate: true });
  await ben.act('followUser', { userId: ada.id });
  expect(await kindsTold(ada)).toEqual(['FOLLOW_REQUESTED']);
  await quarrel(ben, ada);
  expect(await kindsTold(ada)).toEqual([]);
  // It is told again, as a tie that was taken back and made again is.
  await ben.act('followUser', { userId: ada.id });
  expect(await kindsTold(ada)).toEqual(['FOLLOW_REQUESTED']);
});

test.each(['requester', 'owner'])(
  'a request to join a group of the other user ends for good with a block by the %s',
  async (by) => {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    const groupId = await found(ada, { name: 'Sailors', joinPolicy: 'APPROVAL' });
    await ada.act('addGroupMember', { groupId, userId: cleo.id });
    await ada.act('setGroupRole', { groupId, userId: cleo.id, role: 'ADMIN' });
    await ben.act('requestToJoinGroup', { groupId });
    expect(await kindsTold(cleo)).toContain('GROUP_JOIN_REQUESTED');
    if (by === 'owner') await ada.act('blockUser', { userId: ben.id });
    else await ben.act('blockUser', { userId: ada.id });
    expect(await kindsTold(cleo)).not.toContain('GROUP_JOIN_REQUESTED');
    for (const admin of [ada, cleo]) {
      const reply = await admin.attempt('approveGroupRequest', { groupId, userId: ben.id });
      expect(reply).toBeRefused('NOT_FOUND');
    }
    if (by === 'owner') await ada.act('unblockUser', { userId: ben.id });
    else await ben.act('unblockUser', { userId: ada.id });
    const { group } = await ben.ask(`{ group(id: "${groupId}") { viewerHasRequested } }`);
    expect(group).toEqual({ viewerHasRequested: false });
    for (const admin of [ada, cleo])
      expect(await kindsTold(admin)).not.toContain('GROUP_JOIN_REQUESTED');
  },
);

test('an admin decides nothing about a user in a block with them', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const groupId = await found(ada, { name: 'Sailors', joinPolicy: 'APPROVAL' });
  await ada.act('addGroupMember', { groupId, userId: cleo.id });
  await ada.act('setGroupRole', { groupId, userId: cleo.id, role: 'ADMIN' });
  await ben.act('requestToJoinGroup', { groupId });
  await cleo.act('blockUser', { userId: ben.id });
  for (const name of ['approveGroupRequest', 'declineGroupRequest'])
    expect(await cleo.attempt(name, { groupId, userId: ben.id })).toBeRefused('NOT_FOUND');
  await ada.act('declineGroupRequest', { groupId, userId: ben.id });
  await ada.act('inviteToGroup', { groupId, userId: ben.id });
  expect(await cleo.attempt('revokeGroupInvitation', { groupId, userId: ben.id })).toBeRefused(
    'NOT_FOUND',
  );
  await ben.act('acceptGroupInvitation', { groupId });
});

test.each(['inviter', 'invitee'])(
  'an invitation to a group ends for good with a block by the %s',
  async (by) => {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    const groupId = await found(ada, { name: 'Sailors', visibility: 'PRIVATE' });
    await ada.act('addGroupMember', { groupId, userId: cleo.id });
    await ada.act('setGroupRole', { groupId, userId: cleo.id, role: 'ADMIN' });
    await cleo.act('inviteToGroup', { groupId, userId: ben.id });
    await quarrel(...((by === 'inviter' ? [cleo, ben] : [ben, cleo]) as [Person, Person]));
    expect(await ben.graphql(`{ node(id: "${groupId}") { id } }`)).toFindNothing();
    expect(await ben.attempt('acceptGroupInvitation', { groupId })).toBeRefused('NOT_FOUND');
    expect(await kindsTold(ben)).toEqual([]);
  },
);
