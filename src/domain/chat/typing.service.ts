import type { Context } from '../../core/context.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { typingTopic } from '../../core/events/topics.js';
import { conversationById, isParticipant } from './conversation.service.js';
import { participantsOf } from './message.service.js';

/** A user started or stopped typing. */
export interface Typing {
  userId: number;
  isTyping: boolean;
}

/** Tells current subscribers that the viewer types or stopped; nothing is stored. Throws as sending a message does. */
export async function setTyping(
  ctx: Context,
  conversationId: number,
  isTyping: boolean,
): Promise<Typing> {
  const { id } = await conversationById(ctx, conversationId);
  await participantsOf(ctx, id);
  const userId = ctx.viewer.id;
  ctx.ring(typingTopic(id), isTyping ? userId : -userId);
  return { userId, isTyping };
}

/**
 * Yields when other participants start and stop typing, until the viewer is no participant any more. A
 * slow consumer gets the latest state of each user only. Throws NOT_FOUND.
 */
export async function followTyping(
  ctx: Context,
  conversationId: number,
): Promise<ChangeSource<Typing>> {
  const { id } = await conversationById(ctx, conversationId);
  const latest = new Map<number, boolean>();
  let unlisten: (() => void) | null = null;
  let hasLeft = false;
  return new ChangeSource<Typing>({
    async join(changed) {
      const stop = await ctx.app.doorbell.listen(typingTopic(id), (who) => {
        if (who === 0 || Math.abs(who) === ctx.viewer.id) return;
        latest.set(Math.abs(who), who > 0);
        changed();
      });
      if (hasLeft) stop();
      else unlisten = stop;
    },
    leave() {
      hasLeft = true;
      unlisten?.();
    },
    async next() {
      const [first] = latest;
      if (!first) return null;
      if (!(await isParticipant(ctx.fresh(), id))) return 'end';
      latest.delete(first[0]);
      return { userId: first[0], isTyping: first[1] };
    },
  });
}
