import { describedEnum, type ValueOf } from '../../core/schema-types.js';

export const GroupVisibility = describedEnum('GroupVisibility', 'The users who see a group.', {
  PUBLIC: 'All users see the group and its members.',
  PRIVATE:
    'Only members see the group; users who are invited see it without its members. For others it does not exist.',
});
export type GroupVisibility = ValueOf<typeof GroupVisibility>;

export const GroupJoinPolicy = describedEnum('GroupJoinPolicy', 'How users become members.', {
  OPEN: 'Users who see the group may join it.',
  APPROVAL: 'Users who see the group may ask; its owner and admins decide.',
  INVITATION: 'Only users who are invited may join.',
});
export type GroupJoinPolicy = ValueOf<typeof GroupJoinPolicy>;

/** The settings of a group on which permissions depend. */
export interface GroupRules {
  readonly visibility: GroupVisibility;
  readonly joinPolicy: GroupJoinPolicy;
  readonly isAnnouncement: boolean;
}

export const AdmissionOutcome = describedEnum(
  'GroupAdmissionOutcome',
  'The outcome of an invitation to a group, or of a request to join one.',
  {
    ACCEPTED: 'The user is a member now.',
    DECLINED: 'The other side declined it.',
    WITHDRAWN: 'The side that made it took it back.',
  },
);
export type AdmissionOutcome = ValueOf<typeof AdmissionOutcome>;

/** Longest time between two messages of a member: 6 hours. */
export const mostSlowModeSeconds = 21_600;

/** Invitations, requests and invite links of a group that are open at a time; each. */
export const mostOpen = { invitations: 1_000, requests: 1_000, links: 50 } as const;

/** Longest validity of an invite link. */
export const mostLinkDays = 365;

/** Most uses of an invite link. */
export const mostLinkUses = 10_000;
