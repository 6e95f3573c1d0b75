import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import type { Followed } from '../../core/events/hub.js';
import type { Paged } from '../../core/events/paged.js';
import { conversationTopic } from '../../core/events/topics.js';
import { isParticipant } from './conversation.service.js';

/** Kinds of events that may remove a participant. */
const membership = new Set(['joined', 'left', 'closed']);

/** Follows the stream of a conversation from a cursor, while the viewer is a participant. Throws NOT_FOUND. */
export async function followConversation(
  ctx: Context,
  conversationId: number,
  { after, epoch }: { after?: number | null; epoch?: string | null },
): Promise<Paged<Followed>> {
  if (!(await isParticipant(ctx, conversationId))) throw notFound('Conversation');
  // A fresh context, because this one is kept for the whole subscription.
  const follower = ctx.fresh();
  return ctx.app.hub.follow(conversationTopic(conversationId), {
    after,
    epoch,
    authorize: () => isParticipant(follower.fresh(), conversationId),
    asksAgain: ({ kind }) => membership.has(kind),
  });
}
