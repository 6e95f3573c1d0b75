import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { User } from '../account/user.entity.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { GroupRole, roleOf } from './group-role.js';

// Steps shared by the group services, inside an open `ctx.commit`. Locks are taken in this order: the
// account, the group, the stream of its conversation, participants, inboxes.

/** Locks a group until the commit ends, so that nobody joins, leaves or changes it. Throws NOT_FOUND. */
export async function lockGroup(ctx: Context, groupId: number): Promise<Group> {
  const [group] = await lockRows(ctx, Group, [groupId]);
  if (!group || group.hidden) throw notFound('Group');
  return group;
}

/** The role of a user in a locked group; null for non-members. */
export async function roleIn(
  ctx: Context,
  group: Group,
  userId: number,
): Promise<GroupRole | null> {
  const [part] = await ctx.em.execute<{ is_admin: boolean }[]>(
    'select is_admin from participants where conversation_id = ? and user_id = ?',
    [group.conversation.id, userId],
  );
  return part ? roleOf(group, { userId, isAdmin: part.is_admin }) : null;
}

/** Changes the role of a member of a locked group, and appends the event to its stream. */
export async function giveRole(
  ctx: Context,
  group: Group,
  userId: number,
  role: GroupRole,
): Promise<void> {
  const conversationId = group.conversation.id;
  await append(ctx, conversationTopic(conversationId), {
    kind: 'role',
    actorId: ctx.viewer.id,
    data: { userId, role },
  });
  if (role === GroupRole.OWNER) group.owner = ctx.em.getReference(User, userId);
  await ctx.em.execute(
    'update participants set is_admin = ? where conversation_id = ? and user_id = ?',
    [role === GroupRole.ADMIN, conversationId, userId],
  );
}

/**
 * Removes a member from a locked group. The oldest admin, else the oldest member, succeeds an owner;
 * a group without members is closed.
 */
export async function removeMember(ctx: Context, group: Group, userId: number): Promise<void> {
  if (group.memberCount === 1) {
    await close(ctx, group);
    return;
  }
  const conversationId = group.conversation.id;
  await append(ctx, conversationTopic(conversationId), {
    kind: 'left',
    actorId: ctx.viewer.id,
    data: { userId },
  });
  await ctx.em.execute('delete from participants where conversation_id = ? and user_id = ?', [
    conversationId,
    userId,
  ]);
  group.memberCount -= 1;
  if (group.owner.id === userId) await replaceOwner(ctx, group);
  ctx.ring(attendanceTopic(conversationId));
}

/**
 * Makes the oldest admin, else the oldest member, the owner of a locked group, instead of its owner;
 * suspended members come last. Whether there was another member.
 */
export async function replaceOwner(ctx: Context, group: Group): Promise<boolean> {
  const [successor] = await ctx.em.execute<{ user_id: string }[]>(
    `select part.user_id from participants part join users person on person.id = part.user_id
     where part.conversation_id = ? and part.user_id <> ?
     order by person.suspended_at is not null, part.is_admin desc, part.created_at, part.id limit 1`,
    [group.conversation.id, group.owner.id],
  );
  if (successor) await giveRole(ctx, group, Number(successor.user_id), GroupRole.OWNER);
  return successor !== undefined;
}

/** Deletes a locked group and its conversation; returns the ids of its members. */
export async function close(ctx: Context, group: Group): Promise<number[]> {
  const members = await disperse(ctx, group);
  // The group and the messages are deleted by cascade.
  await ctx.em.execute('delete from conversations where id = ?', [group.conversation.id]);
  await uploads.release(ctx, group.imageUrl);
  return members.map((row) => Number(row.user_id));
}

/** Ends the stream of a locked group and removes all its members; returns their rows. */
export async function disperse(ctx: Context, group: Group): Promise<{ user_id: string }[]> {
  const conversationId = group.conversation.id;
  await append(ctx, conversationTopic(conversationId), {
    kind: 'closed',
    actorId: ctx.viewer.id,
    data: {},
  });
  ctx.ring(attendanceTopic(conversationId));
  return ctx.em.execute('delete from participants where conversation_id = ? returning *', [
    conversationId,
  ]);
}

/**
 * Removes the viewer from every group, inside an open `ctx.commit` that holds their account and no
 * inbox yet: sending locks the stream of a group before inboxes.
 */
export async function leaveAll(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select g.id from groups g join participants p on p.conversation_id = g.conversation_id
     where p.user_id = ?`,
    [id],
  );
  if (rows.length === 0) return;
  const groups = await lockRows(
    ctx,
    Group,
    rows.map((row) => Number(row.id)),
  );
  for (const group of groups) {
    // Another member may have removed them before the lock was taken.
    if (await roleIn(ctx, group, id)) await removeMember(ctx, group, id);
  }
}
