import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { forbidden, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { notify } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import * as posts from './post.service.js';

/** The viewer says something to a post, and its author hears of it. Throws NOT_FOUND and BAD_USER_INPUT. */
export async function create(ctx: Context, postId: number, content: string): Promise<Comment> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const text = posts.checkContent(ctx, content);
  return ctx.commit(async () => {
    const post = await posts.lock(ctx, postId);
    post.commentCount += 1;
    const comment = ctx.em.create(Comment, { post, author, content: text });
    await ctx.em.flush();
    if (post.author.id !== author.id) {
      const data = { postId, commentId: comment.id, userId: author.id };
      await notify(ctx, [post.author.id], 'commented', data);
    }
    return comment;
  });
}

/** Changes the text of a comment of the viewer's. Throws NOT_FOUND, FORBIDDEN and BAD_USER_INPUT. */
export async function update(ctx: Context, commentId: number, content: string): Promise<Comment> {
  const { id: viewerId } = ctx.viewer;
  return ctx.commit(async () => {
    const [comment] = await lockRows(ctx, Comment, [commentId]);
    if (!comment) throw notFound('Comment');
    if (comment.author.id !== viewerId) throw forbidden('Only its author may change a comment.');
    const text = posts.checkContent(ctx, content);
    ctx.em.assign(comment, { content: text, updatedAt: sql.now() } as object);
    return comment;
  });
}

/**
 * Deletes a comment: its author may, and the author of the post it stands under. Throws NOT_FOUND
 * and FORBIDDEN.
 */
export async function remove(ctx: Context, commentId: number): Promise<Comment> {
  const comment = await find(ctx, commentId);
  return ctx.commit(async () => {
    // The post first, then the comment: the order in which deleting a post takes them.
    const post = await posts.lock(ctx, comment.post.id);
    if (![comment.author.id, post.author.id].includes(ctx.viewer.id)) {
      throw forbidden('Only its author or the author of the post may delete a comment.');
    }
    const gone = await ctx.em.nativeDelete(Comment, { id: commentId });
    if (gone === 0) throw notFound('Comment');
    post.commentCount -= 1;
    return comment;
  });
}

/** The comment with this number, through this request's loader. Throws NOT_FOUND. */
export const find = finder(Comment);

/** What was said to a post, oldest first. */
export const commentsOfPost = connection({
  entity: Comment,
  by: 'post',
  order: byMoment('created_at', 'id', { ascending: true }),
});
