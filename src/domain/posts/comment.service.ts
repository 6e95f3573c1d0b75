import { sql as ormSql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { checkAll, exists, forbidden, notFound } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { finder } from '../../core/reads/visible.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { Comment } from './comment.entity.js';
import { tellOf, withdrawTold } from './comment-notices.js';
import { Post } from './post.entity.js';
import * as posts from './post.service.js';
import { joinThread, leaveThread } from './thread.service.js';

/** `replyToId` is the global id of the comment that it replies to. */
export interface NewComment {
  postId: string;
  content: string;
  replyToId?: string | null;
}

/**
 * Adds a comment to a post, given its global id, and tells the author of the post and of the comment that it replies
 * to. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export async function create(ctx: Context, wanted: NewComment): Promise<Comment> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const { postId, content, replyToId } = await checkAll({
    postId: () => inputId('post', 'postId', wanted.postId),
    content: () => posts.checkContent(ctx, wanted.content),
    replyToId: () => wanted.replyToId != null && inputId('comment', 'replyToId', wanted.replyToId),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const post = await posts.lock(ctx, postId);
    const thread = replyToId ? await joinThread(ctx, postId, replyToId) : null;
    post.commentCount += 1;
    const newest = 'select max(created_at) from comments where post_id = ?';
    const createdAt = await nextMoment(ctx, newest, [postId]);
    const parent = thread?.parent ?? null;
    const written = { post, author, parent, content, createdAt, updatedAt: createdAt };
    const comment = ctx.em.create(Comment, written);
    await ctx.em.flush();
    await tellOf(ctx, comment, thread?.replied ?? null);
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
    await find(ctx, commentId);
    const [comment] = await lockRows(ctx, Comment, [commentId]);
    if (!comment || comment.hidden || comment.deletedAt) throw notFound('Comment');
    if (comment.author.id !== viewerId)
      throw forbidden('Only its author may change a comment.').because('NOT_AUTHOR');
    ctx.em.assign(comment, { content, updatedAt: ormSql.now() } as object);
    return comment;
  });
}

/**
 * Deletes a comment of the viewer, or on a post of the viewer; replies to it stay. An own comment that the viewer does
 * not see any more is deleted too, with the same answer as for one that does not exist. Throws NOT_FOUND and FORBIDDEN.
 */
export async function remove(ctx: Context, commentId: number): Promise<Comment> {
  const shown = await ctx.commit(async () => {
    await holdAccounts(ctx);
    const isSeen = await exists(find(ctx, commentId));
    const comment = isSeen ? await find(ctx, commentId) : await ownUnseen(ctx, commentId);
    // The post is locked before the comment, as in the deletion of a post.
    const [post] = await lockRows(ctx, Post, [comment.post.id]);
    if (!post || (isSeen && post.hidden)) throw notFound('Comment');
    if (comment.author.id !== ctx.viewer.id && post.author.id !== ctx.viewer.id) {
      throw forbidden('Only its author or the author of the post may delete a comment.').because(
        'NOT_AUTHOR',
      );
    }
    await leaveThread(ctx, comment);
    post.commentCount -= 1;
    await withdrawTold(ctx, comment, post);
    return isSeen ? comment : null;
  });
  if (!shown) throw notFound('Comment');
  return shown;
}

/** A comment of the viewer on a post that the viewer does not see. Throws NOT_FOUND. */
async function ownUnseen(ctx: Context, commentId: number): Promise<Comment> {
  const comment = await ctx.em.findOne(Comment, { id: commentId, author: ctx.viewer.id });
  if (!comment) throw notFound('Comment');
  return comment;
}

/** Loads a comment by its id. Throws NOT_FOUND. */
export const find = finder(Comment);
