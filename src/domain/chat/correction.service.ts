import type { Context } from '../../core/context.js';
import { checkAll, conflict, forbidden, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { holdAccounts } from '../account/hold.service.js';
import { notify } from '../inbox/inbox.service.js';
import { isParticipant } from './conversation.service.js';
import { hasText, Message } from './message.entity.js';
import { checksOf, keyOfAnother, messageById, type Written } from './message.service.js';

/**
 * Changes the text of a message of the viewer, given its global id. A retry with the same client key
 * returns the message unchanged. Throws NOT_FOUND for non-participants, FORBIDDEN for other senders,
 * CONFLICT for a deleted message, and BAD_USER_INPUT.
 */
export async function edit(
  ctx: Context,
  wanted: Written & { messageId: string },
): Promise<Message> {
  void ctx.viewer;
  const { messageId, content, clientKey } = await checkAll({
    messageId: () => inputId('message', 'messageId', wanted.messageId),
    ...checksOf(ctx, wanted),
  });
  const { sender, conversation } = await messageById(ctx, messageId);
  if (sender.id !== ctx.viewer.id) throw forbidden('Only the sender may change a message.');
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const { event, repeated } = await append(ctx, conversationTopic(conversation.id), {
      kind: 'edited',
      actorId: ctx.viewer.id,
      clientKey,
      data: { messageId },
    });
    // Leaving locks the stream too, so participation cannot change before the commit.
    if (!(await isParticipant(ctx, conversation.id))) throw notFound('Message');
    if (!repeated) return change(ctx, messageId, content, event.at);
    if (event.kind !== 'edited' || event.data.messageId !== messageId) throw keyOfAnother();
    return read(ctx, messageId);
  });
}

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
  const { sender, conversation } = await messageById(ctx, messageId);
  const { id: viewerId } = ctx.viewer;
  const stream = conversationTopic(conversation.id);
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    if (!(await isParticipant(ctx, conversation.id))) throw notFound('Message');
    if (sender.id !== viewerId && !(await mayRemoveOthers())) {
      throw forbidden(
        'Only the sender may delete a message; in a group, its owner and admins as well.',
      );
    }
    const [row] = await ctx.em.execute<object[]>(
      `update messages set content = '', deleted_at = clock_timestamp()
       where id = ? and ${hasText} returning *`,
      [messageId],
    );
    if (!row) return orRemoved(await read(ctx, messageId));
    await append(ctx, stream, { kind: 'deleted', actorId: viewerId, data: { messageId } });
    const message = ctx.em.map(Message, row as never);
    await tellInboxes(ctx, message, await countUnread(ctx, message, -1));
    return message;
  });
}

/** Updates the text, with the stream locked. Throws CONFLICT for a deleted or removed message. */
async function change(ctx: Context, messageId: number, content: string, at: Date) {
  const [row] = await ctx.em.execute<object[]>(
    `update messages set content = ?, edited_at = ? where id = ? and ${hasText} returning *`,
    [content, at, messageId],
  );
  if (!row) {
    orRemoved(await read(ctx, messageId));
    throw conflict('The message was deleted.');
  }
  const message = ctx.em.map(Message, row as never);
  await tellInboxes(ctx, message, []);
  return message;
}

function orRemoved(message: Message): Message {
  if (message.removedAt) throw conflict('A moderator removed this message.');
  return message;
}

/** Stands for the text of a removed message, whose sequence number stays. */
const removedText = '[removed by an administrator]';

/**
 * Removes the text of any message until it is put back; it is no longer unread. Resolves to the message
 * as it was. The caller checks the permission. Throws NOT_FOUND for missing, deleted and removed messages.
 */
export const takeDown = (ctx: Context, messageId: number): Promise<Message> =>
  ctx.commit(async () => {
    const message = await lockMessage(ctx, messageId);
    if (message.deletedAt || message.removedAt) throw notFound('Message');
    await moderate(ctx, message, removedText, 'clock_timestamp()');
    await tellInboxes(ctx, message, await countUnread(ctx, message, -1));
    return message;
  });

/** Puts the text of a removed message back. Throws NOT_FOUND. */
export const putBack = (ctx: Context, messageId: number, text: string): Promise<void> =>
  ctx.commit(async () => {
    const message = await lockMessage(ctx, messageId);
    if (!message.removedAt) throw notFound('Message');
    await moderate(ctx, message, text, 'null');
    await tellInboxes(ctx, message, await countUnread(ctx, message, 1));
  });

/** Hides the texts of a user who is suspended, or shows them again, inside an open `ctx.commit`. */
export const hideMessagesOf = (ctx: Context, userId: number, isHidden: boolean): Promise<unknown> =>
  ctx.em.execute('update messages set hidden = ? where sender_id = ?', [isHidden, userId]);

/** Locks the stream of a message and reads it. Throws NOT_FOUND. */
async function lockMessage(ctx: Context, messageId: number): Promise<Message> {
  const { conversation } = await read(ctx, messageId);
  await lockStream(ctx, conversationTopic(conversation.id));
  return read(ctx, messageId);
}

async function moderate(
  ctx: Context,
  { id, conversation }: Message,
  text: string,
  removedAt: 'null' | 'clock_timestamp()',
): Promise<void> {
  await ctx.em.execute(`update messages set content = ?, removed_at = ${removedAt} where id = ?`, [
    text,
    id,
  ]);
  await append(ctx, conversationTopic(conversation.id), {
    kind: 'moderated',
    actorId: ctx.viewer.id,
    data: { messageId: id },
  });
}

/** Counts a message as unread by one more or less, with the stream locked; returns whose count changed. */
const countUnread = (
  ctx: Context,
  { conversation, sender, seq }: Message,
  by: 1 | -1,
): Promise<{ user_id: string }[]> =>
  ctx.em.execute(
    `update participants set unread_count = unread_count + ?
     where conversation_id = ? and user_id <> ? and read_seq < ? returning user_id`,
    [by, conversation.id, sender.id, seq],
  );

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
