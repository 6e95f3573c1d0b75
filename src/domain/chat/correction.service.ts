import type { Context } from '../../core/context.js';
import { conflict, forbidden, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { cleanText } from '../../core/text.js';
import { notify } from '../inbox/inbox.service.js';
import { isParticipant } from './conversation.service.js';
import { Message } from './message.entity.js';
import { keyOfAnother, messageById } from './message.service.js';

/**
 * Changes the text of a message of the viewer. A retry with the same client key returns the message
 * unchanged. Throws NOT_FOUND for non-participants, FORBIDDEN for other senders, CONFLICT for a deleted
 * message, and BAD_USER_INPUT.
 */
export async function edit(
  ctx: Context,
  messageId: number,
  content: string,
  clientKey?: string | null,
): Promise<Message> {
  const max = ctx.app.config.limits.messageCharacters;
  const text = cleanText('content', content, { min: 1, max });
  const { sender, conversation } = await messageById(ctx, messageId);
  if (sender.id !== ctx.viewer.id) throw forbidden('Only its sender may change a message.');
  return ctx.commit(async () => {
    const { event, repeated } = await append(ctx, conversationTopic(conversation.id), {
      kind: 'edited',
      actorId: ctx.viewer.id,
      clientKey,
      data: { messageId },
    });
    // Leaving locks the stream too, so participation cannot change before the commit.
    if (!(await isParticipant(ctx, conversation.id))) throw notFound('Message');
    if (!repeated) return change(ctx, messageId, text);
    if (event.kind !== 'edited' || event.data.messageId !== messageId) throw keyOfAnother();
    return read(ctx, messageId);
  });
}

/**
 * Replaces the text of any message, for administrators; the caller checks the permission. Throws
 * NOT_FOUND for missing and deleted messages.
 */
export const replace = (ctx: Context, messageId: number, content: string): Promise<void> =>
  ctx.commit(async () => {
    const [place] = await ctx.em.execute<{ conversation_id: string }[]>(
      'select conversation_id from messages where id = ? and deleted_at is null',
      [messageId],
    );
    if (!place) throw notFound('Message');
    await append(ctx, conversationTopic(Number(place.conversation_id)), {
      kind: 'edited',
      actorId: ctx.viewer.id,
      data: { messageId },
    });
    await change(ctx, messageId, content);
  });

/**
 * Deletes the text of a message; its position and sequence number stay, and it is no longer unread.
 * Idempotent. Allowed for its sender, and where `mayRemoveOthers` resolves to true. Throws NOT_FOUND for
 * non-participants, and FORBIDDEN.
 */
export async function remove(
  ctx: Context,
  messageId: number,
  mayRemoveOthers: () => Promise<boolean> = async () => false,
): Promise<Message> {
  const { sender, conversation, seq } = await messageById(ctx, messageId);
  const { id: viewerId } = ctx.viewer;
  const stream = conversationTopic(conversation.id);
  return ctx.commit(async () => {
    await lockStream(ctx, stream);
    if (!(await isParticipant(ctx, conversation.id))) throw notFound('Message');
    if (sender.id !== viewerId && !(await mayRemoveOthers())) {
      throw forbidden('Only its sender may delete a message, and in a group its owner and admins.');
    }
    const [row] = await ctx.em.execute<object[]>(
      `update messages set content = '', deleted_at = now()
       where id = ? and deleted_at is null returning *`,
      [messageId],
    );
    if (!row) return read(ctx, messageId);
    await append(ctx, stream, { kind: 'deleted', actorId: viewerId, data: { messageId } });
    const unread = await ctx.em.execute<{ user_id: string }[]>(
      `update participants set unread_count = unread_count - 1
       where conversation_id = ? and user_id <> ? and read_seq < ? returning user_id`,
      [conversation.id, sender.id, seq],
    );
    const message = ctx.em.map(Message, row as never);
    await tellInboxes(ctx, message, unread);
    return message;
  });
}

/** Updates the text, with the stream locked. Throws CONFLICT for a deleted message. */
async function change(ctx: Context, messageId: number, content: string): Promise<Message> {
  const [row] = await ctx.em.execute<object[]>(
    `update messages set content = ?, edited_at = now()
     where id = ? and deleted_at is null returning *`,
    [content, messageId],
  );
  if (!row) throw conflict('The message was deleted.');
  const message = ctx.em.map(Message, row as never);
  await tellInboxes(ctx, message, []);
  return message;
}

async function read(ctx: Context, messageId: number): Promise<Message> {
  const [row] = await ctx.em.execute<object[]>('select * from messages where id = ?', [messageId]);
  if (!row) throw notFound('Message');
  return ctx.em.map(Message, row as never);
}

/** Notifies participants whose list of conversations changed: all of them if this is the last message. */
async function tellInboxes(
  ctx: Context,
  { conversation, seq }: Message,
  changed: readonly { user_id: string }[],
): Promise<void> {
  const everybody = await ctx.em.execute<{ user_id: string }[]>(
    `select user_id from participants where conversation_id = ? and not exists (
       select from messages where conversation_id = ? and seq > ? and deleted_at is null
     )`,
    [conversation.id, conversation.id, seq],
  );
  const people = everybody.length > 0 ? everybody : changed;
  const userIds = people.map((row) => Number(row.user_id));
  await notify(ctx, userIds, 'activity', { conversationId: conversation.id });
}
