import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import {
  appendEvents,
  declareAppend,
  type Given,
  outcome,
} from '../../core/events/append-statement.js';
import { raw, sql, viewerId } from '../../core/reads/sql.js';
import { readMarks } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { heldConversation, markRefused, ofConversation } from './held-conversation.js';
import { messageById } from './message.service.js';
import type { Participant } from './participant.entity.js';
import { isAccepted, readUpTo } from './participation.reads.js';

/** How far a participant has read and received a conversation. */
export type Mark = Participant & { readonly readUpTo: number; readonly deliveredUpTo: number };

/** The read mark of a participant in a conversation of the viewer. Throws NOT_FOUND, also for one that it does not show. */
export async function readMarkOf(
  ctx: Context,
  conversationId: number,
  userId: number,
): Promise<Mark> {
  const { id } = await conversationById(ctx, conversationId);
  const mark = (await readMarks.load(ctx, id)).find(({ user }) => user.id === userId);
  if (!mark) throw notFound('ReadMark');
  return mark as Mark;
}

/**
 * Marks a conversation as read by the viewer up to the event with sequence number `upTo`, or completely.
 * The mark never moves back, nor in a conversation that the viewer has not accepted. Also ends what `markUnread`
 * did. Throws NOT_FOUND, and BAD_USER_INPUT for a number after the head.
 */
export const markRead = (
  ctx: Context,
  conversationId: number,
  upTo: number | null = null,
): Promise<Conversation> => moveMark(ctx, { conversationId, upTo });

const part = raw('part');

const moveMark = declareAppend({
  name: 'mark_read',
  text(columns, given: Given<{ conversationId: number; upTo: number | null }>) {
    const conversation = given('conversationId', 'bigint');
    const upTo = given('upTo', 'bigint');
    const activity = {
      stream: 'user',
      id: sql`moved.user_id`,
      kind: 'activity',
      data: sql`jsonb_build_object('conversationId', ${conversation})`,
    } as const;
    const read = {
      stream: 'conversation',
      id: conversation,
      kind: 'read',
      data: sql`jsonb_build_object('readSeq', moved.seq)`,
    } as const;
    // Without this check, two clients that mark every event as read would trigger each other forever.
    const isNews = sql`part.read_seq < mark.seq and ${isAccepted(part)} and exists (
      select from messages where conversation_id = part.conversation_id
        and seq > ${readUpTo(part)} and seq <= mark.seq)`;
    return sql`with ${heldConversation(columns, conversation)},
    mark as materialized (
      select coalesce(${upTo}, head) as seq from stream where ${upTo} is null or ${upTo} between 0 and head
    ), part as materialized (
      select part.* from participants part cross join mark
      where part.conversation_id = ${conversation} and part.user_id = ${viewerId}
        and (part.read_seq < mark.seq or part.unread_seq is not null)
      for no key update of part
    ), moved as (
      update participants own set unread_seq = null, read_seq = case when part.is_news then part.mark else own.read_seq end
      from (select part.*, mark.seq as mark, ${isNews} as is_news from part cross join mark) part
      where own.conversation_id = part.conversation_id and own.user_id = part.user_id
        and (part.is_news or part.unread_seq is not null)
      returning part.is_news, own.read_seq as seq, own.user_id
    ), appended as materialized (
      select event.* from moved cross join lateral ${appendEvents([read, activity])} event where moved.is_news
      union all
      select event.* from moved cross join lateral ${appendEvents([activity])} event where not moved.is_news
    )
    select seen.*, ${outcome(markRefused)} from seen`;
  },
  ...ofConversation,
});

/** Marks a message and all earlier ones as read by the viewer. Throws NOT_FOUND. */
export async function markMessageRead(ctx: Context, messageId: number): Promise<Conversation> {
  const { conversation, seq } = await messageById(ctx, messageId);
  return markRead(ctx, conversation.id, seq);
}
