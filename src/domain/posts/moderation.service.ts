import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { isSuspended } from '../account/user.reads.js';
import { aboutComment, aboutPosts, announce } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import { lockWithNewest, markNewest } from './newest.service.js';
import { Post } from './post.entity.js';
import { countReplies } from './thread.service.js';

// Steps of moderators, inside an open `ctx.commit` that has locked the author.

/** Hides a post until it is put back. Throws NOT_FOUND. */
export async function takeDownPost(ctx: Context, postId: number, authorId: number): Promise<Post> {
  const post = await lockWithNewest(ctx, authorId, postId);
  if (!post || post.removedAt) throw notFound('Post');
  await ctx.em.execute(
    `update posts set removed_at = clock_timestamp(), hidden = true, among_newest = false
     where id = ?`,
    [postId],
  );
  await markNewest(ctx, authorId);
  await announce(ctx, await aboutPosts(ctx, [postId]));
  return post;
}

/** Shows a removed post again, unless its author is suspended. Throws NOT_FOUND when it was deleted. */
export async function putBackPost(ctx: Context, postId: number): Promise<void> {
  const [post] = await lockRows(ctx, Post, [postId]);
  if (!post?.removedAt) throw notFound('Post');
  await ctx.em.execute(
    `update posts set removed_at = null, hidden = ${isSuspended('author_id')},
       among_newest = not ${isSuspended('author_id')} where id = ?`,
    [postId],
  );
  await announce(ctx, await aboutPosts(ctx, [postId]));
}

/** Hides a comment until it is put back. Throws NOT_FOUND. */
export async function takeDownComment(ctx: Context, commentId: number): Promise<Comment> {
  const { post, comment } = await lockComment(ctx, commentId);
  if (comment.removedAt || comment.deletedAt) throw notFound('Comment');
  await ctx.em.execute(
    'update comments set removed_at = clock_timestamp(), hidden = true where id = ?',
    [commentId],
  );
  if (!comment.hidden) post.commentCount -= 1;
  if (comment.parent) await countReplies(ctx, [comment.parent.id]);
  await tell(ctx, comment);
  return comment;
}

/** Shows a removed comment again, unless its author is suspended. Throws NOT_FOUND when it was deleted. */
export async function putBackComment(ctx: Context, commentId: number): Promise<void> {
  const { post, comment } = await lockComment(ctx, commentId);
  if (!comment.removedAt) throw conflict('The comment was not removed.').because('ALREADY_DONE');
  const [row] = await ctx.em.execute<{ hidden: boolean }[]>(
    `update comments set removed_at = null, hidden = ${isSuspended('author_id')} where id = ?
     returning hidden`,
    [commentId],
  );
  if (!row?.hidden) post.commentCount += 1;
  if (comment.parent) await countReplies(ctx, [comment.parent.id]);
  await tell(ctx, comment);
}

const tell = async (ctx: Context, { id, author }: Comment): Promise<void> =>
  announce(ctx, await aboutComment(ctx, { id, authorId: author.id }));

/** Locks a comment and its post, which is locked first as everywhere. Throws NOT_FOUND. */
async function lockComment(ctx: Context, commentId: number) {
  const [row] = await ctx.em.execute<{ post_id: string }[]>(
    'select post_id from comments where id = ?',
    [commentId],
  );
  const [post] = row ? await lockRows(ctx, Post, [Number(row.post_id)]) : [];
  const [comment] = post ? await lockRows(ctx, Comment, [commentId]) : [];
  if (!post || !comment) throw notFound('Comment');
  return { post, comment };
}

/** Hides the posts and comments of a user who is suspended, or shows them again, without removed ones. */
export async function hidePostsOf(
  ctx: Context,
  authorId: number,
  isHidden: boolean,
): Promise<void> {
  await ctx.em.execute(
    `select id from posts where author_id = ? or id in (select post_id from comments where author_id = ?)
     order by id for no key update`,
    [authorId, authorId],
  );
  await ctx.em.execute(
    'update posts set hidden = ?, among_newest = false where author_id = ? and removed_at is null',
    [isHidden, authorId],
  );
  await markNewest(ctx, authorId);
  await ctx.em.execute(
    'select id from comments where author_id = ? order by id for no key update',
    [authorId],
  );
  const threads = await ctx.em.execute<{ parent_id: string | null }[]>(
    `with changed as (
       update comments set hidden = ? where author_id = ? and removed_at is null and hidden <> ?
       returning post_id, parent_id, deleted_at
     ), counted as (
       select post_id, count(*)::int as comments from changed where deleted_at is null group by post_id
     ), posted as (
       update posts set comment_count = comment_count + counted.comments * ?
       from counted where posts.id = counted.post_id
     )
     select distinct parent_id from changed where parent_id is not null`,
    [isHidden, authorId, isHidden, isHidden ? -1 : 1],
  );
  await countReplies(
    ctx,
    threads.map(({ parent_id }) => Number(parent_id)),
  );
}
