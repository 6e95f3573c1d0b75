import type { Context } from '../../core/context.js';
import { lockRows } from '../../core/lock.js';
import { User } from '../account/user.entity.js';
import { newestOfEach } from './newest.js';

/**
 * Keeps an author's posts as they are, but for this open commit, until it ends: of two that change
 * which are the newest, the second has to see what the first did. Comes before locks of posts.
 */
export const lockAuthor = (ctx: Context, authorId: number) => lockRows(ctx, User, [authorId]);

/** Marks an author's newest posts, and no others, within the open commit that has locked the author. */
export async function markNewest(ctx: Context, authorId: number): Promise<void> {
  await ctx.em.execute(
    `with newest as (
       select id from posts where author_id = ? order by created_at desc, id desc limit ${newestOfEach}
     )
     update posts set among_newest = not among_newest where id in (
       select id from posts where author_id = ? and among_newest and id not in (select id from newest)
       union all
       select id from posts where id in (select id from newest) and not among_newest
     )`,
    [authorId, authorId],
  );
}
