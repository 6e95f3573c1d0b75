import type { Context } from '../../core/context.js';

/** Whether the viewer takes part in it just now. */
export async function takesPart(ctx: Context, conversationId: number): Promise<boolean> {
  const rows = await ctx.em.execute(
    'select from participants where conversation_id = ? and user_id = ?',
    [conversationId, ctx.viewer.id],
  );
  return rows.length > 0;
}
