import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { standsFor } from '../../core/events/audience.js';
import { conversationTopic } from '../../core/events/topics.js';
import { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { Message } from './message.entity.js';
import { messageAt, messageById } from './message.service.js';

/**
 * Whether an event is executed once for all subscribers of the conversation. Rows are then read without
 * a viewer, and only those of this conversation; otherwise they are read through the viewer.
 */
const isTold = (ctx: Context, conversationId: number) =>
  standsFor(ctx, conversationTopic(conversationId));

async function placesTold(ctx: Context, keys: readonly string[]): Promise<(Message | Error)[]> {
  const places = keys.map((key) => key.split(':').map(Number));
  const rows: object[] = await ctx.em.execute(
    `select m.* from unnest(array[?]::bigint[], array[?]::bigint[]) as place (conversation_id, seq)
     join messages m using (conversation_id, seq)`,
    [places.map(([id]) => id), places.map(([, seq]) => seq)],
  );
  const found = rows.map((row) => ctx.em.map(Message, row as never));
  return inOrder(keys, found, ({ conversation, seq }) => `${conversation.id}:${seq}`).map(
    (message) => message ?? notFound('Message'),
  );
}

/** The message of a `message` event, by its sequence number. Throws NOT_FOUND. */
export const messageSent = (ctx: Context, conversationId: number, seq: number): Promise<Message> =>
  isTold(ctx, conversationId)
    ? ctx.loader<string, Message>(placesTold).load(`${conversationId}:${seq}`)
    : messageAt(ctx, conversationId, seq);

async function messagesTold(ctx: Context, ids: readonly number[]): Promise<(Message | Error)[]> {
  const found = await ctx.em.find(Message, { id: { $in: [...ids] } });
  return inOrder(ids, found, ({ id }) => id).map((message) => message ?? notFound('Message'));
}

/** The message that another event of the conversation refers to. Throws NOT_FOUND. */
export async function messageOfEvent(
  ctx: Context,
  conversationId: number,
  id: number,
): Promise<Message> {
  if (!isTold(ctx, conversationId)) return messageById(ctx, id);
  const message = await ctx.loader<number, Message>(messagesTold).load(id);
  if (message.conversation.id !== conversationId) throw notFound('Message');
  return message;
}

async function conversationsTold(
  ctx: Context,
  ids: readonly number[],
): Promise<(Conversation | Error)[]> {
  const found = await ctx.em.find(Conversation, { id: { $in: [...ids] } });
  return inOrder(ids, found, ({ id }) => id).map((one) => one ?? notFound('Conversation'));
}

/** The conversation of a message. Throws NOT_FOUND. */
export const conversationOfMessage = (
  ctx: Context,
  { conversation: { id } }: Message,
): Promise<Conversation> =>
  isTold(ctx, id)
    ? ctx.loader<number, Conversation>(conversationsTold).load(id)
    : conversationById(ctx, id);
