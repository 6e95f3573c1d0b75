import type { Context } from '../../core/context.js';
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { assertNotBlocked } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { announce, notify } from '../inbox/inbox.service.js';
import { assertAdmitted } from '../social/contact-policy.js';
import { admit } from './admission.js';
import type { Group } from './group.entity.js';
import { GroupJoinPolicy } from './group.enums.js';
import { assertMay, may, refusalOf } from './group-permissions.js';
import { GroupRole } from './group-role.js';
import {
  assertMayBeAdded,
  type Entered,
  giveRole,
  inGroup,
  isRole,
  standingIn,
  stopDeciding,
} from './group-steps.js';
import { aboutLeaving, removeMember } from './leaving.js';
import { type Member, type MemberChange, memberNow, withMember } from './member.service.js';
import { tellRoles } from './role-change.js';

/**
 * Adds the viewer to a group, also by an invitation; idempotent. Throws NOT_FOUND, FORBIDDEN unless the group is
 * open or the viewer is invited, and CONFLICT when it is full.
 */
export const join = (ctx: Context, groupId: number): Promise<MemberChange> =>
  inGroup(ctx, groupId, async (group, entered) => {
    const { viewerId, standing, rules } = entered;
    if (isRole(standing)) return withMember(ctx, group, viewerId);
    if (standing === 'BANNED')
      throw forbidden('You were banned from this group.').because('BANNED_FROM_GROUP');
    if (!may(standing, 'join', rules)) {
      throw rules.joinPolicy === GroupJoinPolicy.APPROVAL
        ? forbidden('This group admits members by approval: ask to join it.').because(
            'APPROVAL_REQUIRED',
          )
        : refusalOf('join');
    }
    await admit(ctx, group, viewerId);
    return withMember(ctx, group, viewerId);
  });

/**
 * Makes another user a member. Throws NOT_FOUND for the group and the user, FORBIDDEN, also unless the user lets
 * the viewer add them and for a user in a block with the owner, RATE_LIMITED, and CONFLICT for banned users and when the group is full.
 */
export const add = (ctx: Context, groupId: number, userId: number): Promise<MemberChange> => {
  const change = async (group: Group, { viewerId, standing, rules, accounts }: Entered) => {
    assertMay(standing, 'add', rules);
    if (!accounts.has(userId)) throw notFound('User');
    await assertNotBlocked(ctx, userId);
    const theirs = (await standingIn(ctx, group, userId)).standing;
    if (isRole(theirs)) return withMember(ctx, group, userId);
    assertMayBeAdded(theirs, rules);
    await assertAdmitted(ctx, userId, 'groups');
    await contact(ctx, userId);
    await admit(ctx, group, userId);
    await notify(ctx, [userId], 'groupAdded', { groupId, userId: viewerId });
    return withMember(ctx, group, userId);
  };
  return inGroup(ctx, groupId, change, userId);
};

/**
 * Removes the viewer from a group; idempotent. The oldest admin, else the oldest member, succeeds an
 * owner; a group without members is closed. Throws NOT_FOUND.
 */
export const leave = (ctx: Context, groupId: number): Promise<MemberChange<Member | null>> =>
  inGroup(ctx, groupId, async (group, { viewerId, standing }) => {
    if (!isRole(standing)) return { group, member: null };
    const member = await memberNow(ctx, group, viewerId);
    const affected = await aboutLeaving(ctx, group, viewerId);
    const changes = await removeMember(ctx, group, viewerId);
    await tellRoles(ctx, changes, { userIds: [viewerId], affected });
    await notify(ctx, [viewerId], 'left', { conversationId: group.conversation.id });
    await stopDeciding(ctx, groupId, viewerId);
    await announce(ctx, affected);
    return { group, member };
  });

/**
 * Changes the role of a member. An owner who makes another member the owner becomes an admin. Throws
 * NOT_FOUND, FORBIDDEN, and BAD_USER_INPUT when the owner changes their own role.
 */
export const setRole = (
  ctx: Context,
  groupId: number,
  userId: number,
  role: GroupRole,
): Promise<MemberChange> => {
  const change = async (group: Group, { viewerId, standing, rules, accounts }: Entered) => {
    assertMay(standing, 'setRole', rules);
    if (!accounts.has(userId)) throw notFound('User');
    const theirs = (await standingIn(ctx, group, userId)).standing;
    if (!isRole(theirs)) throw notFound('Member');
    if (theirs === role) return withMember(ctx, group, userId);
    if (userId === viewerId)
      throw badInput('role', 'Make another member the owner instead.').because('OWN_ACCOUNT');
    const changes = [{ groupId, userId, role }];
    await giveRole(ctx, group, userId, role);
    if (role === GroupRole.OWNER) {
      await giveRole(ctx, group, viewerId, GroupRole.ADMIN);
      changes.push({ groupId, userId: viewerId, role: GroupRole.ADMIN });
    }
    await tellRoles(ctx, changes);
    if (role === GroupRole.MEMBER) await stopDeciding(ctx, groupId, userId);
    return withMember(ctx, group, userId);
  };
  return inGroup(ctx, groupId, change, userId);
};
