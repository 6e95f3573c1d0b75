import { z } from 'zod';
import { id, page, pathId, text } from '../runtime/fields.js';
import { created, found, noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { tailOf } from '../runtime/sql-reply.js';
import {
  CommunityCommentLikedDocument,
  CommunityCommentsDocument,
  CommunityCreateCommentDocument,
  CommunityDeleteCommentDocument,
  CommunityLikeCommentDocument,
  CommunityUnlikeCommentDocument,
  CommunityUpdateCommentDocument,
} from './documents.generated.js';
import { comment } from './shapes.js';

const which = z.object({ id: pathId('comment') });

/** What is said to posts, and liking it. */
export const comments = [
  row('POST /api/comments', {
    body: z.object({ post: id('post'), content: text }),
    refers: ['post'],
    document: CommunityCreateCommentDocument,
    variables: ({ body }) => ({ input: { postId: body.post, content: body.content } }),
    writes: ({ createComment: { comment: one } }) => created(comment(one, one.post)),
  }),

  row('GET /api/comments', {
    query: page.extend({ post_id: id('post') }),
    document: CommunityCommentsDocument,
    variables: ({ query }) => ({ id: query.post_id, cursor: query.cursor }),
    writes: ({ post }) => tailOf(post.comments, (said) => comment(said, post)),
  }),

  row('PATCH /api/comments/:id', {
    params: which,
    body: z.object({ content: text }),
    document: CommunityUpdateCommentDocument,
    variables: ({ params, body }) => ({ input: { commentId: params.id, content: body.content } }),
    writes: ({ updateComment: { comment: one } }) => ok(comment(one, one.post)),
  }),

  row('DELETE /api/comments/:id', {
    params: which,
    document: CommunityDeleteCommentDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),

  steps('POST /api/comments/:id/like', {
    params: which,
    documents: [
      CommunityLikeCommentDocument,
      CommunityUnlikeCommentDocument,
      CommunityCommentLikedDocument,
    ],
    answer: async ({ run, params }) => {
      const { node } = await run(CommunityCommentLikedDocument, params);
      const liked = !found(node && 'viewerHasLiked' in node ? node : null).viewerHasLiked;
      if (liked) await run(CommunityLikeCommentDocument, params);
      else await run(CommunityUnlikeCommentDocument, params);
      return ok({ message: liked ? 'Comment liked' : 'Comment unliked', liked });
    },
  }),
];
