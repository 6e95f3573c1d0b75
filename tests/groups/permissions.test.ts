import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { GroupRules } from '../../src/domain/groups/group.enums.js';
import {
  type GroupAction,
  type GroupStanding,
  groupStandings,
  may,
  permissions,
} from '../../src/domain/groups/group-permissions.js';
import { trySend } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

// Every action of the table, by a user of every standing, in a group of every kind.

const names = ['orla', 'adam', 'mila', 'ines', 'bob', 'otto', 'vera'] as const;
const others = ['wanda', 'dean', 'ella', 'anna', 'gil'] as const;
const { server, ...people } = await village(
  {
    LIMIT_STRANGERS_PER_HOUR: '100000',
    LIMIT_REQUESTS_PER_MINUTE: '100000',
    LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
  },
  ...names,
  ...others,
);
const { orla: owner, adam: admin, mila: member, ines: invited, bob: banned } = people;
const { wanda: writer, dean: deputy, ella: extra, anna: asking, gil: guest } = people;
await server.sql(`update users set groups_from = 'EVERYBODY'`);
await owner.act('blockUser', { userId: people.vera.id });

const rules: Record<string, GroupRules> = {
  'public, open': { visibility: 'PUBLIC', joinPolicy: 'OPEN', isAnnouncement: false },
  'public, by approval': { visibility: 'PUBLIC', joinPolicy: 'APPROVAL', isAnnouncement: false },
  'public, by invitation': {
    visibility: 'PUBLIC',
    joinPolicy: 'INVITATION',
    isAnnouncement: false,
  },
  'private, open': { visibility: 'PRIVATE', joinPolicy: 'OPEN', isAnnouncement: false },
  'private, by approval': { visibility: 'PRIVATE', joinPolicy: 'APPROVAL', isAnnouncement: false },
  'public, open, announcements': { visibility: 'PUBLIC', joinPolicy: 'OPEN', isAnnouncement: true },
};

interface World {
  id: string;
  message: string;
  token: string;
  rules: GroupRules;
}

let made = 0;

/** A group with somebody of each standing, and with what they act upon. */
async function createWorld(
  { visibility, joinPolicy, isAnnouncement }: GroupRules,
  slow = 0,
): Promise<World> {
  made += 1;
  const token = `token ${made}`;
  const digest = createHash('sha256').update(token).digest('base64url');
  const [row] = await server.sql(
    `with chat as (
       insert into conversations (kind, is_announcement, slow_seconds) values ('GROUP', ${isAnnouncement}, ${slow})
       returning id
     ), founded as (
       insert into groups (name, owner_id, conversation_id, member_count, visibility, join_policy)
       select 'Weavers', ${owner.number}, id, 5, '${visibility}', '${joinPolicy}' from chat returning id
     ), stream as (
       insert into streams (home_kind, home, head) select 1, id, 1 from chat
     ), parts as (
       insert into participants (conversation_id, user_id, is_admin)
       select chat.id, person.id, person.is_admin from chat, (values (${owner.number}, false), (${admin.number}, true),
         (${member.number}, false), (${writer.number}, false), (${deputy.number}, true)) person (id, is_admin)
     ), asked as (
       insert into group_requests (group_id, requester_id) select id, ${asking.number} from founded
     ), invitations as (
       insert into group_invitations (group_id, invitee_id, inviter_id)
       select founded.id, person.id, ${writer.number} from founded, (values (${invited.number}), (${guest.number})) person (id)
     ), bans as (
       insert into group_bans (group_id, user_id) select id, ${banned.number} from founded
     ), link as (
       insert into group_invite_links (group_id, digest, expires_at) select id, '${digest}', now() + interval '1 hour' from founded
     )
     insert into messages (conversation_id, seq, sender_id, content) select chat.id, 1, ${writer.number}, 'hello' from chat
     returning messages.id, (select id from founded) as group_id`,
  );
  const { id, group_id } = row as { id: number; group_id: number };
  const of = { visibility, joinPolicy, isAnnouncement };
  return { id: `group_${group_id}`, message: `message_${id}`, token, rules: of };
}

const mutation =
  (name: string, input: (world: World) => object = () => ({})) =>
  async (who: Person, world: World): Promise<string> =>
    (await who.attempt(name, { groupId: world.id, ...input(world) })).code ?? 'ok';
const about = (name: string, whom: Person, more: object = {}) =>
  mutation(name, () => ({ userId: whom.id, ...more }));
interface Seen {
  members: { nodes: object[] };
  conversation: object | null;
}
const seen = async (
  who: Person,
  { id }: World,
  selection: string,
  isSeen: (group: Seen) => boolean,
) => {
  const { data, code } = await who.graphql(`query ($id: ID!) { group(id: $id) { ${selection} } }`, {
    id,
  });
  if (code || !data.group) return code ?? 'NOT_FOUND';
  return isSeen(data.group) ? 'ok' : 'FORBIDDEN';
};
const write = async (who: Person, { id }: World) =>
  (await trySend(who, { to: { groupId: id }, content: 'x' })).code ?? 'ok';

/** How each action is tried: `ok`, or the code of the error; NOT_FOUND also for a group that is null. */
const attempts: Record<GroupAction, (who: Person, world: World) => Promise<string>> = {
  see: (who, world) => seen(who, world, 'id', () => true),
  seeMembers: (who, world) =>
    seen(who, world, 'members { nodes { role } }', ({ members }) => members.nodes.length > 0),
  join: mutation('joinGroup'),
  request: mutation('requestToJoinGroup'),
  useLink: async (who, { token }) =>
    (await who.attempt('joinGroupByInviteLink', { token })).code ?? 'ok',
  beAdded: (who, world) => about('addGroupMember', who)(admin, world),
  openChat: (who, world) =>
    seen(who, world, 'conversation { id }', ({ conversation }) => conversation !== null),
  sendMessage: write,
  skipSlowMode: async (who, world) => {
    await server.sql(
      `update conversations set slow_seconds = 60 where id = (select conversation_id from groups where id = $1)`,
      [world.id.split('_')[1]],
    );
    const first = await write(who, world);
    return first === 'ok' ? write(who, world) : first;
  },
  deleteMessage: async (who, { message }) =>
    (await who.attempt('deleteMessage', { messageId: message })).code ?? 'ok',
  pinMessage: async (who, { message }) =>
    (await who.attempt('pinMessage', { messageId: message })).code ?? 'ok',
  update: mutation('updateGroup', () => ({ joinPolicy: 'OPEN', slowModeSeconds: 5 })),
  setVisibility: mutation('updateGroup', ({ rules: { visibility } }) => ({
    visibility: visibility === 'PUBLIC' ? 'PRIVATE' : 'PUBLIC',
  })),
  invite: about('inviteToGroup', extra),
  revokeInvitation: about('revokeGroupInvitation', guest),
  add: about('addGroupMember', extra),
  decide: about('approveGroupRequest', asking),
  manageLinks: mutation('createGroupInviteLink', () => ({
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
  })),
  kick: about('removeGroupMember', writer),
  kickAdmin: about('removeGroupMember', deputy),
  ban: about('banFromGroup', extra),
  setRole: about('setGroupRole', writer, { role: 'ADMIN' }),
  close: mutation('deleteGroup'),
};

/** Actions that do nothing for members, without an error. */
const idempotent = new Set<GroupAction>(['join', 'request', 'useLink', 'beAdded']);
/** Actions about what only members see. */
const inside = new Set<GroupAction>(['deleteMessage', 'pinMessage']);

function expected(action: GroupAction, standing: GroupStanding, of: GroupRules): string {
  const isMember = standing === 'OWNER' || standing === 'ADMIN' || standing === 'MEMBER';
  if (action === 'skipSlowMode' && may(standing, 'sendMessage', of)) {
    return may(standing, action, of) ? 'ok' : 'RATE_LIMITED';
  }
  if (may(standing, action, of) || (isMember && idempotent.has(action))) return 'ok';
  if (action === 'beAdded') return standing === 'BANNED' ? 'CONFLICT' : 'FORBIDDEN';
  if (inside.has(action) && !isMember) return 'NOT_FOUND';
  return may(standing, 'see', of) ? 'FORBIDDEN' : 'NOT_FOUND';
}

describe.each(Object.entries(rules))('in a group that is %s', (_, of) => {
  test.each(Object.keys(permissions) as GroupAction[])('%s', async (action) => {
    const told: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [index, standing] of groupStandings.entries()) {
      const who = people[names[index] as (typeof names)[number]];
      told[standing] = await attempts[action](who, await createWorld(of));
      wanted[standing] = expected(action, standing, of);
    }
    expect(told).toEqual(wanted);
  });
});
