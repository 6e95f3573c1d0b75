import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { searched } from '../../core/reads/matching.js';
import { byMoment, type PageKeys } from '../../core/reads/order.js';
import { byId, related } from '../../core/reads/related.js';
import { literal, raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { imageOf } from '../../core/storage/image.type.js';
import { isNotBlocked } from '../social/block.entity.js';
import { Group, takesPart } from './group.entity.js';
import { GroupVisibility } from './group.enums.js';

/** The group with a global id. */
export const groupById = byId('group', Group);

/** The picture of a group. */
export const image = imageOf((row) => sql`${row}.image_url`);
/** Whether only owner and admins of a group write. */
export const isAnnouncement = computed(
  Group,
  (row) => sql`(select c.is_announcement from conversations c where c.id = ${row}.conversation_id)`,
  Boolean,
);

/** Seconds between two messages of an ordinary member of a group. */
export const slowModeSeconds = computed(
  Group,
  (row) => sql`(select c.slow_seconds from conversations c where c.id = ${row}.conversation_id)`,
  Number,
);

/** The group of a conversation; null for a direct one. */
export const groupOf = related({ entity: Group, by: 'conversation' });

/**
 * Keys of the groups that the viewer sees: public ones by an index of their own, and private ones by the viewer's
 * memberships and invitations, so that no private group of others is read.
 */
const visibleKeys: PageKeys = ({ afterCursor, narrowed, order, limit }) => {
  const row = raw('row');
  const part = (from: Sql, condition: Sql) =>
    sql`(select row.created_at, row.id from ${from} where ${condition} and not row.hidden${narrowed}${afterCursor(row)}
      order by ${order(row)} limit ${limit})`;
  const [everybody, members] = [literal(GroupVisibility.PUBLIC), literal(GroupVisibility.PRIVATE)];
  const isOpen = isNotBlocked(sql`row.owner_id`);
  return sql`${part(
    sql`groups row`,
    sql`row.visibility = ${everybody} and (${isOpen} or ${takesPart(sql`row.conversation_id`)})`,
  )} union ${part(
    sql`participants own join groups row on row.conversation_id = own.conversation_id`,
    sql`own.user_id = ${viewerId} and row.visibility = ${members}`,
  )} union ${part(
    sql`group_invitations invitation join groups row on row.id = invitation.group_id`,
    sql`invitation.invitee_id = ${viewerId} and row.visibility = ${members} and ${isOpen}`,
  )}`;
};

/**
 * Groups, newest first: all, or those the viewer is a member of; with `search`, those whose name and
 * description have its words.
 */
export const groups = connection<Group, { mine?: boolean | null; search?: string | null }>({
  entity: Group,
  order: byMoment(),
  keys: visibleKeys,
  narrow: {
    mine: {
      of: ({ mine }) => mine || null,
      type: 'boolean',
      where: (row, mine) =>
        sql`${row}.conversation_id in (select part.conversation_id from participants part where part.user_id = ${viewerId}) and ${mine}`,
    },
    search: searched((row) => sql`${row}.name || ' ' || ${row}.description`),
  },
});
