import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { checkAll, forbidden, notFound } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import * as uploads from '../uploads/upload.service.js';
import { erase, lockAuthor, lockWithNewest, unmarkOlder } from './newest.service.js';
import { Post } from './post.entity.js';
import { postById } from './post.reads.js';

/** `imageId` is the global id of an upload of the author. */
export interface NewPost {
  content: string;
  imageId?: string | null;
}

/** Changes to a post; fields left out keep their value, and a null picture is removed. */
export interface PostChange {
  /** Its global id. */
  postId: string;
  content?: string | null;
  imageId?: string | null;
}

/** Validates the text of a post or comment. Throws BAD_USER_INPUT on `content`. */
export const checkContent = (ctx: Context, content: string) =>
  cleanText('content', content, { min: 1, max: ctx.app.config.limits.messageCharacters });

/** Creates a post of the viewer. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewPost): Promise<Post> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const { content, imageUrl } = await checkAll({
    content: () => checkContent(ctx, wanted.content),
    imageUrl: () => uploads.pictureAt(ctx, 'imageId', wanted.imageId),
  });
  return ctx.commit(async () => {
    await lockAuthor(ctx);
    await unmarkOlder(ctx, author.id);
    const createdAt = await nextMomentOf(ctx, Post);
    const written = { author, content, imageUrl, createdAt, updatedAt: createdAt };
    const post = ctx.em.create(Post, written);
    await ctx.em.flush();
    return post;
  });
}

/** Changes a post of the viewer. Throws NOT_FOUND, FORBIDDEN and BAD_USER_INPUT. */
export async function update(ctx: Context, change: PostChange): Promise<Post> {
  void ctx.viewer;
  const { postId, content, image } = await checkAll({
    postId: () => inputId('post', 'postId', change.postId),
    content: () => change.content != null && checkContent(ctx, change.content),
    image: () => uploads.pictureAt(ctx, 'imageId', change.imageId),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const post = await lockOwn(ctx, postId);
    if (content) post.content = content;
    const { imageUrl } = post;
    if (change.imageId !== undefined) post.imageUrl = image;
    ctx.em.assign(post, { updatedAt: sql.now() } as object);
    await ctx.em.flush();
    await uploads.release(ctx, imageUrl);
    return post;
  });
}

/** Deletes a post of the viewer with its likes and comments. Throws NOT_FOUND and FORBIDDEN. */
export const remove = (ctx: Context, postId: number): Promise<Post> =>
  ctx.commit(async () => {
    await lockAuthor(ctx);
    const { id } = ctx.viewer;
    const post = own(ctx, await lockWithNewest(ctx, id, postId));
    await erase(ctx, post);
    await uploads.release(ctx, post.imageUrl);
    return post;
  });

/** Locks a post until the open commit ends. Throws NOT_FOUND. */
export async function lock(ctx: Context, postId: number): Promise<Post> {
  const [post] = await lockRows(ctx, Post, [postId]);
  if (!post || post.hidden) throw notFound('Post');
  return post;
}

const lockOwn = async (ctx: Context, postId: number) => own(ctx, await lock(ctx, postId));

/** Asserts that a post is the viewer's. Throws NOT_FOUND for null, and FORBIDDEN for another author. */
function own(ctx: Context, post: Post | null): Post {
  if (!post || post.hidden) throw notFound('Post');
  if (post.author.id !== ctx.viewer.id) throw forbidden('Only its author may change a post.');
  return post;
}

/** Loads a post by its id. Throws NOT_FOUND. */
export const find = postById.load;
