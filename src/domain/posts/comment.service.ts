import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { checkAll, forbidden, notFound } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { notify } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import * as posts from './post.service.js';

/** Adds a comment to a post, given its global id, and notifies its author. Throws NOT_FOUND and BAD_USER_INPUT. */
export async function create(
  ctx: Context,
  wanted: { postId: string; content: string },
): Promise<Comment> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const { postId, content } = await checkAll({
    postId: () => inputId('post', 'postId', wanted.postId),
    content: () => posts.checkContent(ctx, wanted.content),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const post = await posts.lock(ctx, postId);
    post.commentCount += 1;
    const newest = 'select max(created_at) from comments where post_id = ?';
    const createdAt = await nextMoment(ctx, newest, [postId]);
    const written = { post, author, content, createdAt, updatedAt: createdAt };
    const comment = ctx.em.create(Comment, written);
    await ctx.em.flush();
    if (post.author.id !== author.id) {
      const data = { postId, commentId: comment.id, userId: author.id };
      await notify(ctx, [post.author.id], 'commented', data);
    }
    return comment;
  });
}

/**
 * Changes the text of a comment of the viewer, given its global id. Throws NOT_FOUND, FORBIDDEN and
 * BAD_USER_INPUT.
 */
export async function update(
  ctx: Context,
  change: { commentId: string; content: string },
): Promise<Comment> {
  const { id: viewerId } = ctx.viewer;
  const { commentId, content } = await checkAll({
    commentId: () => inputId('comment', 'commentId', change.commentId),
    content: () => posts.checkContent(ctx, change.content),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const [comment] = await lockRows(ctx, Comment, [commentId]);
    if (!comment || comment.hidden) throw notFound('Comment');
    if (comment.author.id !== viewerId) throw forbidden('Only its author may change a comment.');
    ctx.em.assign(comment, { content, updatedAt: sql.now() } as object);
    return comment;
  });
}

/** Deletes a comment of the viewer, or on a post of the viewer. Throws NOT_FOUND and FORBIDDEN. */
export const remove = (ctx: Context, commentId: number): Promise<Comment> =>
  ctx.commit(async () => {
    await holdAccounts(ctx);
    const comment = await find(ctx, commentId);
    // The post is locked before the comment, as in the deletion of a post.
    const post = await posts.lock(ctx, comment.post.id);
    if (comment.author.id !== ctx.viewer.id && post.author.id !== ctx.viewer.id) {
      throw forbidden('Only its author or the author of the post may delete a comment.');
    }
    const gone = await ctx.em.nativeDelete(Comment, { id: commentId, hidden: false });
    if (gone === 0) throw notFound('Comment');
    post.commentCount -= 1;
    return comment;
  });

/** Loads a comment by its id. Throws NOT_FOUND. */
export const find = finder(Comment);

/** Comments of a post, oldest first. */
export const commentsOfPost = connection({
  entity: Comment,
  by: 'post',
  order: byMoment('created_at', 'id', { ascending: true }),
});
