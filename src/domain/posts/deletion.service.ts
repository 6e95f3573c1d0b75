import type { Context } from '../../core/context.js';
import { countReplies } from './thread.service.js';

/**
 * Deletes the posts, comments and likes of a user inside an open `ctx.commit`, with the comments of
 * others on those posts. Comments that others replied to stay without text. The counters of the remaining posts and
 * comments stay exact.
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
  const threads = await ctx.em.execute<{ parent_id: string }[]>(
    `with gone as (
       delete from comments c where author_id = ? and not exists (
         select from comments r where r.parent_id = c.id and r.author_id <> c.author_id
       ) returning id, post_id, parent_id, hidden, deleted_at
     ), kept as (
       update comments c set content = '', deleted_at = clock_timestamp() where author_id = ? and deleted_at is null
         and exists (select from comments r where r.parent_id = c.id and r.author_id <> c.author_id)
       returning post_id, hidden
     ), fewer as (
       select post_id, count(*)::int as comments from (
         select post_id from gone where not hidden and deleted_at is null
         union all select post_id from kept where not hidden
       ) one group by post_id
     ), counted as (
       update posts set comment_count = comment_count - fewer.comments from fewer where posts.id = fewer.post_id
     )
     select distinct parent_id from gone where parent_id is not null and parent_id not in (select id from gone)`,
    [id, id],
  );
  await countReplies(
    ctx,
    threads.map(({ parent_id }) => Number(parent_id)),
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
