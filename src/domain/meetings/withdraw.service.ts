import type { Context } from '../../core/context.js';

/** Calls the viewer's meetings off and takes them from those of others, inside an open `ctx.commit`. */
export async function withdraw(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  await ctx.em.execute('delete from meetings where host_id = ?', [id]);
  await ctx.em.execute('delete from invitations where invitee_id = ?', [id]);
}
