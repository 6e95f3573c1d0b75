import type { Context } from '../../core/context.js';
import { User } from './user.entity.js';

/**
 * Tables whose rows outlive the account they name, as that of somebody who is gone: others were
 * told them, or live in them.
 */
export const stays: ReadonlySet<string> = new Set([
  'conversations',
  'participants',
  'messages',
  'calls',
  'groups',
  'meetings',
]);

/** Every column that names a person, of a table that would go with their row if that went. */
export const personal = (ctx: Pick<Context, 'em'>): { table: string; column: string }[] =>
  [...ctx.em.getMetadata().getAll().values()].flatMap(({ tableName: table, relations }) =>
    relations
      .filter(
        ({ targetMeta, deleteRule }) => targetMeta?.class === User && deleteRule === 'cascade',
      )
      .map(({ fieldNames }) => ({ table, column: fieldNames[0] as string })),
  );

/**
 * Deletes whatever else names the viewer, inside an open `ctx.commit`: a table that somebody adds
 * is forgotten too, unless it says here that it stays. What others count has gone by now.
 */
export async function forget(ctx: Context): Promise<void> {
  for (const { table, column } of personal(ctx)) {
    if (stays.has(table)) continue;
    await ctx.em.execute('delete from ?? where ?? = ?', [table, column, ctx.viewer.id]);
  }
}
