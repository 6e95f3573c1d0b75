import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { holdAccounts } from '../account/hold.service.js';
import { notify } from '../inbox/inbox.service.js';
import type { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { hasText, type Message } from './message.entity.js';
import { messageById } from './message.service.js';

/**
 * Marks a conversation as read by the viewer up to the event with sequence number `upTo`, or completely.
 * The mark never moves back. Throws NOT_FOUND, and BAD_USER_INPUT for a number after the head.
 */
export async function markRead(
  ctx: Context,
  conversationId: number,
  upTo?: number | null,
): Promise<Conversation> {
  const conversation = await conversationById(ctx, conversationId);
  await ctx.commit(() => moveMark(ctx, conversation.id, upTo ?? null));
  return conversation;
}

async function moveMark(ctx: Context, conversationId: number, upTo: number | null): Promise<void> {
  const { id: viewerId } = ctx.viewer;
  const stream = conversationTopic(conversationId);
  await holdAccounts(ctx);
  // The stream is locked first, as in sending, so that no message arrives while unread ones are counted.
  const head = await lockStream(ctx, stream);
  if (upTo !== null && (upTo < 0 || upTo > head)) {
    throw badInput('seq', 'There is no event with this number.');
  }
  const readSeq = upTo ?? head;
  const moved = await ctx.em.execute(
    `update participants set read_seq = ?, unread_count = (
       select count(*) from messages
       where conversation_id = ? and seq > ? and sender_id <> ? and ${hasText}
     ) where conversation_id = ? and user_id = ? and read_seq < ? and (
       unread_count > 0 or exists (
         select from messages where conversation_id = ? and seq > read_seq and seq <= ?
       )
     ) returning id`,
    [
      readSeq,
      conversationId,
      readSeq,
      viewerId,
      conversationId,
      viewerId,
      readSeq,
      conversationId,
      readSeq,
    ],
  );
  // Without this check, two clients that mark every event as read would trigger each other forever.
  if (moved.length === 0) return;
  await append(ctx, stream, { kind: 'read', actorId: viewerId, data: { readSeq } });
  await notify(ctx, [viewerId], 'activity', { conversationId });
}

/** Marks a message and all earlier ones as read by the viewer. Throws NOT_FOUND. */
export async function markMessageRead(ctx: Context, messageId: number): Promise<Message> {
  const message = await messageById(ctx, messageId);
  await markRead(ctx, message.conversation.id, message.seq);
  return message;
}
