import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { conversationTopic } from '../../core/events/topics.js';
import type { Columns } from '../../core/reads/rows.js';
import { raw, type Sql, sql } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { heldViewer } from '../account/hold.service.js';
import { Conversation } from './conversation.entity.js';
import { isStreamOf } from './participation.reads.js';

/**
 * Common table expressions of a statement that moves a mark of the viewer: their conversation `seen`, their account
 * `held`, and the locked `stream` with its head. Each is empty where the one before is.
 */
export const heldConversation = (columns: Columns, id: Sql): Sql =>
  sql`seen as materialized (${seen(Conversation, (row) => sql`${row}.id = ${id}`, columns)}),
    held as materialized (${heldViewer(sql`exists (select from seen)`)}),
    stream as materialized (
      select begun.head from streams begun where ${isStreamOf(raw('begun'), id)} and exists (select from held)
      for no key update
    )`;

/** BAD_USER_INPUT for a number after the head. */
export const noEvent = () => badInput('seq', 'There is no event with this number.');

/** Where there is no account, or no `mark` up to which the stream has events. */
export const markRefused = sql`case when not exists (select from held) then 'NO_ACCOUNT'
  when not exists (select from mark) then 'NO_EVENT' end`;

/** What is the same in all declarations of such statements, whose row is that of the conversation. */
export const ofConversation = {
  stream: ({ conversationId }: { conversationId: number }) => conversationTopic(conversationId),
  refusals: { NO_EVENT: noEvent },
  missing: () => notFound('Conversation'),
  read: (ctx: Context, row: object): Conversation => ctx.em.map(Conversation, row as never),
};
