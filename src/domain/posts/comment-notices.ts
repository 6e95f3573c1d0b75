import type { Context } from '../../core/context.js';
import { announceSubject, holdInboxes, notify, withdraw } from '../inbox/inbox.service.js';
import type { Comment } from './comment.entity.js';
import type { Post } from './post.entity.js';

// Steps inside an open `ctx.commit` that has locked the post.

/** Tells the author of a post of a new comment, and the author of the comment that it replies to. */
export async function tellOf(
  ctx: Context,
  { id, post, author }: Comment,
  replied: Comment | null,
): Promise<void> {
  const userId = author.id;
  const ownerId = post.author.id;
  const told = [ownerId, ...(replied ? [replied.author.id] : [])].filter((one) => one !== userId);
  await holdInboxes(ctx, told);
  if (told.includes(ownerId)) {
    const isReplyToOwner = replied?.author.id === ownerId;
    const data = {
      postId: post.id,
      commentId: id,
      userId,
      ...(isReplyToOwner && { isReplyToOwner }),
    };
    await notify(ctx, [ownerId], 'commented', data);
  }
  if (replied && told.includes(replied.author.id)) {
    const data = { commentId: replied.id, replyId: id, userId };
    await notify(ctx, [replied.author.id], 'commentReplied', data);
  }
}

/** Takes back what was told of a comment that was deleted, and hides what was told about it. */
export async function withdrawTold(
  ctx: Context,
  { id, author, parent }: Comment,
  post: Post,
): Promise<void> {
  const userId = author.id;
  const replied = parent ? await repliedBy(ctx, id, userId, parent.id) : null;
  await holdInboxes(ctx, [post.author.id, userId, ...(replied ? [replied.authorId] : [])]);
  await withdraw(ctx, post.author.id, 'commented', { postId: post.id, commentId: id, userId });
  if (replied) {
    const data = { commentId: replied.id, replyId: id, userId };
    await withdraw(ctx, replied.authorId, 'commentReplied', data);
  }
  await announceSubject(ctx, [userId], 'comment', id);
}

/** The comment of a thread whose author was told of a reply; null for none. */
async function repliedBy(ctx: Context, replyId: number, userId: number, threadId: number) {
  const [row] = await ctx.em.execute<{ id: string; author_id: string }[]>(
    `select c.id, c.author_id from comments c
     join notification_actors told on told.user_id = c.author_id and told.kind = 'COMMENT_REPLIED'
       and told.subject_id = c.id and told.actor_id = ?
     where (c.id = ? or c.parent_id = ?) and told.cause_id = ?`,
    [userId, threadId, threadId, replyId],
  );
  return row ? { id: Number(row.id), authorId: Number(row.author_id) } : null;
}
