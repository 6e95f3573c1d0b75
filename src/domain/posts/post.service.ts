import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, forbidden, notFound } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { cleanText, isBlank } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { aboutPosts, announce } from '../inbox/inbox.service.js';
import { linkIn, replaceFetch } from '../links/link-fetch.service.js';
import * as uploads from '../uploads/upload.service.js';
import { erase, lockAuthor, lockWithNewest, unmarkOlder } from './newest.service.js';
import { Post } from './post.entity.js';
import { postById } from './post.reads.js';
import { checkImages, type PostImage, pathsOf, showImages } from './post-images.js';

/** A text, pictures, or both. */
export interface NewPost {
  content?: string | null;
  images?: readonly PostImage[] | null;
}

/** Changes to a post; fields left out keep their value. */
export interface PostChange extends NewPost {
  /** Its global id. */
  postId: string;
}

/** Validates the text of a post or comment. Throws BAD_USER_INPUT on `content`. */
export const checkContent = (ctx: Context, content: string) =>
  cleanText('content', content, { min: 1, max: ctx.app.config.limits.messageCharacters });

/** The text of a post, which may be blank where it has pictures. */
const checkText = (ctx: Context, content: string | null | undefined, hasImages: boolean) =>
  hasImages && isBlank(content ?? '') ? '' : checkContent(ctx, content ?? '');

/** Creates a post of the viewer. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewPost): Promise<Post> {
  const author = ctx.em.getReference(User, ctx.viewer.id);
  const { content, images } = await checkAll({
    content: () => checkText(ctx, wanted.content, (wanted.images?.length ?? 0) > 0),
    images: () => checkImages(ctx, wanted.images ?? []),
  });
  return ctx.commit(async () => {
    await lockAuthor(ctx);
    await showImages(ctx, images);
    await unmarkOlder(ctx, author.id);
    const createdAt = await nextMomentOf(ctx, Post);
    const written = { author, content, images, createdAt, updatedAt: createdAt };
    const post = ctx.em.create(Post, written);
    await ctx.em.flush();
    const url = linkIn(ctx, content);
    if (url !== null) await replaceFetch(ctx, { postId: post.id }, url);
    return post;
  });
}

/** Changes a post of the viewer. Throws NOT_FOUND, FORBIDDEN and BAD_USER_INPUT. */
export async function update(ctx: Context, change: PostChange): Promise<Post> {
  ctx.requireViewer();
  const { postId, content, images } = await checkAll({
    postId: () => inputId('post', 'postId', change.postId),
    // Whether it may be blank is known once the post is locked.
    content: () => (change.content == null ? null : checkText(ctx, change.content, true)),
    images: () => change.images && checkImages(ctx, change.images),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const post = await lockOwn(ctx, postId);
    const before = post.images;
    if (content !== null) await write(ctx, post, content);
    if (images) post.images = images;
    if (post.images.length === 0 && isBlank(post.content)) {
      throw badInput(content === null ? 'images' : 'content', 'A post has a text or pictures.');
    }
    if (images) await showImages(ctx, images, before);
    ctx.em.assign(post, { updatedAt: sql.now() } as object);
    await ctx.em.flush();
    if (images) await uploads.release(ctx, ...pathsOf(before));
    return post;
  });
}

/** Changes the text of a locked post, and the link that is shown with it. */
async function write(ctx: Context, post: Post, content: string): Promise<void> {
  post.content = content;
  const url = linkIn(ctx, content);
  const isKept = url !== null && post.linkPreview?.url === url;
  if (!isKept) post.linkPreview = null;
  await replaceFetch(ctx, { postId: post.id }, isKept ? null : url);
}

/** Deletes a post of the viewer with its likes and comments. Throws NOT_FOUND and FORBIDDEN. */
export const remove = (ctx: Context, postId: number): Promise<Post> =>
  ctx.commit(async () => {
    await lockAuthor(ctx);
    const { id } = ctx.viewer;
    await find(ctx, postId);
    const post = own(ctx, await lockWithNewest(ctx, id, postId));
    const affected = await aboutPosts(ctx, [postId]);
    await erase(ctx, post);
    await uploads.release(ctx, ...pathsOf(post.images));
    await announce(ctx, affected);
    return post;
  });

/** Locks a post that the viewer sees until the open commit ends. Throws NOT_FOUND. */
export async function lock(ctx: Context, postId: number): Promise<Post> {
  await find(ctx, postId);
  const [post] = await lockRows(ctx, Post, [postId]);
  if (!post || post.hidden) throw notFound('Post');
  return post;
}

const lockOwn = async (ctx: Context, postId: number) => own(ctx, await lock(ctx, postId));

/** Asserts that a post is the viewer's. Throws NOT_FOUND for null, and FORBIDDEN for another author. */
function own(ctx: Context, post: Post | null): Post {
  if (!post || post.hidden) throw notFound('Post');
  if (post.author.id !== ctx.viewer.id)
    throw forbidden('Only its author may change a post.').because('NOT_AUTHOR');
  return post;
}

/** Loads a post by its id. Throws NOT_FOUND. */
export const find = postById.load;
