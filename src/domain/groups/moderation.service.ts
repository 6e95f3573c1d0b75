import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { User } from '../account/user.entity.js';
import { isSuspended } from '../account/user.reads.js';
import { aboutGroup, announce, holdInboxes, notify } from '../inbox/inbox.service.js';
import { Group } from './group.entity.js';
import { disperse, replaceOwner } from './leaving.js';
import { type RoleChange, tellRoles } from './role-change.js';

// Steps of moderators, inside an open `ctx.commit`.

/**
 * Hides a group and removes its members until it is put back. Resolves to the group and the rows of
 * its members. Throws NOT_FOUND.
 */
export async function takeDownGroup(
  ctx: Context,
  groupId: number,
): Promise<{ group: Group; members: object[] }> {
  const [group] = await lockRows(ctx, Group, [groupId]);
  if (!group || group.removedAt) throw notFound('Group');
  const affected = await aboutGroup(ctx, group);
  const members = await disperse(ctx, group);
  await ctx.em.execute(
    `update groups set removed_at = clock_timestamp(), hidden = true, member_count = 0
     where id = ?`,
    [groupId],
  );
  const people = members.map((row) => Number(row.user_id));
  await holdInboxes(ctx, people, affected);
  await notify(ctx, people, 'left', { conversationId: group.conversation.id });
  await announce(ctx, affected);
  return { group, members };
}

/**
 * Shows a removed group again, with those of its former `members` who still have an account. Throws
 * NOT_FOUND.
 */
export async function putBackGroup(
  ctx: Context,
  groupId: number,
  members: readonly object[],
): Promise<void> {
  const [group] = await lockRows(ctx, Group, [groupId]);
  if (!group?.removedAt) throw notFound('Group');
  const conversationId = group.conversation.id;
  const actorId = ctx.viewer.id;
  const data = { groupId };
  await append(ctx, conversationTopic(conversationId), { kind: 'changed', actorId, data });
  const back = await ctx.em.execute<{ user_id: string; suspended: boolean }[]>(
    `with back as (
       insert into participants
       select part.* from jsonb_populate_recordset(null::participants, ?::jsonb) part
         join users person on person.id = part.user_id and person.deleted_at is null
       returning user_id
     )
     select back.user_id, person.suspended_at is not null as suspended
     from back join users person on person.id = back.user_id`,
    [JSON.stringify(members)],
  );
  const people = new Map(back.map((row) => [Number(row.user_id), row]));
  const [first] = people.keys();
  // The record of a removal is deleted with the account of the owner, who is one of them.
  if (first === undefined) throw notFound('Group');
  const owner = people.get(group.owner.id);
  const needsOwner = owner === undefined || owner.suspended;
  const changes = needsOwner ? await replaceOwner(ctx, group) : [];
  if (owner === undefined && changes.length === 0) group.owner = ctx.em.getReference(User, first);
  await ctx.em.flush();
  await ctx.em.execute(
    `update groups set removed_at = null, member_count = ?, hidden = ${isSuspended('owner_id')}
     where id = ?`,
    [people.size, groupId],
  );
  ctx.ring(attendanceTopic(conversationId));
  const affected = await aboutGroup(ctx, group);
  await tellRoles(ctx, changes, { userIds: [...people.keys()], affected });
  await notify(ctx, [...people.keys()], 'activity', { conversationId });
  await announce(ctx, affected);
}

/** Replaces a suspended user as the owner of their groups; those without another member are hidden. */
export async function replaceSuspendedOwner(ctx: Context, userId: number): Promise<void> {
  const changes: RoleChange[] = [];
  for (const group of await lockOwned(ctx, userId)) {
    const change = await replaceOwner(ctx, group);
    if (change.length === 0) group.hidden = true;
    changes.push(...change);
  }
  await ctx.em.flush();
  await tellRoles(ctx, changes);
}

/** Shows the groups of a user again whose suspension ended. */
export async function showGroupsOf(ctx: Context, userId: number): Promise<void> {
  for (const group of await lockOwned(ctx, userId)) group.hidden = false;
  await ctx.em.flush();
}

/** Locks the groups of an owner that were not removed. */
async function lockOwned(ctx: Context, ownerId: number): Promise<Group[]> {
  const rows = await ctx.em.execute<{ id: string }[]>(
    'select id from groups where owner_id = ? and removed_at is null',
    [ownerId],
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => Number(id));
  return (await lockRows(ctx, Group, ids)).filter(({ owner }) => owner.id === ownerId);
}
