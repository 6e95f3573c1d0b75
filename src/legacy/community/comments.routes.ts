import { z } from 'zod';
import { id, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, noContent, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { comment } from './shapes.js';

const params = z.object({ id: pathId('comment') });

/** Comments of posts, and likes of comments. */
export const comments = [
  row('POST /api/comments', {
    body: z.object({ post: id('post'), content: text }),
    references: ['post'],
    document: gql.CommunityCreateCommentDocument,
    variables: ({ body }) => ({ input: { postId: body.post, content: body.content } }),
    reply: ({ createComment: { comment: one } }) => created(comment(one, one.post)),
  }),

  row('GET /api/comments', {
    query: page.extend({ post_id: id('post') }),
    document: gql.CommunityCommentsDocument,
    variables: ({ query: { post_id: id, cursor } }) => ({ id, cursor }),

    reply: ({ post: one }) => {
      const post = found(one);
      return list(post.comments, (each) => comment(each, post));
    },
  }),

  row('PATCH /api/comments/:id', {
    params,
    body: z.object({ content: text }),
    document: gql.CommunityUpdateCommentDocument,
    variables: ({ params, body }) => ({ input: { commentId: params.id, ...body } }),
    reply: ({ updateComment: { comment: one } }) => ok(comment(one, one.post)),
  }),

  row('DELETE /api/comments/:id', {
    params,
    document: gql.CommunityDeleteCommentDocument,
    reply: noContent,
  }),

  row('POST /api/comments/:id/like', {
    params,
    more: [
      gql.CommunityLikeCommentDocument,
      gql.CommunityUnlikeCommentDocument,
      gql.CommunityCommentLikedDocument,
    ],
    reply: async (_, { run, params }) => {
      const { node } = await run(gql.CommunityCommentLikedDocument, params);
      const liked = !found(node && 'viewerHasLiked' in node ? node : null).viewerHasLiked;
      if (liked) await run(gql.CommunityLikeCommentDocument, params);
      else await run(gql.CommunityUnlikeCommentDocument, params);
      return ok({ message: liked ? 'Comment liked' : 'Comment unliked', liked });
    },
  }),
];
