import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { byId, related } from '../../core/reads/related.js';
import { search, sql, viewerId } from '../../core/reads/sql.js';
import { cleanText, likePattern } from '../../core/text.js';
import { Group } from './group.entity.js';

/** The group with a global id. */
export const groupById = byId('group', Group);

/** The group of a conversation; null for a direct one. */
export const groupOf = related({ entity: Group, by: 'conversation' });

/**
 * Groups, newest first: all, or those the viewer is a member of; with `search`, those whose name or
 * description contains it in any letter case.
 */
export const groups = connection<Group, { mine?: boolean | null; search?: string | null }>({
  entity: Group,
  order: byMoment(),
  narrow: {
    mine: {
      of: ({ mine }) => mine || null,
      type: 'boolean',
      where: (row, mine) =>
        sql`${row}.conversation_id in (select part.conversation_id from participants part where part.user_id = ${viewerId}) and ${mine}`,
    },
    search: {
      of: ({ search }) => {
        const part = cleanText('search', search ?? '', { max: 200 }).trim();
        return part ? likePattern(part) : null;
      },
      type: 'text',
      where: (row, pattern) =>
        search(sql`(${row}.name ilike ${pattern} or ${row}.description ilike ${pattern})`),
    },
  },
});
