import { byId, many } from '../../core/reads/related.js';
import { sql } from '../../core/reads/sql.js';
import { Attachment, attachmentsMax, isOfShownMessage } from './attachment.entity.js';

/** The attachment with a global id. */
export const attachmentWithId = byId('attachment', Attachment);

/** The attachments of a message, in order; none of one that was removed or is hidden. */
export const attachmentsOf = many({
  entity: Attachment,
  by: 'conversation',
  most: attachmentsMax,
  rows: (message) =>
    sql`select item.* from attachments item where item.message_id = ${message} and ${isOfShownMessage('item')}
      order by item.position limit ${attachmentsMax}`,
  added: () => sql`select item.* from attachments item where false`,
  order: (row) => sql`${row}.position`,
});
