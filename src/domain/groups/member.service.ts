import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { mapPage, type Page, type PageArgs } from '../../core/pagination.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { bind, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isNotSuspended } from '../account/user.reads.js';
import type { Conversation } from '../chat/conversation.entity.js';
import { conversationById } from '../chat/conversation.service.js';
import { Participant } from '../chat/participant.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { Group } from './group.entity.js';
import { groupById } from './group.reads.js';
import { type GroupRole, roleOf, roleSql } from './group-role.js';

/** A member of a group. */
export interface Member {
  groupId: number;
  userId: number;
  role: GroupRole;
  joinedAt: Date;
}

/** The role of a participant of a group's conversation. */
export const memberRole = computed<GroupRole>(Participant, (row) =>
  roleSql(
    sql`exists (select from groups g where g.conversation_id = ${row}.conversation_id and g.owner_id = ${row}.user_id)`,
    sql`${row}.is_admin`,
  ),
);

/** The id of a member: there is one for each group and user. */
export const memberId = computed<string>(
  Participant,
  (row) =>
    sql`(select 'groupmember_' || g.id || '_' || ${row}.user_id from groups g where g.conversation_id = ${row}.conversation_id)`,
);

/**
 * Members of a group, in the order in which they joined. Members see all of them, others those who exist for them.
 */
export const membersOf = connection({
  entity: Participant,
  by: 'conversation',
  parentColumn: 'conversation_id',
  where: (row) =>
    sql`${isNotSuspended(sql`${row}.user_id`)} and (${isNotBlocked(sql`${row}.user_id`)}
      or exists (select from participants own where own.conversation_id = ${row}.conversation_id and own.user_id = ${viewerId}))`,
  order: byMoment('created_at', 'id', { ascending: true }),
});

/** A group after a change, and the member whom it concerns. */
export interface MemberChange<M extends Member | null = Member> {
  group: Group;
  member: M;
}

/** A member of a locked group. Throws NOT_FOUND. */
export async function memberNow(ctx: Context, group: Group, userId: number): Promise<Member> {
  const [row] = await ctx.em.execute<{ is_admin: boolean; created_at: string }[]>(
    'select is_admin, created_at from participants where conversation_id = ? and user_id = ?',
    [group.conversation.id, userId],
  );
  if (!row) throw notFound('Member');
  const role = roleOf(group, { userId, isAdmin: row.is_admin });
  return { groupId: group.id, userId, role, joinedAt: new Date(row.created_at) };
}

/** The result of a change, with a member in their new state. */
export const withMember = async (
  ctx: Context,
  group: Group,
  userId: number,
): Promise<MemberChange> => ({ group, member: await memberNow(ctx, group, userId) });

// The role comes from the row that was read, since the member may have left by now.
const memberIn =
  (group: Group) =>
  ({ user, isAdmin, createdAt }: Participant): Member => ({
    groupId: group.id,
    userId: user.id,
    role: roleOf(group, { userId: user.id, isAdmin }),
    joinedAt: createdAt,
  });

/** Members of a group, in the order in which they joined. */
export const members = async (ctx: Context, group: Group, args: PageArgs): Promise<Page<Member>> =>
  mapPage(await membersOf.page(ctx, group.conversation.id, args), memberIn(group));

/** One member of a group. Throws NOT_FOUND, also for members whom the list does not show to the viewer. */
export async function memberOf(ctx: Context, groupId: number, userId: number): Promise<Member> {
  const group = await groupById.load(ctx, groupId);
  const isIt = sql`row.user_id = ${bind(userId, 'bigint')}`;
  const { edges } = await membersOf.page(ctx, group.conversation.id, { first: 1 }, isIt);
  const [edge] = edges;
  if (!edge) throw notFound('GroupMember');
  return memberIn(group)(edge.node);
}

const ownParticipation = (row: Sql, columns: Sql) =>
  sql`(select ${columns} from participants part where part.conversation_id = ${row}.conversation_id and part.user_id = ${viewerId})`;

/** The role of the viewer in a group; null for non-members. */
export const viewerRole = computed<GroupRole | null>(Group, (row) =>
  ownParticipation(row, roleSql(sql`${row}.owner_id = part.user_id`, sql`part.is_admin`)),
);

/** Whether the viewer is a member of a group. */
export const viewerIsMember = computed(
  Group,
  (row) => sql`exists ${ownParticipation(row, sql``)}`,
  Boolean,
);

/** The conversation of a group; null for non-members. */
export const conversationOf = async (ctx: Context, group: Group): Promise<Conversation | null> =>
  (await viewerIsMember.load(ctx, group.id)) ? conversationById(ctx, group.conversation.id) : null;
