import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId as viewer } from '../../core/reads/sql.js';
import { finder } from '../../core/reads/visible.js';
import { assertNotBlocked } from '../account/user.service.js';
import { aboutGroupFor, announce, notify } from '../inbox/inbox.service.js';
import { areBlocked } from '../social/block.entity.js';
import { deleteInvitation, deleteRequest } from './admission.js';
import { Group } from './group.entity.js';
import { GroupVisibility } from './group.enums.js';
import { GroupBan } from './group-ban.entity.js';
import { assertMay, may } from './group-permissions.js';
import { GroupRole } from './group-role.js';
import {
  adminsOf,
  type Entered,
  holdNotices,
  inGroup,
  isRole,
  standingIn,
  stopDeciding,
} from './group-steps.js';
import { aboutLeaving, removeMember } from './leaving.js';
import { type Member, type MemberChange, memberNow } from './member.service.js';

/** The bans of a group, newest first; empty for users who may not see them. */
export const bansOf = connection({ entity: GroupBan, by: 'group', order: byMoment() });

/** Whether the viewer is banned from a group. */
export const isBannedFrom = computed(
  Group,
  (row) =>
    sql`exists (select from group_bans own where own.group_id = ${row}.id and own.user_id = ${viewer})`,
  Boolean,
);

/** Loads a ban, for owner and admins of its group. Throws NOT_FOUND. */
export const banById = finder(GroupBan);

/**
 * Removes another member, and bans them unless `isBan` is false. Throws NOT_FOUND, FORBIDDEN, and
 * BAD_USER_INPUT for the viewer.
 */
export const kick = (
  ctx: Context,
  groupId: number,
  userId: number,
  isBan: boolean,
): Promise<Expelled> =>
  inGroup(
    ctx,
    groupId,
    (group, entered) => expel(ctx, group, entered, { userId, isBan, needsMember: true }),
    userId,
  );

/**
 * Bans a user: they are removed, and may not join until the ban is lifted; idempotent. Throws NOT_FOUND,
 * FORBIDDEN, and BAD_USER_INPUT for the viewer.
 */
export const ban = (ctx: Context, groupId: number, userId: number): Promise<Expelled> =>
  inGroup(
    ctx,
    groupId,
    (group, entered) => {
      if (!entered.accounts.has(userId)) throw notFound('User');
      return expel(ctx, group, entered, { userId, isBan: true, needsMember: false });
    },
    userId,
  );

/** The group, and the member as they were before the removal; null for a user who was no member. */
type Expelled = MemberChange<Member | null>;

interface Expulsion {
  userId: number;
  isBan: boolean;
  needsMember: boolean;
}

async function expel(
  ctx: Context,
  group: Group,
  { viewerId, standing, rules, accounts }: Entered,
  { userId, isBan, needsMember }: Expulsion,
): Promise<Expelled> {
  assertMay(standing, isBan ? 'ban' : 'kick', rules);
  if (userId === viewerId) {
    throw badInput('userId', 'To leave the group yourself, use leaveGroup.').because('OWN_ACCOUNT');
  }
  const theirs = (await standingIn(ctx, group, userId)).standing;
  if (needsMember && !isRole(theirs)) throw notFound('Member');
  // Blocks do not hide members of a group from each other, so only others are checked.
  if (!isRole(theirs)) await assertNotBlocked(ctx, userId);
  if (isRole(theirs) && theirs !== GroupRole.MEMBER) assertMay(standing, 'kickAdmin', rules);
  // An account that was deleted or is suspended needs no ban.
  const isBanned = isBan && accounts.has(userId) && theirs !== 'BANNED';
  const member = isRole(theirs) ? await memberNow(ctx, group, userId) : null;
  const affected = isRole(theirs)
    ? await aboutLeaving(ctx, group, userId)
    : await aboutGroupFor(ctx, group, userId);
  if (isRole(theirs)) await removeMember(ctx, group, userId);
  const admins = isBanned && !isRole(theirs) ? await adminsOf(ctx, group) : [];
  const inviterId = isBanned ? await deleteInvitation(ctx, group.id, userId) : undefined;
  const others = inviterId ? [...admins, inviterId] : admins;
  await holdNotices(ctx, group, [userId, ...others], affected);
  if (isRole(theirs)) {
    await notify(ctx, [userId], 'left', { conversationId: group.conversation.id });
    await stopDeciding(ctx, group.id, userId);
  }
  await announce(ctx, affected);
  if (isBanned) {
    await insertBan(ctx, group.id, userId);
    if (inviterId !== undefined) {
      const data = { groupId: group.id, userId, inviterId, outcome: 'WITHDRAWN' } as const;
      const told = inviterId === null ? [userId] : [userId, inviterId];
      await notify(ctx, told, 'groupInvitationAnswered', data);
    }
    if (await deleteRequest(ctx, group.id, userId)) {
      const data = { groupId: group.id, userId, outcome: 'DECLINED' } as const;
      await notify(ctx, [userId, ...admins], 'groupRequestAnswered', data);
    }
    // A private group is not revealed to a user who did not see it.
    if (may(theirs, 'see', rules)) {
      await notify(ctx, [userId], 'groupBan', { groupId: group.id, isBanned: true });
    }
  }
  return { group, member };
}

async function insertBan(ctx: Context, groupId: number, userId: number): Promise<void> {
  const newest = 'select max(created_at) from group_bans where group_id = ?';
  await ctx.em.execute(
    'insert into group_bans (group_id, user_id, banned_by_id, created_at) values (?, ?, ?, ?) on conflict do nothing',
    [groupId, userId, ctx.viewer.id, await nextMoment(ctx, newest, [groupId])],
  );
}

/** Lifts a ban that the viewer sees; idempotent. Throws NOT_FOUND for the group, and FORBIDDEN. */
export const unban = (ctx: Context, groupId: number, userId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { standing, rules }) => {
    assertMay(standing, 'ban', rules);
    const rows = await ctx.em.execute(
      `delete from group_bans where group_id = ? and user_id = ? and not ${areBlocked('?', 'group_bans.user_id')}
       returning id`,
      [groupId, userId, ctx.viewer.id],
    );
    if (rows.length > 0 && rules.visibility === GroupVisibility.PUBLIC) {
      await notify(ctx, [userId], 'groupBan', { groupId, isBanned: false });
    }
    return group;
  });
