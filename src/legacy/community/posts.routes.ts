import { z } from 'zod';
import { file, line, page, pathId, text } from '../runtime/fields.js';
import { created, found, noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import {
  CommunityCreatePostDocument,
  CommunityDeletePostDocument,
  CommunityFeedDocument,
  CommunityLikePostDocument,
  CommunityPostDocument,
  CommunityPostLikedDocument,
  CommunityPostsDocument,
  CommunityUnlikePostDocument,
  CommunityUpdatePostDocument,
} from './documents.generated.js';
import { post } from './shapes.js';

const which = z.object({ id: pathId('post') });

/** Posts, the feed, and liking. */
export const posts = [
  steps('POST /api/posts', {
    body: z.object({ content: text, image: file }),
    documents: [CommunityCreatePostDocument],
    answer: async (call) => {
      const { content, image } = call.body;
      const imageId = image && (await call.upload('image', image)).id;
      const { createPost } = await call.run(CommunityCreatePostDocument, {
        input: { content, imageId },
      });
      return created(call.fill(post, createPost.post));
    },
  }),

  row('GET /api/posts', {
    query: page.extend({ search: line.optional() }),
    document: CommunityPostsDocument,
    variables: ({ query }) => query,
    writes: ({ posts }) => pageOf(posts, post),
  }),

  row('GET /api/posts/feed', {
    query: page,
    document: CommunityFeedDocument,
    variables: ({ query }) => query,
    writes: ({ feed }) => pageOf(feed, post),
  }),

  row('GET /api/posts/my_posts', {
    query: page,
    document: CommunityPostsDocument,
    variables: ({ query, viewerId }) => ({ ...query, authorId: viewerId() }),
    writes: ({ posts }) => pageOf(posts, post),
  }),

  row('GET /api/posts/:id', {
    params: which,
    document: CommunityPostDocument,
    variables: ({ params }) => params,
    writes: (data) => ok(post(data.post)),
  }),

  steps('PATCH /api/posts/:id', {
    params: which,
    body: z.object({ content: text.optional(), image: file }),
    documents: [CommunityUpdatePostDocument],
    answer: async (call) => {
      const { content, image } = call.body;
      const imageId = image && (await call.upload('image', image)).id;
      const { updatePost } = await call.run(CommunityUpdatePostDocument, {
        input: { postId: call.params.id, content, imageId },
      });
      return ok(call.fill(post, updatePost.post));
    },
  }),

  row('DELETE /api/posts/:id', {
    params: which,
    document: CommunityDeletePostDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),

  steps('POST /api/posts/:id/like', {
    params: which,
    documents: [CommunityLikePostDocument, CommunityUnlikePostDocument, CommunityPostLikedDocument],
    answer: async ({ run, params }) => {
      const liked = !found((await run(CommunityPostLikedDocument, params)).post).viewerHasLiked;
      if (liked) await run(CommunityLikePostDocument, params);
      else await run(CommunityUnlikePostDocument, params);
      return ok({ message: liked ? 'Post liked' : 'Post unliked', liked });
    },
  }),
];
