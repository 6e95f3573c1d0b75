import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { allColumns } from '../../core/postgres/columns.js';
import { holdAccounts } from '../account/hold.service.js';
import { isParticipant } from './conversation.service.js';
import { Message } from './message.entity.js';
import { assertMayWrite, messageById } from './message.service.js';
import { isRequestToViewer } from './request.service.js';
import { notAccepted } from './sending.js';

/** Reads a message as it is, whoever asks. Throws NOT_FOUND. */
export async function readMessage(ctx: Context, messageId: number): Promise<Message> {
  const [row] = await ctx.em.execute<object[]>(
    `select ${allColumns(ctx, Message)} from messages where id = ?`,
    [messageId],
  );
  if (!row) throw notFound('Message');
  return ctx.em.map(Message, row as never);
}

/** CONFLICT for a message that a moderator removed. */
export const removedByModerator = () =>
  conflict('A moderator removed this message.').because('MESSAGE_DELETED');

/** CONFLICT for a message that its sender deleted. */
export const deletedBySender = () =>
  conflict('The message was deleted.').because('MESSAGE_DELETED');

/** Throws CONFLICT for a message without its text. */
export function assertText({ deletedAt, removedAt }: Message): void {
  if (removedAt) throw removedByModerator();
  if (deletedAt) throw deletedBySender();
}

/**
 * Does `work` with a message of a conversation of the viewer, in a commit that locks its stream: to `write`, the viewer
 * must be allowed to write there, and have accepted the conversation; to `withdraw` something, to take part is enough.
 * Throws NOT_FOUND, UNAUTHENTICATED for a deleted account, and CONFLICT for a request that the viewer has not accepted.
 */
export async function withMessage<T>(
  ctx: Context,
  messageId: number,
  aim: 'write' | 'withdraw',
  work: (message: Message) => Promise<T>,
): Promise<T> {
  const { conversation } = await messageById(ctx, messageId);
  const stream = conversationTopic(conversation.id);
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    // Leaving locks the stream too, so participation cannot change before the commit.
    if (!(await isParticipant(ctx, conversation.id))) throw notFound('Message');
    if (aim === 'write') {
      await assertMayWrite(ctx, conversation.id);
      if (await isRequestToViewer(ctx, conversation.id)) throw notAccepted();
    }
    return work(await readMessage(ctx, messageId));
  }, stream);
}
