import { number } from '../../matrix/rows.js';

/** Somebody who may be there or not: the other one of a block, or nobody at all. */
export interface Other {
  id: string;
  username: string;
}

/** What the user who tries has, and somebody whom they may meet. */
export interface Own {
  group: string;
  meeting: string;
  third: string;
}

/** A way to meet somebody in the schema: a root field, asked about the other user. */
export type Way = (other: Other) => string;

const person = (name: string, input: (other: Other) => string): [string, Way] => [
  name,
  (other) => `mutation { ${name}(input: { ${input(other)} }) { __typename } }`,
];
const byId = (name: string) => person(name, ({ id }) => `userId: "${id}"`);

/** Every root field of the schema that takes a user, and lists that would show one. */
export const graphqlWays = (own: Own): Record<string, Way> => ({
  'user by id': ({ id }) => `{ user(by: { id: "${id}" }) { id } }`,
  'user by username': ({ username }) => `{ user(by: { username: "${username}" }) { id } }`,
  node: ({ id }) => `{ node(id: "${id}") { id } }`,
  'users by search': ({ username }) => `{ users(search: "${username}") { nodes { id } } }`,
  'users online by search': ({ username }) =>
    `{ users(search: "${username}", online: true) { nodes { id } } }`,
  'posts of an author': ({ id }) => `{ posts(authorId: "${id}") { nodes { id } } }`,
  'conversation with a user by id': ({ id }) =>
    `{ conversationWith(user: { id: "${id}" }) { id } }`,
  'conversation with a user by username': ({ username }) =>
    `{ conversationWith(user: { username: "${username}" }) { id } }`,
  ...Object.fromEntries(
    [
      'followUser',
      'unfollowUser',
      'removeFollower',
      'acceptFollowRequest',
      'declineFollowRequest',
      'addFriend',
      'removeFriend',
      'sendFriendRequest',
      'acceptFriendRequest',
      'declineFriendRequest',
      'muteUser',
      'unmuteUser',
      'startConversation',
    ].map(byId),
  ),
  'a message by id': ({ id }) =>
    `mutation { sendMessage(input: { to: { userId: "${id}" }, content: "hello" }) { __typename } }`,
  'a message by username': ({ username }) =>
    `mutation { sendMessage(input: { to: { username: "${username}" }, content: "hello" }) { __typename } }`,
  'a call by id': ({ id }) =>
    `mutation { startCall(input: { callee: { id: "${id}" }, kind: AUDIO }) { __typename } }`,
  'a call by username': ({ username }) =>
    `mutation { startCall(input: { callee: { username: "${username}" }, kind: AUDIO }) { __typename } }`,
  'an invitation to a meeting': ({ id }) =>
    `mutation { inviteToMeeting(input: { meetingId: "${own.meeting}", userId: "${id}" }) { __typename } }`,
  'an invitation to a group': ({ id }) =>
    `mutation { inviteToGroup(input: { groupId: "${own.group}", userId: "${id}" }) { __typename } }`,
  'removal from a group': ({ id }) =>
    `mutation { removeGroupMember(input: { groupId: "${own.group}", userId: "${id}" }) { member { id } } }`,
  'a ban from a group': ({ id }) =>
    `mutation { banFromGroup(input: { groupId: "${own.group}", userId: "${id}" }) { member { id } } }`,
  'the end of a ban': ({ id }) =>
    `mutation { unbanFromGroup(input: { groupId: "${own.group}", userId: "${id}" }) { group { bans { totalCount } } } }`,
  'adding to a group': ({ id }) =>
    `mutation { addGroupMember(input: { groupId: "${own.group}", userId: "${id}" }) { __typename } }`,
  'a conversation of several': ({ id }) =>
    `mutation { startConversation(input: { adHoc: { userIds: ["${id}", "${own.third}"] } }) { __typename } }`,
  'search for people': ({ username }) =>
    `{ search(query: "${username}", kinds: [USER]) { nodes { __typename } } }`,
});

/** Paths of the legacy APIs that take a user, by API and method. */
export const legacyWays = (own: {
  meeting: string;
}): Record<string, (other: Other) => { path: string; body?: unknown }> => {
  const of = (path: string, body?: (other: Other) => unknown) => (other: Other) => ({
    path: path.replace(':id', String(number(other.id))).replace(':name', other.username),
    ...(body && { body: body(other) }),
  });
  return {
    'community GET /api/users/:id': of('/api/users/:id'),
    'community POST /api/users/:id/follow': of('/api/users/:id/follow'),
    'community POST /api/users/:id/unfollow': of('/api/users/:id/unfollow'),
    'community GET /api/users/:id/followers': of('/api/users/:id/followers'),
    'community GET /api/users/:id/following': of('/api/users/:id/following'),
    'community GET /api/users?search': of('/api/users?search=:name'),
    'community GET /api/messages/with_user': of('/api/messages/with_user?username=:name'),
    'community POST /api/messages': of('/api/messages', ({ id }) => ({
      receiver: number(id),
      content: 'hello',
    })),
    'community POST /api/calls': of('/api/calls', ({ id }) => ({
      callee: number(id),
      call_type: 'audio',
    })),
    'tweets GET /api/profiles/view_profile/:id': of('/api/profiles/view_profile/:id'),
    'friends POST /users/add_friend': of('/users/add_friend', ({ username }) => ({
      friend_username: username,
    })),
    'friends POST /users/remove_friend': of('/users/remove_friend', ({ username }) => ({
      friend_username: username,
    })),
    'friends POST /conversations/start': of('/conversations/start', ({ username }) => ({
      username,
    })),
    'meetings POST /api/call/invite/create': of('/api/call/invite/create', ({ id }) => ({
      call_uid: own.meeting.slice('meeting_'.length),
      user_id: number(id),
    })),
  };
};

/** Lists of others in which the other user must not appear, though a third person sees them there. */
export const graphqlLists = (third: {
  id: string;
  post: string;
  comment: string;
  group: string;
}) => ({
  users: '{ users(first: 100) { nodes { username } } }',
  posts: '{ posts(first: 100) { nodes { author { username } } } }',
  feed: '{ feed(first: 100) { nodes { author { username } } } }',
  'comments of a post': `{ post(id: "${third.post}") { comments(first: 100) { nodes { author { username } } } } }`,
  'likers of a post': `{ post(id: "${third.post}") { likers(first: 100) { nodes { username } } } }`,
  'likers of a comment': `{ node(id: "${third.comment}") { ... on Comment { likers(first: 100) { nodes { username } } } } }`,
  'replies to a comment': `{ node(id: "${third.comment}") { ... on Comment { replies(first: 100) { nodes { author { username } } } } } }`,
  'followers of a user': `{ user(by: { id: "${third.id}" }) { followers(first: 100) { nodes { username } } } }`,
  'followed users of a user': `{ user(by: { id: "${third.id}" }) { following(first: 100) { nodes { username } } } }`,
  'friends of a user': `{ user(by: { id: "${third.id}" }) { friends(first: 100) { nodes { username } } } }`,
  'mutual friends': `{ user(by: { id: "${third.id}" }) { mutualFriends(first: 100) { nodes { username } } } }`,
  'members of a group': `{ group(id: "${third.group}") { members(first: 100) { nodes { user { username } } } } }`,
  'own followers': '{ me { followers(first: 100) { nodes { username } } } }',
  'own friends': '{ me { friends(first: 100) { nodes { username } } } }',
});

/** The same of the legacy APIs. */
export const legacyLists = (third: { id: string; post: string; group: string }) => [
  'community /api/users',
  'community /api/users/online',
  `community /api/users/${number(third.id)}/followers`,
  `community /api/users/${number(third.id)}/following`,
  'community /api/posts',
  'community /api/posts/feed',
  `community /api/posts/${number(third.post)}`,
  `community /api/groups/${number(third.group)}`,
  'tweets /api/tweets',
  'friends /users/user_list',
  'friends /users/friend_list',
];
