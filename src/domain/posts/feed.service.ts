import type { Context } from '../../core/context.js';
import { keyset } from '../../core/nested-pages.js';
import {
  cursorOf,
  type Page,
  type PageArgs,
  pageLimitOf,
  readPage,
  toPage,
} from '../../core/pages.js';
import { Post } from './post.entity.js';

/**
 * What the people the viewer follows posted, newest first. Each of them contributes at most one
 * page of index entries, so the cost does not grow with how much they have posted.
 */
export async function feed(ctx: Context, args: PageArgs): Promise<Page<Post>> {
  const page = readPage(args, pageLimitOf(ctx));
  const { beyond, params, order, limit } = keyset(page);
  const rows: object[] = await ctx.em.execute(
    `select posts.* from (
       select newest.id, newest.created_at from follows cross join lateral (
         select id, created_at from posts
         where author_id = follows.followee_id ${beyond} order by ${order} limit ?
       ) newest where follows.follower_id = ? order by ${order} limit ?
     ) head join posts using (id, created_at) order by ${order}`,
    [...params, limit, ctx.viewer.id, limit],
  );
  return toPage(
    rows.map((row) => ctx.em.map(Post, row as never)),
    page,
    cursorOf,
  );
}
