import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import type { Followed } from '../../core/events/hub.js';
import type { Paged } from '../../core/events/paged.js';
import { conversationTopic } from '../../core/events/topics.js';
import { takesPart } from './participant.service.js';

/** Kinds of events after which somebody may take part no longer. */
const membership = new Set(['joined', 'left', 'closed']);

/** Everything that happens in a conversation, from a cursor on, while the viewer takes part. Throws NOT_FOUND. */
export async function followConversation(
  ctx: Context,
  conversationId: number,
  { after, epoch }: { after?: number | null; epoch?: string | null },
): Promise<Paged<Followed>> {
  if (!(await takesPart(ctx, conversationId))) throw notFound('Conversation');
  // Kept for as long as it is followed, and nothing that was read so far with it.
  const follower = ctx.fresh();
  return ctx.app.hub.follow(conversationTopic(conversationId), {
    after,
    epoch,
    authorize: () => takesPart(follower.fresh(), conversationId),
    asksAgain: ({ kind }) => membership.has(kind),
  });
}
