import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { forbidden, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/lock.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { User } from '../account/user.entity.js';
import * as uploads from '../uploads/upload.service.js';
import { lockAuthor, markNewest } from './newest.service.js';
import { Post } from './post.entity.js';

/** `uploadId` names a picture of the author's own. */
export interface NewPost {
  content: string;
  uploadId?: string | null;
}

/** The text of a post or a comment. Throws BAD_USER_INPUT naming `content`. */
export const checkContent = (ctx: Context, content: string) =>
  cleanText('content', content, { min: 1, max: ctx.app.config.limits.messageCharacters });

const pictureOf = async (ctx: Context, uploadId: string | null | undefined) =>
  uploadId ? (await uploads.ownUpload(ctx, 'imageId', uploadId)).path : null;

/** Posts something of the viewer's. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, { content, uploadId }: NewPost): Promise<Post> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const text = checkContent(ctx, content);
  const imageUrl = await pictureOf(ctx, uploadId);
  return ctx.commit(async () => {
    await lockAuthor(ctx, author.id);
    const post = ctx.em.create(Post, { author, content: text, imageUrl });
    await ctx.em.flush();
    await markNewest(ctx, author.id);
    return post;
  });
}

/**
 * Changes a post of the viewer's; what is left out stays, and a picture of `null` goes. Throws
 * NOT_FOUND, FORBIDDEN and BAD_USER_INPUT.
 */
export async function update(
  ctx: Context,
  postId: number,
  change: Partial<NewPost>,
): Promise<Post> {
  return ctx.commit(async () => {
    const post = await lockOwn(ctx, postId);
    if (change.content != null) post.content = checkContent(ctx, change.content);
    if (change.uploadId !== undefined) post.imageUrl = await pictureOf(ctx, change.uploadId);
    ctx.em.assign(post, { updatedAt: sql.now() } as object);
    return post;
  });
}

/** Deletes a post of the viewer's, its likes and its comments. Throws NOT_FOUND and FORBIDDEN. */
export const remove = (ctx: Context, postId: number): Promise<Post> =>
  ctx.commit(async () => {
    await lockAuthor(ctx, ctx.viewer.id);
    return erase(ctx, await lockOwn(ctx, postId));
  });

/** Deletes a locked post of an author who is locked as well, within the open commit. */
async function erase(ctx: Context, post: Post): Promise<Post> {
  await ctx.em.nativeDelete(Post, { id: post.id });
  if (post.amongNewest) await markNewest(ctx, post.author.id);
  return post;
}

/** Deletes anybody's post, within the open commit of somebody who may. Throws NOT_FOUND. */
export async function removeAny(ctx: Context, postId: number): Promise<Post> {
  const { author } = await find(ctx, postId);
  await lockAuthor(ctx, author.id);
  return erase(ctx, await lock(ctx, postId));
}

/** The post, locked until the open commit ends. Throws NOT_FOUND. */
export async function lock(ctx: Context, postId: number): Promise<Post> {
  const [post] = await lockRows(ctx, Post, [postId]);
  if (!post) throw notFound('Post');
  return post;
}

async function lockOwn(ctx: Context, postId: number): Promise<Post> {
  const { id } = ctx.viewer;
  const post = await lock(ctx, postId);
  if (post.author.id !== id) throw forbidden('Only its author may change a post.');
  return post;
}

/** The post with this number, through this request's loader. Throws NOT_FOUND. */
export const find = finder(Post);
