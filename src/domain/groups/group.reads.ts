import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { byId, related } from '../../core/reads/related.js';
import type { Scope } from '../../core/reads/statement.js';
import { cleanText, likePattern } from '../../core/text.js';
import { Group } from './group.entity.js';

/** The group with a global id. */
export const groupById = byId('group', Group);

/** The group whose chat a conversation is. */
export const groupOf = related({ entity: Group, by: 'conversation' });

/**
 * Groups, the newest first: all, or those the viewer is a member of; with `search`, those whose name
 * or description holds it in any letter case.
 */
export const groups = connection<Group, { mine?: boolean | null; search?: string | null }>({
  entity: Group,
  order: byMoment(),
  narrow: {
    mine: {
      of: ({ mine }) => mine || null,
      type: 'boolean',
      where: (row, mine, { viewer }: Scope) =>
        `${row}.conversation_id in (select part.conversation_id from participants part where part.user_id = ${viewer}) and ${mine}`,
    },
    search: {
      of: ({ search }) => {
        const part = cleanText('search', search ?? '', { max: 200 }).trim();
        return part ? likePattern(part) : null;
      },
      type: 'text',
      where: (row, pattern) =>
        `(${row}.name ilike ${pattern} or ${row}.description ilike ${pattern})`,
    },
  },
});
