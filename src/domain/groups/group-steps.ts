import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { holdExisting } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { type Changed, holdInboxes, takeBackAbout } from '../inbox/inbox.service.js';
import { areBlocked } from '../social/block.entity.js';
import { Group } from './group.entity.js';
import type { GroupRules } from './group.enums.js';
import { assertMay, type GroupStanding, may } from './group-permissions.js';
import { GroupRole, roleOf } from './group-role.js';

// Steps shared by the group services, inside an open `ctx.commit`. Locks are taken in this order: the
// account, the group, the stream of its conversation, participants, inboxes.

/** Locks a group until the commit ends, so that nobody joins, leaves or changes it. Throws NOT_FOUND. */
export async function lockGroup(ctx: Context, groupId: number): Promise<Group> {
  const [group] = await lockRows(ctx, Group, [groupId]);
  if (!group || group.hidden) throw notFound('Group');
  return group;
}

/** The relation of a user to a locked group, and the rules of the group. */
export async function standingIn(
  ctx: Context,
  { id, conversation, owner, visibility, joinPolicy }: Group,
  userId: number,
): Promise<{ standing: GroupStanding; rules: GroupRules }> {
  const [row] = await ctx.em.execute<
    Record<'announcing' | 'banned' | 'blocked' | 'invited', boolean>[]
  >(
    `select c.is_announcement as announcing, part.is_admin as admin,
       ${areBlocked('?', '?')} as blocked,
       exists (select from group_bans where group_id = ? and user_id = ?) as banned,
       exists (select from group_invitations where group_id = ? and invitee_id = ?) as invited
     from conversations c left join participants part on part.conversation_id = c.id and part.user_id = ?
     where c.id = ?`,
    [owner.id, userId, id, userId, id, userId, userId, conversation.id],
  );
  const {
    announcing = false,
    banned,
    blocked,
    invited,
    admin,
  } = (row ?? {}) as Partial<typeof row> & {
    admin?: boolean | null;
  };
  const other = blocked ? 'BLOCKED' : banned ? 'BANNED' : invited ? 'INVITED' : 'OUTSIDER';
  return {
    standing: admin == null ? other : roleOf({ owner }, { userId, isAdmin: admin }),
    rules: { visibility, joinPolicy, isAnnouncement: announcing },
  };
}

/** Whether a standing is that of a member. */
export const isRole = (standing: GroupStanding): standing is GroupRole => standing in GroupRole;

/**
 * Throws unless a user of this standing may be made a member of a group by others: CONFLICT for banned users, and for
 * users in a block with the owner FORBIDDEN, as by their contact policy.
 */
export function assertMayBeAdded(standing: GroupStanding, rules: GroupRules): void {
  if (standing === 'BANNED')
    throw conflict('This user is banned from the group.').because('USER_BANNED');
  assertMay(standing, 'beAdded', rules);
}

/** The viewer in a locked group. */
export interface Entered {
  readonly viewerId: number;
  readonly standing: GroupStanding;
  readonly rules: GroupRules;
  /** The accounts that were asked for and exist. */
  readonly accounts: ReadonlySet<number>;
}

/**
 * Runs `change` with the group locked, so that its member count stays exact, and `others` kept from being
 * deleted. Throws NOT_FOUND for a group that the viewer does not see.
 */
export const inGroup = <T>(
  ctx: Context,
  groupId: number,
  change: (group: Group, entered: Entered) => Promise<T>,
  ...others: number[]
): Promise<T> => {
  const { id: viewerId } = ctx.viewer;
  return ctx.commit(async () => {
    const accounts = await holdExisting(ctx, ...others);
    const group = await lockGroup(ctx, groupId);
    const { standing, rules } = await standingIn(ctx, group, viewerId);
    if (!may(standing, 'see', rules)) throw notFound('Group');
    return change(group, { viewerId, standing, rules, accounts });
  });
};

/** The ids of the owner and the admins of a locked group. */
export async function adminsOf(ctx: Context, { conversation, owner }: Group): Promise<number[]> {
  const rows = await ctx.em.execute<{ user_id: string }[]>(
    'select user_id from participants where conversation_id = ? and (is_admin or user_id = ?)',
    [conversation.id, owner.id],
  );
  return rows.map((row) => Number(row.user_id));
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

/** Takes back what told a user, whose inbox is locked, of requests to join a group that they decide no more. */
export const stopDeciding = (ctx: Context, groupId: number, userId: number): Promise<void> =>
  takeBackAbout(ctx, userId, { kind: 'GROUP_JOIN_REQUESTED', subjectId: groupId });

/** Locks the stream of a locked group and then inboxes, before notices that differ between these. */
export async function holdNotices(
  ctx: Context,
  { conversation }: Group,
  userIds: readonly number[],
  affected: readonly Changed[] = [],
): Promise<void> {
  await lockStream(ctx, conversationTopic(conversation.id));
  await holdInboxes(ctx, userIds, affected);
}
