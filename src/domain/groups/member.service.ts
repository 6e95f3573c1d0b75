import type { Context } from '../../core/context.js';
import { mapPage, type Page, type PageArgs } from '../../core/pagination.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import type { Scope } from '../../core/reads/statement.js';
import type { Conversation } from '../chat/conversation.entity.js';
import { conversationById } from '../chat/conversation.service.js';
import { Participant } from '../chat/participant.entity.js';
import { Group } from './group.entity.js';
import { type GroupRole, roleOf } from './group-role.js';

/** Somebody in a group. */
export interface Member {
  userId: number;
  role: GroupRole;
  joinedAt: Date;
}

/** What a member may do, of their part in a group's chat. */
export const memberRole = computed<GroupRole>(
  Participant,
  (row) =>
    `case when exists (select from groups g where g.conversation_id = ${row}.conversation_id and g.owner_id = ${row}.user_id) then 'OWNER'
      when ${row}.is_admin then 'ADMIN' else 'MEMBER' end`,
);

/** Who is in a group, in the order in which they joined. */
export const membersOf = connection({
  entity: Participant,
  by: 'conversation',
  parentColumn: 'conversation_id',
  order: byMoment('created_at', 'id', { ascending: true }),
});

/** Who is in a group, in the order in which they joined. */
export const members = async (ctx: Context, group: Group, args: PageArgs): Promise<Page<Member>> =>
  mapPage(
    await membersOf.page(ctx, group.conversation.id, args),
    // Of the row as it was read: a member may be gone by now.
    ({ user, isAdmin, createdAt }) => ({
      userId: user.id,
      role: roleOf(group, { userId: user.id, isAdmin }),
      joinedAt: createdAt,
    }),
  );

const ownPart = (row: string, { viewer }: Scope, what: string) =>
  `(select ${what} from participants part where part.conversation_id = ${row}.conversation_id and part.user_id = ${viewer})`;

/** What the viewer may do in a group; null for who is no member. */
export const viewerRole = computed<GroupRole | null>(Group, (row, scope) =>
  ownPart(
    row,
    scope,
    `case when ${row}.owner_id = part.user_id then 'OWNER' when part.is_admin then 'ADMIN' else 'MEMBER' end`,
  ),
);

/** Whether the viewer is a member of a group. */
export const isMember = computed(
  Group,
  (row, scope) => `exists ${ownPart(row, scope, '')}`,
  Boolean,
);

/** A group's chat; null for who is no member. */
export const conversationOf = async (ctx: Context, group: Group): Promise<Conversation | null> =>
  (await isMember.load(ctx, group.id)) ? conversationById(ctx, group.conversation.id) : null;
