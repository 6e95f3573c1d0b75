import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { notify } from '../inbox/inbox.service.js';
import { readMarks } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import type { Message } from './message.entity.js';
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
export async function markRead(
  ctx: Context,
  conversationId: number,
  upTo?: number | null,
): Promise<Conversation> {
  const conversation = await conversationById(ctx, conversationId);
  const stream = conversationTopic(conversation.id);
  await ctx.commit(() => moveMark(ctx, conversation.id, upTo ?? null), stream);
  return conversation;
}

async function moveMark(ctx: Context, conversationId: number, upTo: number | null): Promise<void> {
  const stream = conversationTopic(conversationId);
  await holdAccounts(ctx);
  const head = await lockStream(ctx, stream);
  if (upTo !== null && (upTo < 0 || upTo > head)) {
    throw badInput('seq', 'There is no event with this number.');
  }
  const readSeq = upTo ?? head;
  const own = sql`part.conversation_id = ${bind(conversationId, 'bigint')} and part.user_id = ${viewerId}`;
  const mark = bind(readSeq, 'bigint');
  const moved = await run(
    ctx,
    sql`update participants part set read_seq = ${mark}, unread_seq = null
      where ${own} and read_seq < ${mark} and ${isAccepted(raw('part'))} and exists (
        select from messages where conversation_id = part.conversation_id
          and seq > ${readUpTo(raw('part'))} and seq <= ${mark}
      ) returning id`,
  );
  // Without this check, two clients that mark every event as read would trigger each other forever.
  if (moved.length > 0) {
    await append(ctx, stream, { kind: 'read', actorId: ctx.viewer.id, data: { readSeq } });
  } else {
    const cleared = await run(
      ctx,
      sql`update participants part set unread_seq = null where ${own} and unread_seq is not null returning id`,
    );
    if (cleared.length === 0) return;
  }
  await notify(ctx, [ctx.viewer.id], 'activity', { conversationId });
}

/** Marks a message and all earlier ones as read by the viewer. Throws NOT_FOUND. */
export async function markMessageRead(ctx: Context, messageId: number): Promise<Message> {
  const message = await messageById(ctx, messageId);
  await markRead(ctx, message.conversation.id, message.seq);
  return message;
}
