import type { Context } from '../../core/context.js';
import { checkAll, conflict, exists, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { holdAccounts } from '../account/hold.service.js';
import { notifyOnce, withdraw } from '../inbox/inbox.service.js';
import { hearersOf } from '../social/hearing.js';
import { isParticipant } from './conversation.service.js';
import { checkEmoji } from './emoji.js';
import { assertText, readMessage, withMessage } from './held-message.js';
import type { Message } from './message.entity.js';
import { mostEmoji } from './message.reads.js';
import { messageById } from './message.service.js';

/** The most emoji of one user under a message. */
const mostOfUser = 10;

/** A reaction; the id is a global id. */
export interface Reacting {
  messageId: string;
  emoji: string;
}

const check = (wanted: Reacting) =>
  checkAll({
    messageId: () => inputId('message', 'messageId', wanted.messageId),
    emoji: () => checkEmoji(wanted.emoji),
  });

/**
 * Adds a reaction of the viewer to a message. Idempotent. Throws NOT_FOUND for non-participants, BAD_USER_INPUT, and
 * CONFLICT for a message without its text, and beyond the limits.
 */
export async function addReaction(ctx: Context, wanted: Reacting): Promise<Message> {
  const { messageId, emoji } = await check(wanted);
  return withMessage(ctx, messageId, 'write', async (message) => {
    assertText(message);
    if (await assertRoom(ctx, messageId, emoji)) return message;
    await ctx.em.execute(
      'insert into reactions (message_id, conversation_id, user_id, emoji) values (?, ?, ?, ?)',
      [messageId, message.conversation.id, ctx.viewer.id, emoji],
    );
    await announce(ctx, message, 'reacted', emoji);
    const { id: userId } = ctx.viewer;
    const [senderId] = await hearersOf(ctx, userId, [message.sender.id]);
    if (senderId) await notifyOnce(ctx, senderId, 'reacted', { messageId, userId });
    return message;
  });
}

/**
 * Removes the viewer’s reaction with an emoji from a message. Idempotent. In a conversation that the viewer left it is
 * removed too, with the same answer as for a message that does not exist. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export async function removeReaction(ctx: Context, wanted: Reacting): Promise<Message> {
  const { messageId, emoji } = await check(wanted);
  const { conversation } = await reactedTo(ctx, messageId);
  const stream = conversationTopic(conversation.id);
  const shown = await ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    const message = await readMessage(ctx, messageId);
    await remove(ctx, message, emoji);
    return (await isParticipant(ctx, conversation.id)) ? message : null;
  }, stream);
  if (!shown) throw notFound('Message');
  return shown;
}

/** A message that the viewer sees or has reacted to. Throws NOT_FOUND. */
async function reactedTo(ctx: Context, messageId: number): Promise<Message> {
  if (await exists(messageById(ctx, messageId))) return messageById(ctx, messageId);
  const own = await ctx.em.execute(
    'select from reactions where message_id = ? and user_id = ? limit 1',
    [messageId, ctx.viewer.id],
  );
  if (own.length === 0) throw notFound('Message');
  return readMessage(ctx, messageId);
}

/** Removes a reaction of the viewer from a message, whose stream is locked. */
async function remove(ctx: Context, message: Message, emoji: string): Promise<void> {
  const { id: userId } = ctx.viewer;
  const { id: messageId } = message;
  const removed = await ctx.em.execute(
    'delete from reactions where message_id = ? and user_id = ? and emoji = ? returning id',
    [messageId, userId, emoji],
  );
  if (removed.length === 0) return;
  await announce(ctx, message, 'unreacted', emoji);
  const others = await ctx.em.execute(
    'select from reactions where message_id = ? and user_id = ? limit 1',
    [messageId, userId],
  );
  if (others.length === 0) await withdraw(ctx, message.sender.id, 'reacted', { messageId, userId });
}

/** Whether the viewer has this reaction. Throws CONFLICT where there is no room for it. */
async function assertRoom(ctx: Context, messageId: number, emoji: string): Promise<boolean> {
  const { id } = ctx.viewer;
  const [found] = await ctx.em.execute<Record<'kinds' | 'own' | 'same' | 'mine', string>[]>(
    `select count(distinct emoji) as kinds, count(*) filter (where user_id = ?) as own,
       count(*) filter (where emoji = ?) as same, count(*) filter (where emoji = ? and user_id = ?) as mine
     from reactions where message_id = ?`,
    [id, emoji, emoji, id, messageId],
  );
  const { kinds = 0, own = 0, same = 0, mine = 0 } = found ?? {};
  if (Number(mine) > 0) return true;
  if (Number(own) >= mostOfUser) {
    throw conflict(`You may put at most ${mostOfUser} emoji under a message.`).because(
      'LIMIT_REACHED',
    );
  }
  if (Number(same) === 0 && Number(kinds) >= mostEmoji) {
    throw conflict(`There may be at most ${mostEmoji} different emoji under a message.`).because(
      'LIMIT_REACHED',
    );
  }
  return false;
}

const announce = (
  ctx: Context,
  { id, conversation }: Message,
  kind: 'reacted' | 'unreacted',
  emoji: string,
) =>
  append(ctx, conversationTopic(conversation.id), {
    kind,
    actorId: ctx.viewer.id,
    data: { messageId: id, emoji },
  });
