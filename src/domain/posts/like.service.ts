import type { Context, LoaderBatch } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { lockRows } from '../../core/lock.js';
import { globalId } from '../../core/node.js';
import { notifyOnce } from '../inbox/inbox.service.js';
import { Comment } from './comment.entity.js';
import { Post } from './post.entity.js';

const kinds = {
  post: { entity: Post, table: 'post_likes', column: 'post_id', name: 'Post' },
  comment: { entity: Comment, table: 'comment_likes', column: 'comment_id', name: 'Comment' },
} as const;

type Kind = keyof typeof kinds;
type Liked<K extends Kind> = InstanceType<(typeof kinds)[K]['entity']>;

/** The viewer likes it from now on; twice is once. Its author hears of it once. Throws NOT_FOUND. */
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

/** How the author hears of a like. */
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

/** The viewer likes it no longer. Throws NOT_FOUND. */
export const unlike = <K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> =>
  changeLike(ctx, kind, id, async (viewerId) => {
    const { table, column } = kinds[kind];
    const gone = await ctx.em.execute(
      `delete from ${table} where ${column} = ? and user_id = ? returning 1`,
      [id, viewerId],
    );
    return -gone.length;
  });

/** What is liked stays locked while `change` says by how much its count moves. */
async function changeLike<K extends Kind>(
  ctx: Context,
  kind: K,
  id: number,
  change: (viewerId: number, authorId: number) => Promise<number>,
): Promise<Liked<K>> {
  const { id: viewerId } = ctx.viewer;
  const { entity, name } = kinds[kind];
  const liked = await ctx.commit(async () => {
    const [row] = await lockRows<Post | Comment>(ctx, entity, [id]);
    if (!row) throw notFound(name);
    row.likeCount += await change(viewerId, row.author.id);
    return row;
  });
  ctx.loader(likedByViewer[kind]).clear(id);
  return liked as Liked<K>;
}

const likedByViewer: Record<Kind, LoaderBatch<number, boolean>> = {
  post: (ctx, ids) => readLikes(ctx, 'post', ids),
  comment: (ctx, ids) => readLikes(ctx, 'comment', ids),
};

async function readLikes(ctx: Context, kind: Kind, ids: readonly number[]): Promise<boolean[]> {
  const { table, column } = kinds[kind];
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select ${column} as id from ${table} where user_id = ? and ${column} in (?)`,
    [ctx.viewer.id, ids],
  );
  const liked = new Set(rows.map((row) => Number(row.id)));
  return ids.map((id) => liked.has(id));
}

/** Whether the viewer likes a post or a comment. */
export const viewerLikes = (ctx: Context, kind: Kind, id: number): Promise<boolean> =>
  ctx.loader(likedByViewer[kind]).load(id);
