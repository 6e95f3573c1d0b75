import type { Context } from '../../core/context.js';
import type { Followed } from '../../core/events/hub.js';
import type { Paged } from '../../core/events/paged.js';
import { callTopic } from '../../core/events/topics.js';
import { callById } from './call.service.js';

/** Follows the stream of a call of the viewer from a cursor. Throws NOT_FOUND. */
export async function followCall(
  ctx: Context,
  callId: number,
  { after, epoch }: { after?: number | null; epoch?: string | null },
): Promise<Paged<Followed>> {
  const { id } = await callById(ctx, callId);
  return ctx.app.hub.follow(callTopic(id), {
    after,
    epoch,
    // The participants of a call never change.
    authorize: async () => true,
    asksAgain: () => false,
  });
}
