import { afterEach, describe, expect, test, vi } from 'vitest';
import { comment, post, SET_TYPING, send, TYPING } from '../../harness/documents.js';
import { groupOfAll } from '../../harness/groups.js';
import { type Person, village } from '../../harness/server.js';
import { number } from '../../matrix/rows.js';

const { server } = await village({ LIMIT_STRANGERS_PER_HOUR: '100000' });
afterEach(() => vi.unstubAllEnvs());

const three = () => server.newcomers('ada', 'ben', 'cleo');
const ATTENDANCE = `subscription ($id: ID!) { groupAttendance(groupId: $id) { isPresent user { username } } }`;
const MEMBERS = `query ($id: ID!) { group(id: $id) { memberCount members(first: 10) { nodes {
  user { username presence { status lastSeenAt } status { text } } } } } }`;

/** What waits on a socket, once it stands still. */
const frames = async ({ waiting }: { waiting: unknown[] }) => {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return waiting.splice(0) as { type: string; username?: string; content?: string }[];
};

describe.each(['socket', 'event stream'])('in a common group, by %s', (transport) => {
  test('messages are heard, typing and attendance are not', async () => {
    vi.stubEnv('LIVE_TRANSPORT', transport);
    const { ada, ben, cleo } = await three();
    const { groupId, conversationId } = await groupOfAll(cleo, [ada, ben]);
    const path = `/ws/group/${number(groupId)}/`;
    const typing = ada.subscribe(TYPING, { id: conversationId });
    const attendance = ada.subscribe(ATTENDANCE, { id: groupId });
    const legacy = await ada.socket(path);
    const names = async (live: typeof typing) =>
      (await live.events(1_500)).map(({ user, isPresent }) => [user.username, isPresent ?? true]);
    const bens = await ben.socket(path);
    await ben.graphql(SET_TYPING, { id: conversationId });
    expect(await names(typing)).toContainEqual([ben.username, true]);
    expect(await names(attendance)).toContainEqual([ben.username, true]);
    expect(await frames(legacy)).toContainEqual(
      expect.objectContaining({ type: 'user-joined', username: ben.username }),
    );

    await ada.act('blockUser', { userId: ben.id });
    expect(await names(attendance)).toEqual([[ben.username, false]]);
    expect(await frames(legacy)).toEqual([
      expect.objectContaining({ type: 'user-left', username: ben.username }),
    ]);

    bens.stop();
    const again = await ben.socket(path);
    await ben.graphql(SET_TYPING, { id: conversationId });
    await cleo.graphql(SET_TYPING, { id: conversationId });
    again.say({ type: 'message', content: 'to all' });
    expect(await names(typing)).toEqual([[cleo.username, true]]);
    expect(await names(attendance)).toEqual([]);
    expect(await frames(legacy)).toEqual([
      expect.objectContaining({ type: 'message', content: 'to all' }),
    ]);
    // To ben, ada is as absent.
    expect(await frames(again)).not.toContainEqual(
      expect.objectContaining({ username: ada.username }),
    );
    legacy.stop();
    const later = ben.subscribe(ATTENDANCE, { id: groupId });
    expect(await names(later)).toEqual([[ben.username, true]]);
  }, 120_000);
});

test('members stay members, without presence and status; counts are those of all', async () => {
  const { ada, ben, cleo } = await three();
  const { groupId } = await groupOfAll(cleo, [ada, ben]);
  for (const who of [ada, ben]) {
    await who.act('setPresence', { status: 'AWAY' });
    await who.act('setStatus', { text: 'at tea' });
  }
  await ada.act('blockUser', { userId: ben.id });
  for (const [who, other] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    const { group } = await who.ask(MEMBERS, { id: groupId });
    expect(group.memberCount).toBe(3);
    const users = group.members.nodes.map(({ user }: { user: object }) => user);
    expect(users).toHaveLength(3);
    expect(users).toContainEqual({
      username: other.username,
      presence: { status: 'OFFLINE', lastSeenAt: null },
      status: null,
    });
    const { body } = await who.rest(`GET /api/groups/${number(groupId)}/`);
    expect(body.members).toContainEqual(
      expect.objectContaining({ username: other.username, is_online: false }),
    );
  }
});

/** Everything by which one user gets into the inbox of another. */
async function approach(who: Person, other: Person, groupId: string) {
  await who.act('followUser', { userId: other.id });
  await who.act('sendFriendRequest', { userId: other.id });
  const postId = await post(other, 'look');
  await who.act('likePost', { postId });
  await comment(who, postId, 'nice');
  const own = (await who.act('createGroup', { name: 'club' }, 'group { id }')).group.id;
  await who.act('inviteToGroup', { groupId: own, userId: other.id });
  const meeting = { title: 'tea', scheduledAt: '2030-01-01T10:00:00Z', isGroup: true };
  const made = await who.act('createMeeting', meeting, 'meeting { id }');
  await who.act('inviteToMeeting', { meetingId: made.meeting.id, userId: other.id });
  const said = await send(other, { to: { groupId }, content: 'hello' });
  await who.act('addReaction', { messageId: said.id, emoji: '👍' });
  await send(who, { to: { groupId }, content: `hello @${other.username}` });
}

const REPLAY = `subscription { inboxEvents(after: "0") { __typename
  ... on UserFollowed { by { username } } ... on FriendshipChanged { user { username } }
  ... on PostLiked { by { username } } ... on PostCommented { comment { author { username } } }
  ... on GroupInvitationReceived { by { username } group { name owner { username } } }
  ... on MeetingInvited { meeting { title host { username } } }
  ... on NotificationChanged { notification { kind actors(first: 3) { nodes { username } } } } } }`;
const LISTS = {
  notifications:
    '{ notifications { unseenCount nodes { actors(first: 9) { nodes { username } } } } }',
  'invitations to groups':
    '{ groupInvitations { nodes { inviter { username } group { name owner { username } } } } }',
  'invitations to meetings': '{ invitations { nodes { meeting { title host { username } } } } }',
  'friend requests': '{ friendRequests { nodes { username } } }',
  'follow requests': '{ followRequests { nodes { username } } }',
  followers: '{ me { followers(first: 9) { nodes { username } } followerCount } }',
};

test('what one did before the block is in no list of the other, and in no replay of the inbox', async () => {
  const { ada, ben, cleo } = await three();
  const { groupId } = await groupOfAll(cleo, [ada, ben]);
  await approach(ben, ada, groupId);
  await approach(ada, ben, groupId);
  const replay = async (who: Person) => {
    const live = who.subscribe(REPLAY);
    const events = await live.events(2_000);
    live.stop();
    return JSON.stringify(events);
  };
  for (const [who, other] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    expect(await replay(who)).toContain(`"${other.username}"`);
    const { notifications } = await who.ask(LISTS.notifications);
    expect(JSON.stringify(notifications)).toContain(`"${other.username}"`);
  }
  await ada.act('blockUser', { userId: ben.id });
  for (const [who, other] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    expect(await replay(who), who.username).not.toContain(`"${other.username}"`);
    for (const [list, query] of Object.entries(LISTS))
      expect(JSON.stringify(await who.ask(query)), list).not.toContain(`"${other.username}"`);
  }
  // Nothing that one does in the common group is told to the other either.
  const count = async (who: Person) =>
    (await who.ask('{ notifications { unseenCount } }')).notifications.unseenCount;
  const before = await count(ada);
  const said = await send(ada, { to: { groupId }, content: 'hello all' });
  await ben.act('addReaction', { messageId: said.id, emoji: '👍' });
  await send(ben, { to: { groupId }, content: `hello @${ada.username}` });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await count(ada)).toBe(before);
}, 120_000);

test('an invite link to a group of the other one is as unknown as a forged one', async () => {
  const { ada, ben } = await three();
  const { group } = await ada.act('createGroup', { name: 'club' }, 'group { id }');
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  const { token } = await ada.act(
    'createGroupInviteLink',
    { groupId: group.id, expiresAt },
    'token',
  );
  await ada.act('blockUser', { userId: ben.id });
  const CARD = 'query ($token: String!) { groupByInviteLink(token: $token) { id } }';
  const ask = async (given: string) => {
    const card = await ben.graphql(CARD, { token: given });
    const joined = await ben.attempt('joinGroupByInviteLink', { token: given });
    return JSON.stringify([card.data, card.errors, joined.data, joined.errors]);
  };
  expect(await ask(token)).toBe(await ask(`${token.slice(0, -4)}AAAA`));
});
