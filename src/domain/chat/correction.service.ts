import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, forbidden, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { allColumns } from '../../core/postgres/columns.js';
import { announceSubject } from '../inbox/inbox.service.js';
import { linkIn, replaceFetch } from '../links/link-fetch.service.js';
import { deleteAttachments, hasAttachments } from './attachment.service.js';
import { assertText, readMessage, withMessage } from './held-message.js';
import { replaceMentions } from './mention.service.js';
import { Message } from './message.entity.js';
import { checksOf, sentWith } from './message.service.js';
import { keyOfAnother } from './sending.js';

/** A new text of a message, given its global id; may be left out where the message has attachments. */
export interface Correction {
  messageId: string;
  content?: string | null;
  clientKey?: string | null;
}

/**
 * Changes the text of a message of the viewer, given its global id. A retry with the same client key
 * returns the message unchanged. Throws NOT_FOUND for non-participants, FORBIDDEN for other senders,
 * CONFLICT for a deleted or forwarded message, BAD_USER_INPUT, and as `assertMayWrite`, which is called with the
 * stream of the conversation locked.
 */
export async function edit(
  ctx: Context,
  wanted: Correction,
  assertMayWrite: (conversationId: number) => Promise<void>,
): Promise<Message> {
  ctx.requireViewer();
  const { messageId, content, clientKey } = await checkAll({
    messageId: () => inputId('message', 'messageId', wanted.messageId),
    // Whether it may be blank is known once the stream is locked.
    ...checksOf(ctx, wanted, true),
  });
  return withMessage(ctx, messageId, 'write', async (message) => {
    const { id: viewerId } = ctx.viewer;
    if (message.sender.id !== viewerId)
      throw forbidden('Only the sender may change a message.').because('NOT_AUTHOR');
    const { id: conversationId } = message.conversation;
    await assertMayWrite(conversationId);
    if (content === '' && !message.deletedAt && !(await hasAttachments(ctx, messageId))) {
      throw badInput('content', 'This field may not be blank.');
    }
    if (clientKey !== null && (await sentWith(ctx, conversationId, clientKey))) {
      throw keyOfAnother();
    }
    const { event, repeated } = await append(ctx, conversationTopic(conversationId), {
      kind: 'edited',
      actorId: viewerId,
      clientKey,
      data: { messageId },
      isActivity: await isLast(ctx, message),
    });
    if (!repeated) return change(ctx, message, content, event.at);
    if (event.kind !== 'edited' || event.data.messageId !== messageId) throw keyOfAnother();
    return message;
  });
}

/**
 * Deletes the text of a message, with its former texts, mentions and reactions; it is no longer pinned or unread. Its
 * position and sequence number stay, and so do replies to it.
 * Idempotent. Allowed for its sender, and where `mayRemoveOthers` resolves to true. Throws NOT_FOUND for
 * non-participants, and FORBIDDEN.
 */
export const remove = (
  ctx: Context,
  messageId: number,
  mayRemoveOthers: () => Promise<boolean> = async () => false,
): Promise<Message> =>
  withMessage(ctx, messageId, 'withdraw', async (message) => {
    const { id: viewerId } = ctx.viewer;
    if (message.sender.id !== viewerId && !(await mayRemoveOthers())) {
      throw forbidden(
        'Only the sender may delete a message; in a group, its owner and admins as well.',
      ).because('NOT_AUTHOR');
    }
    if (message.deletedAt) return message;
    assertText(message);
    const mentioned = await forgetParts(ctx, messageId);
    await deleteAttachments(ctx, messageId);
    await append(ctx, conversationTopic(message.conversation.id), {
      kind: 'deleted',
      actorId: viewerId,
      data: { messageId },
      isActivity: true,
    });
    await announceSubject(ctx, [message.sender.id, ...mentioned], 'message', messageId);
    const [row] = await ctx.em.execute<object[]>(
      `update messages set content = '', link_preview = null, pinned_at = null, deleted_at = clock_timestamp()
       where id = ? returning ${allColumns(ctx, Message)}`,
      [messageId],
    );
    return ctx.em.map(Message, row as never);
  });

/** The newest former texts of a message are kept, as many as this. */
const mostEdits = 100;

/** Updates the text, with the stream locked. Throws CONFLICT for a deleted, removed or forwarded message. */
async function change(ctx: Context, former: Message, content: string, at: Date) {
  const { id: messageId } = former;
  assertText(former);
  if (former.isForwarded)
    throw conflict('A forwarded message cannot be changed.').because('MESSAGE_FORWARDED');
  await ctx.em.execute(
    `insert into message_edits (message_id, conversation_id, edited_at, content) values (?, ?, ?, ?)`,
    [messageId, former.conversation.id, at, former.text],
  );
  await ctx.em.execute(
    `delete from message_edits where message_id = ? and id in (
       select id from message_edits where message_id = ? order by edited_at desc, id desc offset ${mostEdits})`,
    [messageId, messageId],
  );
  const url = linkIn(ctx, content);
  const [row] = await ctx.em.execute<object[]>(
    `update messages set content = ?, edited_at = ?,
       link_preview = case when link_preview->>'url' = ? then link_preview end where id = ? returning ${allColumns(ctx, Message)}`,
    [content, at, url, messageId],
  );
  const changed = ctx.em.map(Message, row as never);
  const isKept = url !== null && changed.linkPreview?.url === url;
  const place = { messageId, conversationId: former.conversation.id };
  await replaceFetch(ctx, place, isKept ? null : url);
  await replaceMentions(ctx, former, content);
  return changed;
}

/** Deletes what a message has besides its text; returns the ids of the users whom it mentioned. */
async function forgetParts(ctx: Context, messageId: number): Promise<number[]> {
  for (const table of ['reactions', 'message_edits', 'link_fetches'])
    await ctx.em.execute('delete from ?? where message_id = ?', [table, messageId]);
  const rows: { user_id: string }[] = await ctx.em.execute(
    'delete from mentions where message_id = ? returning user_id',
    [messageId],
  );
  return rows.map(({ user_id }) => Number(user_id));
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
    return message;
  });

/** Puts the text of a removed message back. Throws NOT_FOUND. */
export const putBack = (ctx: Context, messageId: number, text: string): Promise<void> =>
  ctx.commit(async () => {
    const message = await lockMessage(ctx, messageId);
    if (!message.removedAt) throw notFound('Message');
    await moderate(ctx, message, text, 'null');
  });

/** Hides the texts of a user who is suspended, or shows them again, inside an open `ctx.commit`. */
export const hideMessagesOf = (ctx: Context, userId: number, isHidden: boolean): Promise<unknown> =>
  ctx.em.execute('update messages set hidden = ? where sender_id = ?', [isHidden, userId]);

/** Locks the stream of a message and reads it. Throws NOT_FOUND. */
async function lockMessage(ctx: Context, messageId: number): Promise<Message> {
  const { conversation } = await readMessage(ctx, messageId);
  await lockStream(ctx, conversationTopic(conversation.id));
  return readMessage(ctx, messageId);
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
    isActivity: true,
  });
}

/** Whether a conversation, whose stream is locked, shows this message as its last one. */
export async function isLast(ctx: Context, { conversation, seq }: Message): Promise<boolean> {
  const later = await ctx.em.execute(
    'select from messages where conversation_id = ? and seq > ? and deleted_at is null limit 1',
    [conversation.id, seq],
  );
  return later.length === 0;
}
