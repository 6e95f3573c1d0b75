import { groupNoticeKinds } from '../../../src/graphql/groups/group-notice.events.js';
import { inboxKinds } from '../../../src/graphql/inbox/inbox.resolver.js';
import type { Person } from '../../harness/server.js';
import { compare, type Row, someone, type Told } from './world.js';

const GROUP = `id name memberCount joinPolicy viewerRole viewerHasRequested viewerIsBanned
  viewerInvitation { id inviter { id } } requests(first: 9) { nodes { id requester { id } } }
  invitations(first: 9) { nodes { id invitee { id } } }`;
const READ = `query ($id: ID!) {
  group(id: $id) { ${GROUP} }
  groupInvitations(first: 9) { nodes { id inviter { id } } }
}`;
const EVENTS = `subscription { inboxEvents {
  __typename
  ... on ConversationActivity { conversation { group { ${GROUP} } } }
  ... on GroupInvitationReceived { groupId group { ${GROUP} } }
  ... on GroupInvitationEnded { groupId group { ${GROUP} } outcome }
  ... on GroupRequestReceived { groupId group { ${GROUP} } }
  ... on GroupRequestEnded { groupId group { ${GROUP} } outcome }
  ... on AddedToGroup { groupId group { ${GROUP} } }
  ... on ViewerGroupRoleChanged { groupId group { ${GROUP} } role }
  ... on GroupBanChanged { groupId group { ${GROUP} } isBanned }
} }`;

interface State {
  group: { id: string; viewerInvitation: { id: string } | null } | null;
  invitations: { id: string }[];
}

/** Each event about a group carries it as it is now: a client puts it in place of the one it has. */
function apply(state: State, event: Told): void {
  if (event.__typename === 'NotificationChanged') return;
  const group = event.conversation?.group ?? event.group ?? null;
  state.group = group;
  state.invitations = group?.viewerInvitation ? [group.viewerInvitation] : [];
}

type Settings = Record<string, unknown>;

/** A group of `owner`, of which one looks on. */
const about =
  (
    settings: Settings,
    prepare: (me: Person, other: Person, groupId: string) => Promise<unknown>,
    work: (me: Person, other: Person, groupId: string) => Promise<unknown>,
    { isMine = false } = {},
  ): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const { group } = await (isMine ? me : other).act(
      'createGroup',
      { name: 'Us', ...settings },
      'group { id }',
    );
    await prepare(me, other, group.id);
    const read = async (): Promise<State> => {
      const { data } = await me.graphql(READ, { id: group.id });
      return { group: data.group, invitations: data.groupInvitations.nodes };
    };
    return compare<State>(me, {
      kinds: inboxKinds,
      subscription: EVENTS,
      read,
      work: () => work(me, other, group.id),
      apply,
    });
  };
const nothing = async () => {};
const step = (who: Person, name: string, input: object) => who.act(name, { ...input });

/** How each kind of event about groups comes into an inbox. */
export const inGroupNotices: Record<keyof typeof groupNoticeKinds, Row> = {
  groupInvitation: about({ visibility: 'PRIVATE' }, nothing, (me, other, groupId) =>
    step(other, 'inviteToGroup', { groupId, userId: me.id }),
  ),
  groupInvitationAnswered: about(
    { visibility: 'PRIVATE' },
    (me, other, groupId) => step(me, 'inviteToGroup', { groupId, userId: other.id }),
    (_, other, groupId) => step(other, 'acceptGroupInvitation', { groupId }),
    { isMine: true },
  ),
  groupRequest: about(
    { joinPolicy: 'APPROVAL' },
    nothing,
    (_, other, groupId) => step(other, 'requestToJoinGroup', { groupId }),
    { isMine: true },
  ),
  groupRequestAnswered: about({ joinPolicy: 'APPROVAL' }, nothing, async (me, other, groupId) => {
    await step(me, 'requestToJoinGroup', { groupId });
    await step(other, 'approveGroupRequest', { groupId, userId: me.id });
  }),
  groupAdded: about(
    {},
    async (me, other) => {
      await step(me, 'addFriend', { userId: other.id });
      await step(other, 'addFriend', { userId: me.id });
    },
    (me, other, groupId) => step(other, 'addGroupMember', { groupId, userId: me.id }),
  ),
  groupRole: about({}, nothing, async (me, other, groupId) => {
    await step(me, 'joinGroup', { groupId });
    await step(other, 'setGroupRole', { groupId, userId: me.id, role: 'OWNER' });
  }),
  groupBan: about({}, nothing, async (me, other, groupId) => {
    await step(other, 'inviteToGroup', { groupId, userId: me.id });
    await step(other, 'banFromGroup', { groupId, userId: me.id });
  }),
};
