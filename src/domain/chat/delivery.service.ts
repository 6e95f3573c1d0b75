import type { Context } from '../../core/context.js';
import { checkAll, notFound } from '../../core/errors.js';
import {
  appendEvents,
  declareAppend,
  type Given,
  outcome,
} from '../../core/events/append-statement.js';
import { inputId } from '../../core/global-id.js';
import { Paced } from '../../core/paced.js';
import { columnsOf } from '../../core/reads/rows.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { head } from './chat.reads.js';
import { Conversation } from './conversation.entity.js';
import { heldConversation, markRefused, noEvent, ofConversation } from './held-conversation.js';
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
  const { conversationId, seq } = await checkAll({
    conversationId: () => inputId('conversation', 'conversationId', given.conversationId),
    seq() {
      if (given.seq < 0) throw noEvent();
      return given.seq;
    },
  });
  const { conversation, last } = await withHead(ctx, conversationId);
  if (seq > last) throw noEvent();
  await ctx.app.deliveryMarks.run(`${conversationId} ${ctx.viewer.id}`, seq, async (latest) => {
    await moveMark(ctx, { conversationId, seq: latest });
  });
  return conversation;
}

/** A conversation of the viewer, and the number of its newest event. Throws NOT_FOUND. */
async function withHead(ctx: Context, id: number) {
  const found = seen(
    Conversation,
    (row) => sql`${row}.id = ${bind(id, 'bigint')}`,
    columnsOf(ctx.em.getMetadata()),
  );
  const [row] = await run<{ last: string }>(
    ctx,
    sql`select found.*, ${head.sql(raw('found'))} as last from (${found}) found`,
  );
  if (!row) throw notFound('Conversation');
  const { last, ...columns } = row;
  return { conversation: ctx.em.map(Conversation, columns as never), last: Number(last) };
}

const part = raw('part');

const moveMark = declareAppend({
  name: 'mark_delivered',
  text(columns, given: Given<{ conversationId: number; seq: number }>) {
    const conversation = given('conversationId', 'bigint');
    const delivered = {
      stream: 'conversation',
      id: conversation,
      kind: 'delivered',
      data: sql`jsonb_build_object('deliveredSeq', moved.seq)`,
    } as const;
    const isNews = sql`select from messages m where m.conversation_id = part.conversation_id
      and m.seq > greatest(part.delivered_seq, ${readUpTo(part)}) and m.seq <= mark.seq
      and m.sender_id <> part.user_id and ${raw(hasText('m'))}`;
    const people = sql`select count(*) from (select from participants one
      where one.conversation_id = part.conversation_id limit ${mostWithMarks + 1}) one`;
    return sql`with ${heldConversation(columns, conversation)},
    mark as materialized (select ${given('seq', 'bigint')} as seq from stream),
    part as materialized (
      select part.* from participants part cross join mark
      where part.conversation_id = ${conversation} and part.user_id = ${viewerId} and part.delivered_seq < mark.seq
      for no key update of part
    ), moved as (
      update participants own set delivered_seq = mark.seq from part cross join mark
      where own.conversation_id = part.conversation_id and own.user_id = part.user_id
        and ${isAccepted(part)} and (${people}) <= ${mostWithMarks} and exists (${isNews})
      returning mark.seq
    ), appended as materialized (
      select event.* from moved cross join lateral ${appendEvents([delivered])} event
    )
    select seen.*, ${outcome(markRefused)} from seen`;
  },
  ...ofConversation,
});
