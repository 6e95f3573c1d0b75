import type { Context } from '../../core/context.js';
import { conflict } from '../../core/errors.js';
import { append } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { allColumns } from '../../core/postgres/columns.js';
import { assertText, withMessage } from './held-message.js';
import { Message } from './message.entity.js';

/** The most pinned messages of a conversation. */
const mostPins = 50;

/** Throws FORBIDDEN unless the viewer may pin messages of a conversation, whose stream is locked. */
export type AssertMayPin = (conversationId: number) => Promise<void>;

/**
 * Pins a message for all participants. Idempotent. Throws NOT_FOUND for non-participants, as `assertMayPin`, and
 * CONFLICT for a message without its text, and beyond the limit.
 */
export const pin = (ctx: Context, messageId: number, assertMayPin: AssertMayPin) =>
  withMessage(ctx, messageId, 'write', async (message) => {
    await assertMayPin(message.conversation.id);
    assertText(message);
    if (message.pinnedAt) return message;
    const [{ count } = { count: '0' }] = await ctx.em.execute<{ count: string }[]>(
      'select count(*) from messages where conversation_id = ? and pinned_at is not null',
      [message.conversation.id],
    );
    if (Number(count) >= mostPins) {
      throw conflict(`At most ${mostPins} messages of a conversation may be pinned.`).because(
        'LIMIT_REACHED',
      );
    }
    return change(ctx, message, 'pinned');
  });

/** Unpins a message. Idempotent. Throws NOT_FOUND for non-participants, and as `assertMayPin`. */
export const unpin = (ctx: Context, messageId: number, assertMayPin: AssertMayPin) =>
  withMessage(ctx, messageId, 'withdraw', async (message) => {
    await assertMayPin(message.conversation.id);
    return message.pinnedAt ? change(ctx, message, 'unpinned') : message;
  });

/** Pins have moments of their own, so that their order is that of their events, whatever the clock says. */
const pinned = `update messages set pinned_at = greatest(?, (
    select max(pinned_at) + interval '1 millisecond' from messages
    where conversation_id = ? and pinned_at is not null))
  where id = ?`;

async function change(
  ctx: Context,
  { id, conversation }: Message,
  kind: 'pinned' | 'unpinned',
): Promise<Message> {
  const { event } = await append(ctx, conversationTopic(conversation.id), {
    kind,
    actorId: ctx.viewer.id,
    data: { messageId: id },
  });
  const [row] = await ctx.em.execute<object[]>(
    `${kind === 'pinned' ? pinned : 'update messages set pinned_at = null where id = ?'} returning ${allColumns(ctx, Message)}`,
    kind === 'pinned' ? [event.at, conversation.id, id] : [id],
  );
  return ctx.em.map(Message, row as never);
}
