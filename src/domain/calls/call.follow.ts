import type { Context } from '../../core/context.js';
import type { Followed } from '../../core/events/hub.js';
import type { Paged } from '../../core/events/paged.js';
import { callTopic } from '../../core/events/topics.js';
import { callById } from './call.service.js';

/** Everything that happens in a call of the viewer's, from a cursor on. Throws NOT_FOUND. */
export async function followCall(
  ctx: Context,
  callId: number,
  { after, epoch }: { after?: number | null; epoch?: string | null },
): Promise<Paged<Followed>> {
  const { id } = await callById(ctx, callId);
  return ctx.app.hub.follow(callTopic(id), {
    after,
    epoch,
    // The two of a call stay the two of it.
    authorize: async () => true,
    asksAgain: () => false,
  });
}
