import type { Context } from '../../core/context.js';
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { notify } from '../inbox/inbox.service.js';
import type { Group } from './group.entity.js';
import { depart, giveRole, holdAccount, lockGroup, roleIn } from './group.steps.js';
import { GroupRole } from './group-role.js';

/** Runs `change` with the group locked, so that its count of members stays exact. Throws NOT_FOUND. */
async function inGroup(
  ctx: Context,
  groupId: number,
  change: (group: Group, viewerId: number, role: GroupRole | null) => Promise<void>,
): Promise<Group> {
  const { id } = ctx.viewer;
  return ctx.commit(async () => {
    await holdAccount(ctx);
    const locked = await lockGroup(ctx, groupId);
    await change(locked, id, await roleIn(ctx, locked, id));
    return locked;
  });
}

/** The viewer is a member from now on; twice is once. Throws NOT_FOUND. */
export const join = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, userId, role) => {
    if (role) return;
    const conversationId = group.conversation.id;
    const { seq } = await append(ctx, conversationTopic(conversationId), {
      kind: 'joined',
      actorId: userId,
      data: { userId },
    });
    // What was said before is there to read, and none of it counts as unread.
    await ctx.em.execute(
      'insert into participants (conversation_id, user_id, read_seq) values (?, ?, ?)',
      [conversationId, userId, seq],
    );
    group.memberCount += 1;
    await notify(ctx, [userId], 'activity', { conversationId });
    ctx.ring(attendanceTopic(conversationId));
  });

/**
 * The viewer is a member no longer; twice is once. An owner is followed by the oldest admin, else by
 * the oldest member; with the last one the group is closed. Throws NOT_FOUND.
 */
export const leave = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, userId, role) => {
    if (!role) return;
    await depart(ctx, group, userId);
    await notify(ctx, [userId], 'activity', { conversationId: group.conversation.id });
  });

/**
 * Removes somebody else: an owner anybody, an admin whoever is neither. Throws NOT_FOUND, FORBIDDEN,
 * and BAD_USER_INPUT for oneself.
 */
export const expel = (ctx: Context, groupId: number, userId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, viewerId, role) => {
    if (role !== GroupRole.OWNER && role !== GroupRole.ADMIN) {
      throw forbidden('Only the owner and the admins of a group may remove its members.');
    }
    if (userId === viewerId) throw badInput('userId', 'To go yourself, leave the group.');
    const theirs = await roleIn(ctx, group, userId);
    if (!theirs) throw notFound('Member');
    if (role === GroupRole.ADMIN && theirs !== GroupRole.MEMBER) {
      throw forbidden('Only the owner of a group may remove its admins.');
    }
    await depart(ctx, group, userId);
    await notify(ctx, [userId], 'activity', { conversationId: group.conversation.id });
  });

/**
 * Says what a member may do, as the owner of the group. Who makes somebody else the owner is an
 * admin from then on. Throws NOT_FOUND, FORBIDDEN, and BAD_USER_INPUT for an owner who would be none.
 */
export const setRole = (
  ctx: Context,
  groupId: number,
  userId: number,
  role: GroupRole,
): Promise<Group> =>
  inGroup(ctx, groupId, async (group, viewerId, own) => {
    if (own !== GroupRole.OWNER) throw forbidden('Only the owner of a group may say who is what.');
    const theirs = await roleIn(ctx, group, userId);
    if (!theirs) throw notFound('Member');
    if (theirs === role) return;
    if (userId === viewerId) throw badInput('role', 'Make somebody else the owner instead.');
    await giveRole(ctx, group, userId, role);
    if (role === GroupRole.OWNER) await giveRole(ctx, group, viewerId, GroupRole.ADMIN);
  });
