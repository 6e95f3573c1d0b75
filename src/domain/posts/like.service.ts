import type { EntityClass } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { exists, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { raw, sql, viewerId } from '../../core/reads/sql.js';
import { finder } from '../../core/reads/visible.js';
import { holdAccounts } from '../account/hold.service.js';
import type { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { notifyOnce, withdraw } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import { CommentLike } from './comment-like.entity.js';
import { Post } from './post.entity.js';
import { PostLike } from './post-like.entity.js';

/** Tells the author of a like, or takes that back. */
type Tell = typeof notifyOnce | typeof withdraw;

const kinds = {
  post: {
    entity: Post,
    table: 'post_likes',
    column: 'post_id',
    name: 'Post',
    tell: (tell: Tell, ctx: Context, authorId: number, postId: number) =>
      tell(ctx, authorId, 'postLiked', { postId, userId: ctx.viewer.id }),
  },
  comment: {
    entity: Comment,
    table: 'comment_likes',
    column: 'comment_id',
    name: 'Comment',
    tell: (tell: Tell, ctx: Context, authorId: number, commentId: number) =>
      tell(ctx, authorId, 'commentLiked', { commentId, userId: ctx.viewer.id }),
  },
} as const;

/** Throw NOT_FOUND for what the viewer does not see. */
const seen = { post: finder(Post), comment: finder(Comment) };

type Kind = keyof typeof kinds;
type Liked<K extends Kind> = InstanceType<(typeof kinds)[K]['entity']>;

/** Adds a like of the viewer and notifies the author once; idempotent. Throws NOT_FOUND. */
export const like = <K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> =>
  ctx.commit(async () => {
    await holdAccounts(ctx);
    await seen[kind](ctx, id);
    const row = await lockLiked(ctx, kind, id);
    const { table, column, tell } = kinds[kind];
    // Likers are ordered by time and user: none may have the time of another, or a cursor could be beyond it.
    const newest = `select max(created_at) + interval '1 millisecond' from ${table} where ${column} = ?`;
    const added = await ctx.em.execute(
      `insert into ${table} (${column}, user_id, created_at) values (?, ?, ?)
       on conflict do nothing returning 1`,
      [id, ctx.viewer.id, await nextMoment(ctx, newest, [id])],
    );
    if (added.length > 0) await tell(notifyOnce, ctx, row.author.id, id);
    row.likeCount += added.length;
    return row;
  });

/**
 * Removes the like of the viewer; idempotent. A like of what the viewer does not see any more is removed too, with the
 * same answer as for what does not exist. Throws NOT_FOUND.
 */
export async function unlike<K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> {
  const { table, column, name, tell } = kinds[kind];
  const shown = await ctx.commit(async () => {
    await holdAccounts(ctx);
    const isSeen = await exists(seen[kind](ctx, id));
    const row = await lockLiked(ctx, kind, id);
    const gone = await ctx.em.execute(
      `delete from ${table} where ${column} = ? and user_id = ? returning 1`,
      [id, ctx.viewer.id],
    );
    if (gone.length > 0) await tell(withdraw, ctx, row.author.id, id);
    row.likeCount -= gone.length;
    return isSeen ? row : null;
  });
  if (!shown) throw notFound(name);
  return shown;
}

/** Locks a post or comment, whose like count changes. Throws NOT_FOUND, also for hidden and deleted ones. */
async function lockLiked<K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> {
  const { entity, name } = kinds[kind];
  const [row] = await lockRows<Post | Comment>(ctx, entity, [id]);
  if (!row || row.hidden || ('deletedAt' in row && row.deletedAt)) throw notFound(name);
  return row as Liked<K>;
}

const likedByViewer = <K extends Kind>(kind: K) => {
  const { entity, table, column } = kinds[kind];
  return computed(
    entity,
    (row) =>
      sql`exists (select from ${raw(table)} liked where liked.${raw(column)} = ${row}.id and liked.user_id = ${viewerId})`,
    Boolean,
  );
};

/** Whether the viewer likes a post or comment. */
export const viewerLikes = { post: likedByViewer('post'), comment: likedByViewer('comment') };

const likersOf = <L extends PostLike | CommentLike>(
  entity: EntityClass<L>,
  by: 'post' | 'comment',
) =>
  connection<L, object, User>({
    entity,
    by,
    node: 'user',
    find: userById,
    where: (row) => isListed(sql`${row}.user_id`),
    order: byMoment<L>('created_at', 'user_id', {
      keyOf: ({ user, createdAt }) => ({ id: user.id, createdAt }),
    }),
  });

/** The users who like a post or comment, most recent like first. */
export const likers = {
  post: likersOf(PostLike, 'post'),
  comment: likersOf(CommentLike, 'comment'),
};
