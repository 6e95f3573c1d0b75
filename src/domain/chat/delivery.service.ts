import type { Context } from '../../core/context.js';
import { badInput, checkAll } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { Paced } from '../../core/paced.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { head } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { hasText } from './message.entity.js';
import { isAccepted, readUpTo } from './participation.reads.js';

declare module '../../core/app.js' {
  interface App {
    /** Writes of delivery marks, by conversation and user. */
    readonly deliveryMarks: Paced;
  }
}

/** Conversations of more people keep no delivery marks: only reading tells what was delivered. */
const mostWithMarks = 20;

/** The shortest time between two delivery marks of one user in a conversation, on a node. */
const intervalMs = 1_000;

export const createDeliveryMarks = (): Paced => new Paced(intervalMs);

/**
 * Acknowledges that a device of the viewer has received a conversation up to the event with sequence number `seq`.
 * Acknowledgements within a second become one mark. The mark never moves back, and reading moves it too. Throws
 * NOT_FOUND, and BAD_USER_INPUT for a number after the head.
 */
export async function markDelivered(
  ctx: Context,
  given: { conversationId: string; seq: number },
): Promise<Conversation> {
  ctx.requireViewer();
  const noEvent = () => badInput('seq', 'There is no event with this number.');
  const { conversationId, seq } = await checkAll({
    conversationId: () => inputId('conversation', 'conversationId', given.conversationId),
    seq() {
      if (given.seq < 0) throw noEvent();
      return given.seq;
    },
  });
  const conversation = await conversationById(ctx, conversationId);
  if (seq > (await head.load(ctx, conversation.id))) throw noEvent();
  await ctx.app.deliveryMarks.run(`${conversation.id} ${ctx.viewer.id}`, seq, (latest) =>
    moveMark(ctx, conversation.id, latest),
  );
  return conversation;
}

async function moveMark(ctx: Context, conversationId: number, seq: number): Promise<void> {
  const mark = bind(seq, 'bigint');
  const stream = conversationTopic(conversationId);
  const isNews = sql`select from messages m where m.conversation_id = part.conversation_id
    and m.seq > greatest(part.delivered_seq, ${readUpTo(raw('part'))}) and m.seq <= ${mark}
    and m.sender_id <> part.user_id and ${raw(hasText('m'))}`;
  const people = sql`select count(*) from (select from participants one
    where one.conversation_id = part.conversation_id limit ${mostWithMarks + 1}) one`;
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    const moved = await run(
      ctx,
      sql`update participants part set delivered_seq = ${mark}
        where part.conversation_id = ${bind(conversationId, 'bigint')} and part.user_id = ${viewerId}
          and ${isAccepted(raw('part'))} and (${people}) <= ${mostWithMarks} and exists (${isNews}) returning part.id`,
    );
    if (moved.length === 0) return;
    const data = { deliveredSeq: seq };
    await append(ctx, stream, { kind: 'delivered', actorId: ctx.viewer.id, data });
  }, stream);
}
