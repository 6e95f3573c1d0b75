import type { Context } from '../../core/context.js';
import { lockRows } from '../../core/postgres/lock.js';
import { Group } from './group.entity.js';
import { depart } from './group.steps.js';

/**
 * The viewer leaves every group, inside an open `ctx.commit` that holds their account and no inbox
 * yet: whoever sends takes the lock of a group's stream before those of inboxes.
 */
export async function withdraw(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select g.id from groups g join participants p on p.conversation_id = g.conversation_id
     where p.user_id = ?`,
    [id],
  );
  if (rows.length === 0) return;
  const groups = await lockRows(
    ctx,
    Group,
    rows.map((row) => Number(row.id)),
  );
  for (const group of groups) {
    // Somebody may have been quicker to remove them.
    const [part] = await ctx.em.execute<object[]>(
      'select from participants where conversation_id = ? and user_id = ?',
      [group.conversation.id, id],
    );
    if (part) await depart(ctx, group, id);
  }
}

/** Those of these pictures that some group shows. */
export async function picturesAmong(ctx: Context, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const rows = await ctx.em.execute<{ image_url: string }[]>(
    'select image_url from groups where image_url in (?)',
    [[...paths]],
  );
  return rows.map((row) => row.image_url);
}
