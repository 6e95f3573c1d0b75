import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { holdAccounts } from '../account/hold.service.js';
import { addParticipants } from '../chat/conversation.service.js';
import { notify } from '../inbox/inbox.service.js';
import type { Group } from './group.entity.js';
import { giveRole, lockGroup, removeMember, roleIn } from './group.steps.js';
import { assertMay, GroupRole } from './group-role.js';

/**
 * Runs `change` with the group locked, so that its member count stays exact. Throws NOT_FOUND, also when
 * one of `others` has no account or is suspended.
 */
async function inGroup(
  ctx: Context,
  groupId: number,
  change: (group: Group, viewerId: number, role: GroupRole | null) => Promise<void>,
  ...others: number[]
): Promise<Group> {
  const { id } = ctx.viewer;
  return ctx.commit(async () => {
    await holdAccounts(ctx, ...others);
    const locked = await lockGroup(ctx, groupId);
    await change(locked, id, await roleIn(ctx, locked, id));
    return locked;
  });
}

/** Adds the viewer to a group; idempotent. Throws NOT_FOUND. */
export const join = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, userId, role) => {
    if (role) return;
    const conversationId = group.conversation.id;
    const { seq } = await append(ctx, conversationTopic(conversationId), {
      kind: 'joined',
      actorId: userId,
      data: { userId },
    });
    await notify(ctx, [userId], 'activity', { conversationId });
    // Earlier messages can be read, and do not count as unread.
    await addParticipants(ctx, conversationId, [userId], seq);
    group.memberCount += 1;
    ctx.ring(attendanceTopic(conversationId));
  });

/**
 * Removes the viewer from a group; idempotent. The oldest admin, else the oldest member, succeeds an
 * owner; a group without members is closed. Throws NOT_FOUND.
 */
export const leave = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, userId, role) => {
    if (!role) return;
    await removeMember(ctx, group, userId);
    await notify(ctx, [userId], 'activity', { conversationId: group.conversation.id });
  });

/** Removes another member. Throws NOT_FOUND, FORBIDDEN, and BAD_USER_INPUT for the viewer. */
export const kick = (ctx: Context, groupId: number, userId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, viewerId, role) => {
    assertMay(role, 'kick');
    if (userId === viewerId)
      throw badInput('userId', 'To leave the group yourself, use leaveGroup.');
    const theirs = await roleIn(ctx, group, userId);
    if (!theirs) throw notFound('Member');
    if (theirs !== GroupRole.MEMBER) assertMay(role, 'kickAdmin');
    await removeMember(ctx, group, userId);
    await notify(ctx, [userId], 'activity', { conversationId: group.conversation.id });
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
): Promise<Group> => {
  const change = async (group: Group, viewerId: number, own: GroupRole | null) => {
    assertMay(own, 'setRole');
    const theirs = await roleIn(ctx, group, userId);
    if (!theirs) throw notFound('Member');
    if (theirs === role) return;
    if (userId === viewerId) throw badInput('role', 'Make another member the owner instead.');
    await giveRole(ctx, group, userId, role);
    if (role === GroupRole.OWNER) await giveRole(ctx, group, viewerId, GroupRole.ADMIN);
  };
  return inGroup(ctx, groupId, change, userId);
};
