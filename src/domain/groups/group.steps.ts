import type { Context } from '../../core/context.js';
import { notFound, unauthenticated } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { User } from '../account/user.entity.js';
import { Group } from './group.entity.js';
import { GroupRole, roleOf } from './group-role.js';

// What verbs of groups have in common, inside an open `ctx.commit`. Locks are taken in this order:
// the account, the group, its conversation's stream, who takes part, their inboxes.

/** The group, locked: until the commit ends nobody joins, leaves or changes it. Throws NOT_FOUND. */
export async function lockGroup(ctx: Context, groupId: number): Promise<Group> {
  const [group] = await lockRows(ctx, Group, [groupId]);
  if (!group) throw notFound('Group');
  return group;
}

/** The viewer's account cannot be deleted until the commit ends. Throws UNAUTHENTICATED when it was. */
export async function holdAccount(ctx: Context): Promise<void> {
  const rows = await ctx.em.execute(
    'select from users where id = ? and deleted_at is null for share',
    [ctx.viewer.id],
  );
  if (rows.length === 0) throw unauthenticated();
}

/** What somebody may do in a locked group; null for who is no member. */
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

/** What somebody may do in a locked group from now on; told on its stream. */
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
 * Takes a member out of a locked group. An owner is followed by the oldest admin, else by the oldest
 * member; the last one closes the group.
 */
export async function depart(ctx: Context, group: Group, userId: number): Promise<void> {
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
  if (group.owner.id === userId) {
    const [heir] = await ctx.em.execute<{ user_id: string }[]>(
      `select user_id from participants where conversation_id = ?
       order by is_admin desc, created_at, id limit 1`,
      [conversationId],
    );
    await giveRole(ctx, group, Number(heir?.user_id), GroupRole.OWNER);
  }
  ctx.ring(attendanceTopic(conversationId));
}

/** Ends a locked group with all that was said in it; returns the numbers of those who were in it. */
export async function close(ctx: Context, group: Group): Promise<number[]> {
  const conversationId = group.conversation.id;
  await append(ctx, conversationTopic(conversationId), {
    kind: 'closed',
    actorId: ctx.viewer.id,
    data: {},
  });
  const people = await ctx.em.execute<{ user_id: string }[]>(
    'delete from participants where conversation_id = ? returning user_id',
    [conversationId],
  );
  // The group and what was said go with it.
  await ctx.em.execute('delete from conversations where id = ?', [conversationId]);
  ctx.ring(attendanceTopic(conversationId));
  return people.map((row) => Number(row.user_id));
}
