import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { computed } from '../../core/reads/computed.js';
import { raw, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { notifyOnce } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import { Post } from './post.entity.js';

const kinds = {
  post: { entity: Post, table: 'post_likes', column: 'post_id', name: 'Post' },
  comment: { entity: Comment, table: 'comment_likes', column: 'comment_id', name: 'Comment' },
} as const;

type Kind = keyof typeof kinds;
type Liked<K extends Kind> = InstanceType<(typeof kinds)[K]['entity']>;

/** Adds a like of the viewer and notifies the author once; idempotent. Throws NOT_FOUND. */
export const like = <K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> =>
  changeLike(ctx, kind, id, async (viewerId, authorId) => {
    const { table, column } = kinds[kind];
    const added = await ctx.em.execute(
      `insert into ${table} (${column}, user_id) values (?, ?) on conflict do nothing returning 1`,
      [id, viewerId],
    );
    if (added.length > 0) await tell[kind](ctx, authorId, id);
    return added.length;
  });

/** Notifies the author of a like. */
const tell = {
  post: (ctx: Context, authorId: number, postId: number) =>
    notifyOnce(
      ctx,
      authorId,
      'postLiked',
      { postId, userId: ctx.viewer.id },
      globalId('post', postId),
    ),
  comment: (ctx: Context, authorId: number, commentId: number) =>
    notifyOnce(
      ctx,
      authorId,
      'commentLiked',
      { commentId, userId: ctx.viewer.id },
      globalId('comment', commentId),
    ),
};

/** Removes the like of the viewer; idempotent. Throws NOT_FOUND. */
export const unlike = <K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> =>
  changeLike(ctx, kind, id, async (viewerId) => {
    const { table, column } = kinds[kind];
    const gone = await ctx.em.execute(
      `delete from ${table} where ${column} = ? and user_id = ? returning 1`,
      [id, viewerId],
    );
    return -gone.length;
  });

/** Locks the liked row while `change` runs, and adds its result to the like count. */
async function changeLike<K extends Kind>(
  ctx: Context,
  kind: K,
  id: number,
  change: (viewerId: number, authorId: number) => Promise<number>,
): Promise<Liked<K>> {
  const { id: viewerId } = ctx.viewer;
  const { entity, name } = kinds[kind];
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const [row] = await lockRows<Post | Comment>(ctx, entity, [id]);
    if (!row || row.hidden) throw notFound(name);
    row.likeCount += await change(viewerId, row.author.id);
    return row as Liked<K>;
  });
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
