import type { Context } from '../../core/context.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { aboutGroup, aboutGroupFor, type Changed } from '../inbox/inbox.service.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { GroupRole } from './group-role.js';
import { giveRole, isRole, standingIn } from './group-steps.js';
import { type RoleChange, tellRoles } from './role-change.js';

// How members leave a group, inside an open `ctx.commit`. Locks are taken in the order of `group-steps.ts`.

/** The notifications that change when a user leaves a locked group, which is closed without members. */
export const aboutLeaving = (ctx: Context, group: Group, userId: number): Promise<Changed[]> =>
  group.memberCount === 1 ? aboutGroup(ctx, group) : aboutGroupFor(ctx, group, userId);

/**
 * Removes a member from a locked group. The oldest admin, else the oldest member, succeeds an owner, of which
 * the caller tells them; a group without members is closed.
 */
export async function removeMember(
  ctx: Context,
  group: Group,
  userId: number,
): Promise<RoleChange[]> {
  if (group.memberCount === 1) {
    await close(ctx, group);
    return [];
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
  ctx.ring(attendanceTopic(conversationId));
  return group.owner.id === userId ? replaceOwner(ctx, group) : [];
}

/**
 * Makes the oldest admin, else the oldest member, the owner of a locked group, instead of its owner;
 * suspended members come last. Nothing changes without another member.
 */
export async function replaceOwner(ctx: Context, group: Group): Promise<RoleChange[]> {
  const [successor] = await ctx.em.execute<{ user_id: string }[]>(
    `select part.user_id from participants part join users person on person.id = part.user_id
     where part.conversation_id = ? and part.user_id <> ?
     order by person.suspended_at is not null, part.is_admin desc, part.created_at, part.id limit 1`,
    [group.conversation.id, group.owner.id],
  );
  if (!successor) return [];
  const userId = Number(successor.user_id);
  await giveRole(ctx, group, userId, GroupRole.OWNER);
  return [{ groupId: group.id, userId, role: GroupRole.OWNER }];
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
  const changes: RoleChange[] = [];
  for (const group of groups) {
    // Another member may have removed them before the lock was taken.
    const { standing } = await standingIn(ctx, group, id);
    if (isRole(standing)) changes.push(...(await removeMember(ctx, group, id)));
  }
  await tellRoles(ctx, changes);
}
