import type { Context } from '../../core/context.js';
import { ask } from '../../core/postgres/pool.js';

const participation = (conversation: string, user: string) =>
  `select from participants where conversation_id = ${conversation} and user_id = ${user}`;

/** Whether the viewer is a participant of a conversation. */
export async function takesPart(ctx: Context, conversationId: number): Promise<boolean> {
  const values = [conversationId, ctx.viewer.id];
  const rows = ctx.inCommit
    ? await ctx.em.execute(participation('?', '?'), values)
    : await ask(ctx.app, 'takes_part', participation('$1', '$2'), values);
  return rows.length > 0;
}
