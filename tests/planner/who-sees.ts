import { expect } from 'vitest';
import type { Secrets } from './secrets.js';
import type { Name } from './world.js';

/** A field whose value depends on the viewer, with the exact value of each. */
export interface PerViewer {
  ask(secrets: Secrets): string;
  /** The values of `it` in `data`. */
  expected: Record<Name, unknown>;
}

/**
 * `everyone`: the same value for all users who are signed in. `members`: the same value for all
 * participants of the conversation, which no other user can find.
 */
export type WhoSees = 'everyone' | 'members' | PerViewer;

const table = (type: string, who: WhoSees, names: string): Record<string, WhoSees> =>
  Object.fromEntries(names.split(' ').map((name) => [`${type}.${name}`, who]));

const perViewer = (
  ask: PerViewer['ask'],
  some: Partial<PerViewer['expected']>,
  others: unknown,
): PerViewer => {
  const all = { ada: others, ben: others, cleo: others, dora: others, emil: others, fay: others };
  return { ask, expected: { ...all, ...some } };
};

const ofAda = (selection: string) => (w: Secrets) =>
  `{ it: user(id: "${w.people.ada.id}") { ${selection} } }`;
const ofPost = (selection: string) => (w: Secrets) =>
  `{ it: post(id: "${w.post}") { ${selection} } }`;
const ofGroup = (selection: string) => (w: Secrets) =>
  `{ it: group(id: "${w.group}") { ${selection} } }`;
const ofDirect = (selection: string) => (w: Secrets) =>
  `{ it: conversation(id: "${w.conversation}") { ${selection} } }`;

const liked = (viewerHasLiked: boolean) => ({ comments: { nodes: [{ viewerHasLiked }] } });
const birth = { dateOfBirth: '1990-02-03' };

/** The visibility of every planned field. */
export const whoSees: Record<string, WhoSees> = {
  ...table('User', 'everyone', 'id username firstName lastName fullName alias bio avatarUrl'),
  ...table('User', 'everyone', 'coverUrl followerCount followingCount createdAt isDeleted'),
  ...table('User', 'everyone', 'followers following friends posts presence'),
  ...table('Presence', 'everyone', 'status lastSeenAt user'),
  'User.email': perViewer(ofAda('email'), { ada: { email: 'ada@example.org' } }, { email: null }),
  'User.dateOfBirth': perViewer(
    ofAda('dateOfBirth'),
    { ada: birth, cleo: birth },
    { dateOfBirth: null },
  ),
  'User.role': perViewer(
    ofAda('role'),
    { ada: { role: 'USER' }, fay: { role: 'USER' } },
    { role: null },
  ),
  'User.emailIsConfirmed': perViewer(
    ofAda('emailIsConfirmed'),
    { ada: { emailIsConfirmed: false } },
    { emailIsConfirmed: null },
  ),
  'User.hasSecondFactor': perViewer(
    ofAda('hasSecondFactor'),
    { ada: { hasSecondFactor: false } },
    { hasSecondFactor: null },
  ),
  'User.suspendedAt': perViewer(
    (w) => `{ it: post(id: "${w.postOfGus}") { author { suspendedAt } } }`,
    { fay: { author: { suspendedAt: expect.stringMatching(/^20.*Z$/) } } },
    { author: { suspendedAt: null } },
  ),
  'User.viewerFollows': perViewer(
    ofAda('viewerFollows'),
    { ben: { viewerFollows: true } },
    { viewerFollows: false },
  ),

  ...table('Post', 'everyone', 'id author content imageUrl likeCount commentCount comments'),
  ...table('Post', 'everyone', 'createdAt updatedAt'),
  'Post.viewerHasLiked': perViewer(
    ofPost('viewerHasLiked'),
    { ben: { viewerHasLiked: true } },
    { viewerHasLiked: false },
  ),
  ...table('Comment', 'everyone', 'id author post content likeCount createdAt updatedAt'),
  'Comment.viewerHasLiked': perViewer(
    ofPost('comments { nodes { viewerHasLiked } }'),
    { cleo: liked(true) },
    liked(false),
  ),

  ...table('Group', 'everyone', 'id name description imageUrl owner memberCount members'),
  ...table('Group', 'everyone', 'createdAt updatedAt'),
  ...table('GroupMember', 'everyone', 'user role joinedAt'),
  'Group.isMember': perViewer(
    ofGroup('isMember'),
    { ada: { isMember: true }, ben: { isMember: true } },
    { isMember: false },
  ),
  'Group.viewerRole': perViewer(
    ofGroup('viewerRole'),
    { ada: { viewerRole: 'OWNER' }, ben: { viewerRole: 'ADMIN' } },
    { viewerRole: null },
  ),
  'Group.conversation': perViewer(
    ofGroup('conversation { kind }'),
    { ada: { conversation: { kind: 'GROUP' } }, ben: { conversation: { kind: 'GROUP' } } },
    { conversation: null },
  ),

  ...table('Conversation', 'members', 'id kind createdAt startedBy participants lastMessage'),
  ...table('Conversation', 'members', 'group head epoch activeAt messages readMarks'),
  'Conversation.unreadCount': perViewer(
    ofDirect('unreadCount'),
    { ada: { unreadCount: 0 }, ben: { unreadCount: 1 } },
    null,
  ),
  ...table('Message', 'members', 'id conversation sender content seq sentAt editedAt deletedAt'),
  ...table('Message', 'members', 'isDeleted isRead removedAt clientKey'),
  ...table('ReadMark', 'members', 'user readSeq'),
};

/** A query for a field of each type, as `it`. */
export const samples: Record<string, (field: string) => PerViewer['ask']> = {
  User: ofAda,
  Presence: (field) => ofAda(`presence { ${field} }`),
  Post: ofPost,
  Comment: (field) => ofPost(`comments { nodes { ${field} } }`),
  Group: ofGroup,
  GroupMember: (field) => ofGroup(`members { nodes { ${field} } }`),
  Conversation: ofDirect,
  Message: (field) => ofDirect(`messages { nodes { ${field} } }`),
  ReadMark: (field) => ofDirect(`readMarks { ${field} }`),
};
