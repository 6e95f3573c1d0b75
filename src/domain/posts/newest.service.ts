import { type Context } from '../../core/context.js';
import { unauthenticated } from '../../core/errors.js';
import { allColumns } from '../../core/postgres/columns.js';
import { lockRows } from '../../core/postgres/lock.js';
import { User } from '../account/user.entity.js';
import { Post } from './post.entity.js';

/**
 * The number of posts of each user that are marked as newest. Feeds read them from a small partial index,
 * whose size does not depend on the number of older posts.
 */
export const newestOfEach = 3;

const newest = (count = newestOfEach) =>
  `select id from posts where author_id = ? and not hidden order by created_at desc, id desc limit ${count}`;

/**
 * Locks the viewer until the open commit ends, so that changes of their newest posts are serialized. Users
 * are locked before posts, in the order of their ids. Throws UNAUTHENTICATED for a deleted account.
 */
export async function lockAuthor(ctx: Context): Promise<void> {
  const [author] = await lockRows(ctx, User, [ctx.viewer.id]);
  if (!author || author.deletedAt || author.suspendedAt) throw unauthenticated();
}

/** Unmarks posts of a locked author that one more post moves out of the newest, within the open commit. */
export async function unmarkOlder(ctx: Context, authorId: number): Promise<void> {
  // Posts are always locked in the order of their ids.
  await ctx.em.execute(
    `with older as (
       select id from posts where author_id = ? and among_newest and id not in (${newest(newestOfEach - 1)})
       order by id for no key update
     )
     update posts set among_newest = false where id in (select id from older)`,
    [authorId, authorId],
  );
}

/** Locks a post and the newest posts of its author in the order of their ids; one may replace it as newest. */
export async function lockWithNewest(
  ctx: Context,
  authorId: number,
  postId: number,
): Promise<Post | null> {
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select ${allColumns(ctx, Post)} from posts where id = ? or id in (${newest(newestOfEach + 1)})
     order by id for no key update`,
    [postId, authorId],
  );
  const row = rows.find(({ id }) => Number(id) === postId);
  return row ? ctx.em.map(Post, row as never) : null;
}

/** Deletes a post after `lockWithNewest`, and marks the post that replaces it among the newest. */
export async function erase(ctx: Context, post: Post): Promise<void> {
  await ctx.em.nativeDelete(Post, { id: post.id });
  await markNewest(ctx, post.author.id);
}

/** Marks the newest visible posts of a locked author, whose posts are locked too. */
export const markNewest = (ctx: Context, authorId: number): Promise<unknown> =>
  ctx.em.execute(
    `update posts set among_newest = true where id in (${newest()}) and not among_newest`,
    [authorId],
  );
