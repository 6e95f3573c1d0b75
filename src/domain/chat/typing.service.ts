import type { Context } from '../../core/context.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { typingTopic } from '../../core/events/topics.js';
import { isBlocked } from '../account/user.service.js';
import { conversationById, isParticipant } from './conversation.service.js';
import { assertMayWrite } from './message.service.js';
import { isRequestToViewer } from './request.service.js';
import { adminsOnly } from './sending.js';

/** A user started or stopped typing. */
export interface Typing {
  conversationId: number;
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
  await assertMayWrite(ctx, id);
  if (await onlyListens(ctx, id)) throw adminsOnly();
  const userId = ctx.viewer.id;
  if (await isRequestToViewer(ctx, id)) return { conversationId: id, userId, isTyping };
  ctx.ring(typingTopic(id), isTyping ? userId : -userId);
  return { conversationId: id, userId, isTyping };
}

/** Whether the viewer is an ordinary member of an announcement group. */
async function onlyListens(ctx: Context, conversationId: number): Promise<boolean> {
  const rows = await ctx.em.execute(
    `select from participants part join groups g using (conversation_id)
       join conversations c on c.id = g.conversation_id and c.is_announcement
     where part.conversation_id = ? and part.user_id = ? and not part.is_admin and g.owner_id <> part.user_id`,
    [conversationId, ctx.viewer.id],
  );
  return rows.length > 0;
}

/**
 * Yields when other participants start and stop typing, without those in a block with the viewer, until the viewer is
 * no participant any more. A slow consumer gets the latest state of each user only. Throws NOT_FOUND.
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
      for (const [userId, isTyping] of latest) {
        const now = ctx.fresh();
        if (!(await isParticipant(now, id))) return 'end';
        latest.delete(userId);
        if (!(await isBlocked(now, userId))) return { conversationId: id, userId, isTyping };
      }
      return null;
    },
  });
}
