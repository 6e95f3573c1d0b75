import type { ErrorReason } from '../../core/error-reasons.js';
import { type AppError, forbidden } from '../../core/errors.js';
import { GroupJoinPolicy, type GroupRules, GroupVisibility } from './group.enums.js';
import { GroupRole } from './group-role.js';

const { OWNER, ADMIN, MEMBER } = GroupRole;

/** The relation of a user to a group. BLOCKED are users in a block with its owner, whoever of the two made it. */
export type GroupStanding = GroupRole | 'INVITED' | 'BANNED' | 'OUTSIDER' | 'BLOCKED';

/** All standings, members first. */
export const groupStandings: readonly GroupStanding[] = [
  OWNER,
  ADMIN,
  MEMBER,
  'INVITED',
  'BANNED',
  'OUTSIDER',
  'BLOCKED',
];

const owner = [OWNER];
const admins = [OWNER, ADMIN];
const members = [OWNER, ADMIN, MEMBER];
/** A group is NOT_FOUND for users in a block with its owner. */
const unblocked = groupStandings.filter((standing) => standing !== 'BLOCKED');

/** Standings in groups of some kind: the first kind that a group is of decides. */
interface Case {
  /** The kind in words; empty for all other groups. */
  readonly kind: string;
  readonly is: (rules: GroupRules) => boolean;
  readonly allowed: readonly GroupStanding[];
}

interface Permission {
  /** What is done, in words. */
  readonly does: string;
  readonly cases: readonly Case[];
  /** The message for all others. */
  readonly refusal: string;
  /** The reason that it is given with. */
  readonly reason: ErrorReason;
}

const always = (allowed: readonly GroupStanding[]): Case => ({
  kind: '',
  is: () => true,
  allowed,
});
const ofPrivate = (allowed: readonly GroupStanding[]): Case => ({
  kind: 'private',
  is: ({ visibility }) => visibility === GroupVisibility.PRIVATE,
  allowed,
});
const joinedBy = (policy: GroupJoinPolicy, allowed: readonly GroupStanding[]): Case => ({
  kind: `joined by ${policy}`,
  is: ({ joinPolicy }) => joinPolicy === policy,
  allowed,
});
const announcing = (allowed: readonly GroupStanding[]): Case => ({
  kind: 'announcement',
  is: ({ isAnnouncement }) => isAnnouncement,
  allowed,
});
/** Users who see a group: a private one is NOT_FOUND for all others. */
const beholders = [ofPrivate([...members, 'INVITED']), always(unblocked)];

/** The users who may do each thing in a group. Operators of the installation are not bound by it. */
export const permissions = {
  see: { does: 'see the group', cases: beholders, refusal: '', reason: 'FORBIDDEN' },
  seeMembers: {
    does: 'see its members',
    cases: [ofPrivate(members), always(unblocked)],
    refusal: '',
    reason: 'FORBIDDEN',
  },
  join: {
    does: 'join',
    cases: [
      ofPrivate(['INVITED']),
      joinedBy(GroupJoinPolicy.OPEN, ['INVITED', 'OUTSIDER']),
      always(['INVITED']),
    ],
    refusal: 'This group admits only users who are invited.',
    reason: 'INVITATION_REQUIRED',
  },
  request: {
    does: 'ask to join',
    cases: [ofPrivate([]), joinedBy(GroupJoinPolicy.APPROVAL, ['OUTSIDER']), always([])],
    refusal: 'This group takes no requests to join of yours.',
    reason: 'REQUESTS_NOT_TAKEN',
  },
  useLink: {
    does: 'join by a valid invite link',
    cases: [always(['INVITED', 'OUTSIDER'])],
    refusal: 'You may not join this group.',
    reason: 'BANNED_FROM_GROUP',
  },
  beAdded: {
    does: 'be made a member by its owner and admins',
    cases: [always(['INVITED', 'OUTSIDER'])],
    refusal: 'This user cannot be added to groups by you.',
    reason: 'NOT_ADMITTED',
  },
  openChat: {
    does: 'read and open the chat',
    cases: [always(members)],
    refusal: 'Only members may open the chat of a group.',
    reason: 'GROUP_MEMBERS_ONLY',
  },
  sendMessage: {
    does: 'write messages',
    cases: [announcing(admins), always(members)],
    refusal: 'Only members of a group may write to it.',
    reason: 'GROUP_MEMBERS_ONLY',
  },
  skipSlowMode: {
    does: 'write without the wait of slow mode',
    cases: [always(admins)],
    refusal: 'This group has slow mode; write again a little later.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  deleteMessage: {
    does: 'delete messages of others',
    cases: [always(admins)],
    refusal: 'Only the sender may delete a message; in a group, its owner and admins as well.',
    reason: 'NOT_AUTHOR',
  },
  pinMessage: {
    does: 'pin messages',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may pin messages.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  update: {
    does: 'change name, description, picture, join policy, announcement mode and slow mode',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may change it.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  setVisibility: {
    does: 'make the group public or private',
    cases: [always(owner)],
    refusal: 'Only the owner of a group may make it public or private.',
    reason: 'GROUP_OWNER_ONLY',
  },
  invite: {
    does: 'invite users',
    cases: [ofPrivate(admins), joinedBy(GroupJoinPolicy.OPEN, members), always(admins)],
    refusal: 'Only the owner and the admins of this group may invite others.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  revokeInvitation: {
    does: 'revoke invitations, other than one’s own',
    cases: [always(admins)],
    refusal: 'Only the inviter, and the owner and the admins of a group may revoke an invitation.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  add: {
    does: 'add users whose contact policy allows it',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may add members.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  decide: {
    does: 'approve and decline requests to join',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may decide about requests.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  manageLinks: {
    does: 'create, list and revoke invite links',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may manage its invite links.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  kick: {
    does: 'remove members',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may remove its members.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  kickAdmin: {
    does: 'remove admins',
    cases: [always(owner)],
    refusal: 'Only the owner of a group may remove its admins.',
    reason: 'GROUP_OWNER_ONLY',
  },
  ban: {
    does: 'ban users, list bans and lift them',
    cases: [always(admins)],
    refusal: 'Only the owner and the admins of a group may ban users.',
    reason: 'GROUP_ADMINS_ONLY',
  },
  setRole: {
    does: 'set roles and hand the group over',
    cases: [always(owner)],
    refusal: 'Only the owner of a group may set roles.',
    reason: 'GROUP_OWNER_ONLY',
  },
  close: {
    does: 'close the group',
    cases: [always(owner)],
    refusal: 'Only the owner of a group may close it.',
    reason: 'GROUP_OWNER_ONLY',
  },
} as const satisfies Record<string, Permission>;

export type GroupAction = keyof typeof permissions;

/** Whether a user with this standing may do this in a group with these rules. */
export function may(standing: GroupStanding, action: GroupAction, rules: GroupRules): boolean {
  const { cases }: Permission = permissions[action];
  return cases.find(({ is }) => is(rules))?.allowed.includes(standing) ?? false;
}

/** The FORBIDDEN error of an action. */
export const refusalOf = (action: GroupAction): AppError => {
  const { refusal, reason } = permissions[action];
  return forbidden(refusal).because(reason);
};

/** Throws FORBIDDEN unless a user with this standing may do this in a group with these rules. */
export function assertMay(standing: GroupStanding, action: GroupAction, rules: GroupRules): void {
  if (!may(standing, action, rules)) throw refusalOf(action);
}

/** The table for the documentation: a row for each action and kind of group, a column for each standing. */
export const permissionTable = (): string[][] => [
  ['may', 'in groups', ...groupStandings.map((standing) => standing.toLowerCase())],
  ...Object.values<Permission>(permissions).flatMap(({ does, cases }) =>
    cases.map(({ kind, allowed }) => [
      does,
      kind || (cases.length > 1 ? 'all others' : 'all'),
      ...groupStandings.map((standing) => (allowed.includes(standing) ? 'yes' : '')),
    ]),
  ),
];
