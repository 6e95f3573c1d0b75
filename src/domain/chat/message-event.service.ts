import type { EntityClass } from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { Message } from './message.entity.js';
import { isShared, messageById } from './message.service.js';

// Rows of events that are executed once for all subscribers are read without a viewer, and only if they
// belong to the conversation of the event.

/** Loads rows by id without a viewer. */
const anyRow =
  <T extends { id: number }>(entity: EntityClass<T>): LoaderBatch<number, T> =>
  async (ctx, ids) => {
    const found = await ctx.em.find(entity, { id: { $in: [...ids] } } as never);
    return inOrder(ids, found as T[], ({ id }) => id).map((row) => row ?? notFound(entity.name));
  };
const anyMessage = anyRow<Message>(Message);
const anyConversation = anyRow<Conversation>(Conversation);

/** The message that an event of a conversation refers to. Throws NOT_FOUND. */
export async function messageOfEvent(
  ctx: Context,
  conversationId: number,
  id: number,
): Promise<Message> {
  if (!isShared(ctx, conversationId)) return messageById(ctx, id);
  const message = await ctx.loader(anyMessage).load(id);
  if (message.conversation.id !== conversationId) throw notFound('Message');
  return message;
}

/** The conversation that an event or a message belongs to. Throws NOT_FOUND. */
export const conversationOfEvent = (ctx: Context, id: number): Promise<Conversation> =>
  isShared(ctx, id) ? ctx.loader(anyConversation).load(id) : conversationById(ctx, id);
