import { z } from 'zod';
import { line, page, pathId, text } from '../runtime/fields.js';
import { created, found, noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import {
  TweetsCreateDocument,
  TweetsDeleteDocument,
  TweetsLikeDocument,
  TweetsListDocument,
  TweetsOneDocument,
  TweetsUnlikeDocument,
  TweetsUpdateDocument,
} from './documents.generated.js';
import { tweet } from './shapes.js';

const auth = 'JWT';
const which = z.object({ id: pathId('post') });
const content = z.object({ content: text });

const edit = (method: 'PUT' | 'PATCH') =>
  row(`${method} /api/tweets/:id`, {
    auth,
    params: which,
    body: content,
    document: TweetsUpdateDocument,
    variables: ({ params, body }) => ({ input: { postId: params.id, content: body.content } }),
    writes: ({ updatePost }) => ok(tweet(updatePost.post)),
  });

/** Tweets: the posts of every other door, and a tweet is a post there. */
export const tweets = [
  row('GET /api/tweets', {
    auth,
    query: page.extend({ search: line.optional() }),
    document: TweetsListDocument,
    variables: ({ query }) => query,
    writes: ({ posts }) => pageOf(posts, tweet),
  }),

  row('POST /api/tweets', {
    auth,
    body: content,
    document: TweetsCreateDocument,
    variables: ({ body }) => ({ input: body }),
    writes: ({ createPost }) => created(tweet(createPost.post)),
  }),

  row('GET /api/tweets/:id', {
    auth,
    params: which,
    document: TweetsOneDocument,
    variables: ({ params }) => params,
    writes: ({ post }) => ok(tweet(post)),
  }),

  edit('PUT'),
  edit('PATCH'),

  row('DELETE /api/tweets/:id', {
    auth,
    params: which,
    document: TweetsDeleteDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),

  steps('POST /api/tweets/:id/like', {
    auth,
    params: which,
    documents: [TweetsLikeDocument, TweetsUnlikeDocument, TweetsOneDocument],
    answer: async ({ run, params }) => {
      const liked = !found((await run(TweetsOneDocument, params)).post).viewerHasLiked;
      if (liked) await run(TweetsLikeDocument, params);
      else await run(TweetsUnlikeDocument, params);
      return ok({ message: liked ? 'Post liked' : 'Post unliked', liked });
    },
  }),
];
