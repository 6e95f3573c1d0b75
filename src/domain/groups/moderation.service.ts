import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { User } from '../account/user.entity.js';
import { isSuspended } from '../account/user.reads.js';
import { notify } from '../inbox/inbox.service.js';
import { Group } from './group.entity.js';
import { disperse, replaceOwner } from './group.steps.js';

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
  const members = await disperse(ctx, group);
  await ctx.em.execute(
    `update groups set removed_at = clock_timestamp(), hidden = true, member_count = 0
     where id = ?`,
    [groupId],
  );
  const people = members.map((row) => Number(row.user_id));
  await notify(ctx, people, 'activity', { conversationId: group.conversation.id });
  return { group, members };
}

/**
 * Shows a removed group again, with those of its former `members` who still have an account. Throws
 * NOT_FOUND, and CONFLICT when none of them has.
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
  if (first === undefined) throw conflict('None of its former members has an account.');
  const owner = people.get(group.owner.id);
  const needsOwner = owner === undefined || owner.suspended;
  const replaced = needsOwner && (await replaceOwner(ctx, group));
  if (owner === undefined && !replaced) group.owner = ctx.em.getReference(User, first);
  await ctx.em.flush();
  await ctx.em.execute(
    `update groups set removed_at = null, member_count = ?, hidden = ${isSuspended('owner_id')}
     where id = ?`,
    [people.size, groupId],
  );
  ctx.ring(attendanceTopic(conversationId));
  await notify(ctx, [...people.keys()], 'activity', { conversationId });
}

/** Replaces a suspended user as the owner of their groups; those without another member are hidden. */
export async function replaceSuspendedOwner(ctx: Context, userId: number): Promise<void> {
  for (const group of await lockOwned(ctx, userId)) {
    if (!(await replaceOwner(ctx, group))) group.hidden = true;
  }
  await ctx.em.flush();
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
