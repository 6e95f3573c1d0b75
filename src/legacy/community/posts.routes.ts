import { z } from 'zod';
import { file, line, page, pathId, text, type UploadedFile } from '../runtime/fields.js';
import { created, found, list, noContent, ok, type RowRequest, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { post } from './shapes.js';

const params = z.object({ id: pathId('post') });

/** The pictures of a post after a change: one that is sent replaces them all, and an empty value removes them. */
async function imagesOf(
  image: UploadedFile | null | undefined,
  upload: RowRequest['upload'],
): Promise<{ id: string }[] | undefined> {
  if (image === undefined) return undefined;
  return image ? [{ id: (await upload('image', image)).id }] : [];
}

/** Posts, the feed, and likes of posts. */
export const posts = [
  row('POST /api/posts', {
    body: z.object({ content: text, image: file }),
    document: gql.CommunityCreatePostDocument,
    variables: async ({ body: { content, image }, upload }) => ({
      input: { content, images: image && [{ id: (await upload('image', image)).id }] },
    }),
    reply: ({ createPost }, request) => created(post(createPost.post, request)),
  }),

  row('GET /api/posts', {
    query: page.extend({ search: line.optional() }),
    document: gql.CommunityPostsDocument,
    reply: ({ posts }, request) => list(posts, (one) => post(one, request)),
  }),

  row('GET /api/posts/feed', {
    query: page,
    document: gql.CommunityFeedDocument,
    reply: ({ feed }, request) => list(feed, (one) => post(one, request)),
  }),

  row('GET /api/posts/my_posts', {
    query: page,
    document: gql.CommunityPostsDocument,
    variables: ({ query, viewerId }) => ({ ...query, authorId: viewerId() }),
    reply: ({ posts }, request) => list(posts, (one) => post(one, request)),
  }),

  row('GET /api/posts/:id', {
    params,
    document: gql.CommunityPostDocument,
    reply: ({ post: one }, request) => ok(post(found(one), request)),
  }),

  row('PATCH /api/posts/:id', {
    params,
    body: z.object({ content: text.optional(), image: file }),
    document: gql.CommunityUpdatePostDocument,
    variables: async ({ params: { id: postId }, body: { content, image }, upload }) => ({
      input: { postId, content, images: await imagesOf(image, upload) },
    }),
    reply: ({ updatePost }, request) => ok(post(updatePost.post, request)),
  }),

  row('DELETE /api/posts/:id', {
    params,
    document: gql.CommunityDeletePostDocument,
    reply: noContent,
  }),

  row('POST /api/posts/:id/like', {
    params,
    more: [
      gql.CommunityLikePostDocument,
      gql.CommunityUnlikePostDocument,
      gql.CommunityPostLikedDocument,
    ],
    reply: async (_, { run, params }) => {
      const liked = !found((await run(gql.CommunityPostLikedDocument, params)).post).viewerHasLiked;
      if (liked) await run(gql.CommunityLikePostDocument, params);
      else await run(gql.CommunityUnlikePostDocument, params);
      return ok({ message: liked ? 'Post liked' : 'Post unliked', liked });
    },
  }),
];
