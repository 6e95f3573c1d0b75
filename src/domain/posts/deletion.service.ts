import type { Context } from '../../core/context.js';

/**
 * Deletes the posts, comments and likes of a user inside an open `ctx.commit`, with the comments of
 * others on those posts. The counters of the remaining posts and comments stay exact.
 */
export async function deleteDataOf(ctx: Context, id: number): Promise<void> {
  // Every transaction locks posts before comments, each in the order of their ids.
  await ctx.em.execute(
    `select id from posts where author_id = ?
       or id in (select post_id from post_likes where user_id = ?)
       or id in (select post_id from comments where author_id = ?)
     order by id for no key update`,
    [id, id, id],
  );
  await ctx.em.execute('delete from posts where author_id = ?', [id]);
  await ctx.em.execute(
    `with gone as (delete from post_likes where user_id = ? returning post_id)
     update posts set like_count = like_count - 1 from gone where posts.id = gone.post_id`,
    [id],
  );
  await ctx.em.execute(
    `with gone as (delete from comments where author_id = ? returning post_id, hidden),
     fewer as (select post_id, count(*)::int as comments from gone where not hidden group by post_id)
     update posts set comment_count = comment_count - fewer.comments
     from fewer where posts.id = fewer.post_id`,
    [id],
  );
  await ctx.em.execute(
    `select id from comments where id in (select comment_id from comment_likes where user_id = ?)
     order by id for no key update`,
    [id],
  );
  await ctx.em.execute(
    `with gone as (delete from comment_likes where user_id = ? returning comment_id)
     update comments set like_count = like_count - 1 from gone where comments.id = gone.comment_id`,
    [id],
  );
}
