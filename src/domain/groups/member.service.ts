import type { Context } from '../../core/context.js';
import { mapPage, type Page, type PageArgs } from '../../core/pagination.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isNotSuspended } from '../account/user.reads.js';
import type { Conversation } from '../chat/conversation.entity.js';
import { conversationById } from '../chat/conversation.service.js';
import { Participant } from '../chat/participant.entity.js';
import { Group } from './group.entity.js';
import { type GroupRole, roleOf, roleSql } from './group-role.js';

/** A member of a group. */
export interface Member {
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

/** Members of a group, in the order in which they joined. */
export const membersOf = connection({
  entity: Participant,
  by: 'conversation',
  parentColumn: 'conversation_id',
  where: (row) => isNotSuspended(sql`${row}.user_id`),
  order: byMoment('created_at', 'id', { ascending: true }),
});

/** Members of a group, in the order in which they joined. */
export const members = async (ctx: Context, group: Group, args: PageArgs): Promise<Page<Member>> =>
  mapPage(
    await membersOf.page(ctx, group.conversation.id, args),
    // The role comes from the row that was read, since the member may have left by now.
    ({ user, isAdmin, createdAt }) => ({
      userId: user.id,
      role: roleOf(group, { userId: user.id, isAdmin }),
      joinedAt: createdAt,
    }),
  );

const ownParticipation = (row: Sql, columns: Sql) =>
  sql`(select ${columns} from participants part where part.conversation_id = ${row}.conversation_id and part.user_id = ${viewerId})`;

/** The role of the viewer in a group; null for non-members. */
export const viewerRole = computed<GroupRole | null>(Group, (row) =>
  ownParticipation(row, roleSql(sql`${row}.owner_id = part.user_id`, sql`part.is_admin`)),
);

/** Whether the viewer is a member of a group. */
export const isMember = computed(
  Group,
  (row) => sql`exists ${ownParticipation(row, sql``)}`,
  Boolean,
);

/** The conversation of a group; null for non-members. */
export const conversationOf = async (ctx: Context, group: Group): Promise<Conversation | null> =>
  (await isMember.load(ctx, group.id)) ? conversationById(ctx, group.conversation.id) : null;
