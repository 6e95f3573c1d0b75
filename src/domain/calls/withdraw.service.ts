import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { end } from './call.transitions.js';

/** Hangs up whatever call of the viewer's rings or is spoken in, inside an open `ctx.commit`. */
export async function withdraw(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  const live = await ctx.em.execute<{ id: string }[]>(
    `select id from calls where status in ('RINGING', 'ACTIVE') and ? in (caller_id, callee_id)`,
    [id],
  );
  for (const call of live) {
    await end(ctx, Number(call.id)).catch((error: unknown) => {
      // The other one hung up first.
      if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
    });
  }
}
