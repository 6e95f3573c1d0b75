import type { Context } from '../../core/context.js';
import { typingTopic } from '../../core/events/topics.js';
import { walk } from '../../core/events/walk.js';
import { conversationById } from './conversation.service.js';
import { takesPart } from './participant.service.js';

/** That somebody began or stopped typing. */
export interface Typing {
  userId: number;
  isTyping: boolean;
}

/** The viewer types, or stopped. It is told to who listens now, and kept nowhere. Throws NOT_FOUND. */
export async function setTyping(
  ctx: Context,
  conversationId: number,
  isTyping: boolean,
): Promise<Typing> {
  const { id } = await conversationById(ctx, conversationId);
  const userId = ctx.viewer.id;
  ctx.ring(typingTopic(id), isTyping ? userId : -userId);
  return { userId, isTyping };
}

/**
 * Who else begins and stops typing, until the viewer no longer takes part. Who is slow to listen is
 * told the latest of each person. Throws NOT_FOUND.
 */
export async function followTyping(
  ctx: Context,
  conversationId: number,
): Promise<AsyncIterableIterator<Typing>> {
  const { id } = await conversationById(ctx, conversationId);
  const latest = new Map<number, boolean>();
  let hangUp: (() => void) | null = null;
  let left = false;
  return walk<Typing>({
    async join(moved) {
      const listening = await ctx.app.doorbell.listen(typingTopic(id), (who) => {
        if (who === 0 || Math.abs(who) === ctx.viewer.id) return;
        latest.set(Math.abs(who), who > 0);
        moved();
      });
      if (left) listening();
      else hangUp = listening;
    },
    leave() {
      left = true;
      hangUp?.();
    },
    async next() {
      const [first] = latest;
      if (!first) return null;
      if (!(await takesPart(ctx.fresh(), id))) return 'over';
      latest.delete(first[0]);
      return { userId: first[0], isTyping: first[1] };
    },
  });
}
