import { host, type List, makeGroup, meeting, nextStranger, reader, writers } from '../writers.js';

/** The id of what the list belongs to. */
let parent = '';

export const groupLists: Record<string, List> = {
  'Query.groups': {
    query: () => 'groups(%)',
    write: (writer) => writer.act('createGroup', { name: 'a group' }),
  },
  'Group.members': {
    query: () => `group(id: "${parent}") { members(%) }`,
    row: 'user { id }',
    ascending: true,
    prepare: async () => {
      parent = (await host.act('createGroup', { name: 'a group' }, 'group { id }')).group.id;
    },
    write: () => nextStranger().act('joinGroup', { groupId: parent }),
  },
  'Group.bans': {
    query: () => `group(id: "${parent}") { bans(%) }`,
    prepare: async () => {
      parent = (await makeGroup()).id;
    },
    write: () => reader.act('banFromGroup', { groupId: parent, userId: nextStranger().id }),
  },
  'Group.invitations': {
    query: () => `group(id: "${parent}") { invitations(%) }`,
    prepare: async () => {
      parent = (await makeGroup()).id;
    },
    write: () => reader.act('inviteToGroup', { groupId: parent, userId: nextStranger().id }),
  },
  'Query.groupInvitations': {
    query: () => 'groupInvitations(%)',
    write: async (writer) => {
      const { group } = await writer.act('createGroup', { name: 'a group' }, 'group { id }');
      await writer.act('inviteToGroup', { groupId: group.id, userId: reader.id });
    },
  },
  'Group.inviteLinks': {
    query: () => `group(id: "${parent}") { inviteLinks(%) }`,
    prepare: async () => {
      parent = (await makeGroup()).id;
    },
    write: () => {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      return reader.act('createGroupInviteLink', { groupId: parent, expiresAt });
    },
  },
  'Group.requests': {
    query: () => `group(id: "${parent}") { requests(%) }`,
    prepare: async () => {
      parent = (await makeGroup({ joinPolicy: 'APPROVAL' })).id;
    },
    write: () => nextStranger().act('requestToJoinGroup', { groupId: parent }),
  },
  'Query.meetings': {
    query: () => 'meetings(%)',
    write: () => reader.act('createMeeting', meeting()),
  },
  'Query.invitations': {
    query: () => 'invitations(%)',
    row: 'meeting { id }',
    prepare: () =>
      Promise.all(writers.map((one) => reader.act('sendFriendRequest', { userId: one.id }))),
    write: async (writer) => {
      const { id: meetingId } = (await writer.act('createMeeting', meeting(), 'meeting { id }'))
        .meeting;
      const invited = { meetingId, userId: reader.id };
      await writer.act('inviteToMeeting', invited);
    },
  },
  'Meeting.invitations': {
    query: () => `meeting(id: "${parent}") { invitations(%) }`,
    row: 'invitee { id }',
    ascending: true,
    times: 1,
    prepare: async () => {
      parent = (await reader.act('createMeeting', meeting(), 'meeting { id }')).meeting.id;
    },
    write: () => reader.act('inviteToMeeting', { meetingId: parent, userId: nextStranger().id }),
  },
};
