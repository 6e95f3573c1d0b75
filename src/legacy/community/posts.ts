import { z } from 'zod';
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
} from '../community.generated.js';
import { file, line, page, pathId, text } from '../fields.js';
import { created, found, list, noContent, ok } from '../reply.js';
import { row, steps } from '../row.js';
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
      return created(post(createPost.post, call));
    },
  }),

  row('GET /api/posts', {
    query: page.extend({ search: line.optional() }),
    document: CommunityPostsDocument,
    variables: ({ query }) => query,
    reply: ({ posts }, call) => list(posts, (one) => post(one, call)),
  }),

  row('GET /api/posts/feed', {
    query: page,
    document: CommunityFeedDocument,
    variables: ({ query }) => query,
    reply: ({ feed }, call) => list(feed, (one) => post(one, call)),
  }),

  row('GET /api/posts/my_posts', {
    query: page,
    document: CommunityPostsDocument,
    variables: ({ query, viewerId }) => ({ ...query, authorId: viewerId() }),
    reply: ({ posts }, call) => list(posts, (one) => post(one, call)),
  }),

  row('GET /api/posts/:id', {
    params: which,
    document: CommunityPostDocument,
    variables: ({ params }) => params,
    reply: ({ post: one }, call) => ok(post(found(one), call)),
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
      return ok(post(updatePost.post, call));
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
