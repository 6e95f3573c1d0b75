import type { Context } from '../../core/context.js';
import { conflict } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic } from '../../core/events/topics.js';
import { addParticipants } from '../chat/conversation.service.js';
import { aboutGroupFor, announce, notify } from '../inbox/inbox.service.js';
import type { Group } from './group.entity.js';
import { adminsOf, holdNotices } from './group-steps.js';

/**
 * Makes a user a member of a locked group, and ends their invitation and request, of which both sides are told. The
 * caller has judged it, and locked no inbox. Throws CONFLICT when the group is full.
 */
export async function admit(ctx: Context, group: Group, userId: number): Promise<void> {
  const { groupMembers } = ctx.app.config.limits;
  if (group.memberCount >= groupMembers) {
    throw conflict(`This group is full: a group has at most ${groupMembers} members.`).because(
      'GROUP_FULL',
    );
  }
  const hasRequested = await deleteRequest(ctx, group.id, userId);
  const admins = hasRequested ? await adminsOf(ctx, group) : [];
  const inviterId = await deleteInvitation(ctx, group.id, userId);
  const inviters = inviterId ? [inviterId] : [];
  const others = [...admins, ...inviters];
  if (others.length > 0) await holdNotices(ctx, group, [userId, ...others]);
  const conversationId = group.conversation.id;
  const { seq } = await append(ctx, conversationTopic(conversationId), {
    kind: 'joined',
    actorId: ctx.viewer.id,
    data: { userId },
  });
  await notify(ctx, [userId], 'activity', { conversationId });
  // Earlier messages can be read, and do not count as unread.
  await addParticipants(ctx, conversationId, [userId], { readSeq: seq });
  const answer = { groupId: group.id, userId, outcome: 'ACCEPTED' } as const;
  if (inviterId !== undefined) {
    await notify(ctx, [userId, ...inviters], 'groupInvitationAnswered', { ...answer, inviterId });
  }
  if (hasRequested) await notify(ctx, [userId, ...admins], 'groupRequestAnswered', answer);
  // A former member sees again what told them of the group and its messages.
  await announce(ctx, await aboutGroupFor(ctx, group, userId));
  group.memberCount += 1;
  ctx.ring(attendanceTopic(conversationId));
}

/** Deletes an invitation to a locked group; resolves to the id of the inviter, and to undefined without one. */
export async function deleteInvitation(
  ctx: Context,
  groupId: number,
  userId: number,
): Promise<number | null | undefined> {
  const [row] = await ctx.em.execute<{ inviter_id: string | null }[]>(
    'delete from group_invitations where group_id = ? and invitee_id = ? returning inviter_id',
    [groupId, userId],
  );
  return row && (row.inviter_id === null ? null : Number(row.inviter_id));
}

/** Deletes a request to join a locked group; whether there was one. */
export async function deleteRequest(
  ctx: Context,
  groupId: number,
  userId: number,
): Promise<boolean> {
  const rows = await ctx.em.execute(
    'delete from group_requests where group_id = ? and requester_id = ? returning id',
    [groupId, userId],
  );
  return rows.length > 0;
}

/** A request to join a group that ended, and its owner and admins. */
interface EndedRequest {
  readonly groupId: number;
  readonly requesterId: number;
  readonly admins: readonly number[];
}

/**
 * Deletes the invitations between the viewer and another user, and the requests of each to join groups of the other,
 * for good. Both users are locked, and no group, stream or inbox. Resolves to the requests, of which owner and admins
 * have yet to be told.
 */
export async function endAdmissionsWith(ctx: Context, userId: number): Promise<EndedRequest[]> {
  const pair = [ctx.viewer.id, userId, userId, ctx.viewer.id];
  await ctx.em.execute(
    'delete from group_invitations where (inviter_id, invitee_id) in ((?, ?), (?, ?))',
    pair,
  );
  return endRequests(ctx, '(asked.requester_id, g.owner_id) in ((?, ?), (?, ?))', pair);
}

/** Deletes the requests of users in a block with new owners of locked groups to join these, as a block does. */
export const endRequestsBlockedBy = (
  ctx: Context,
  owners: readonly { groupId: number; userId: number }[],
): Promise<EndedRequest[]> =>
  endRequests(
    ctx,
    `exists (select from unnest(?::bigint[], ?::bigint[]) new_owner (group_id, user_id)
       join blocks using (user_id) where new_owner.group_id = g.id and blocks.other_id = asked.requester_id)`,
    [`{${owners.map(({ groupId }) => groupId)}}`, `{${owners.map(({ userId }) => userId)}}`],
  );

async function endRequests(
  ctx: Context,
  condition: string,
  values: readonly unknown[],
): Promise<EndedRequest[]> {
  const rows = await ctx.em.execute<{ group_id: string; requester_id: string; admins: string[] }[]>(
    `with gone as (
       delete from group_requests asked using groups g where g.id = asked.group_id and ${condition}
       returning g.id, g.conversation_id, g.owner_id, asked.requester_id
     )
     select gone.id as group_id, gone.requester_id, array_agg(part.user_id::text) as admins
     from gone join participants part on part.conversation_id = gone.conversation_id
       and (part.is_admin or part.user_id = gone.owner_id)
     group by gone.id, gone.requester_id order by gone.id`,
    [...values],
  );
  return rows.map(({ group_id, requester_id, admins }) => ({
    groupId: Number(group_id),
    requesterId: Number(requester_id),
    admins: admins.map(Number),
  }));
}

/** Tells owner and admins of requests that ended, inside an open `ctx.commit` that locked their inboxes. */
export async function tellEnded(ctx: Context, requests: readonly EndedRequest[]): Promise<void> {
  for (const { groupId, requesterId, admins } of requests) {
    const data = { groupId, userId: requesterId, outcome: 'WITHDRAWN' } as const;
    await notify(ctx, admins, 'groupRequestAnswered', data);
  }
}

/** Throws CONFLICT unless fewer than `most` rows of a table belong to a locked group. */
export async function assertRoom(
  ctx: Context,
  table: 'group_invitations' | 'group_requests' | 'group_invite_links',
  groupId: number,
  most: number,
): Promise<void> {
  const [row] = await ctx.em.execute<{ count: string }[]>(
    'select count(*) from ?? where group_id = ?',
    [table, groupId],
  );
  if (Number(row?.count) < most) return;
  const what = table.replace('group_', '').replace('_', ' ');
  throw conflict(`A group has at most ${most} open ${what}.`).because('LIMIT_REACHED');
}
