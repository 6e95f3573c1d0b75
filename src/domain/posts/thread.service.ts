import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { Comment } from './comment.entity.js';

// Steps inside an open `ctx.commit` that has locked the post. A thread has one level: a reply to a reply is one to the
// comment that began the thread.

/**
 * Counts one more reply in the thread of a comment: resolves to the comment that began it, and to the one that is
 * replied to. Throws NOT_FOUND, also for deleted comments, and BAD_USER_INPUT for comments on other posts.
 */
export async function joinThread(
  ctx: Context,
  postId: number,
  repliedId: number,
): Promise<{ parent: Comment; replied: Comment }> {
  const [replied] = await lockRows(ctx, Comment, [repliedId]);
  if (!replied || replied.hidden || replied.deletedAt) throw notFound('Comment');
  if (replied.post.id !== postId) throw badInput('replyToId', 'This comment is on another post.');
  const [parent = replied] = replied.parent
    ? await lockRows(ctx, Comment, [replied.parent.id])
    : [];
  if (parent.hidden) throw notFound('Comment');
  parent.replyCount += 1;
  return { parent, replied };
}

/** Deletes a comment. Its row stays without text while there are replies to it, and goes with the last of them. */
export async function leaveThread(ctx: Context, { id, parent }: Comment): Promise<void> {
  const erased = await erase(ctx, [id]);
  if (erased === 0) throw notFound('Comment');
  if (parent) await countReplies(ctx, [parent.id], -1);
}

/** Deletes these comments, or their texts and likes where others replied to them. Resolves to their number. */
async function erase(ctx: Context, ids: readonly number[]): Promise<number> {
  const gone = await ctx.em.execute(
    `delete from comments c where id in (?) and not hidden and deleted_at is null
       and not exists (select from comments r where r.parent_id = c.id) returning id`,
    [ids],
  );
  const kept = await ctx.em.execute(
    `with kept as (
       update comments set content = '', like_count = 0, deleted_at = clock_timestamp()
       where id in (?) and not hidden and deleted_at is null returning id
     ), unliked as (delete from comment_likes where comment_id in (select id from kept))
     select id from kept`,
    [ids],
  );
  return gone.length + kept.length;
}

/** Adds to the number of replies of comments, or counts it anew, and drops deleted ones without a reply. */
export async function countReplies(
  ctx: Context,
  parentIds: readonly number[],
  change?: number,
): Promise<void> {
  if (parentIds.length === 0) return;
  await ctx.em.execute(
    `update comments p set reply_count = ${
      change === undefined
        ? '(select count(*) from comments r where r.parent_id = p.id and not r.hidden)'
        : `reply_count + ${Math.trunc(change)}`
    } where id in (?)`,
    [parentIds],
  );
  await ctx.em.execute(
    `delete from comments p where id in (?) and deleted_at is not null
       and not exists (select from comments r where r.parent_id = p.id)`,
    [parentIds],
  );
}
