import { z } from 'zod';
import { line, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, noContent, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { tweet } from './shapes.js';

const auth = 'JWT';
const params = z.object({ id: pathId('post') });
const body = z.object({ content: text });

const edit = (method: 'PUT' | 'PATCH') =>
  row(`${method} /api/tweets/:id`, {
    auth,
    params,
    body,
    document: gql.TweetsUpdateDocument,
    variables: ({ params, body }) => ({ input: { postId: params.id, ...body } }),
    reply: ({ updatePost }) => ok(tweet(updatePost.post)),
  });

/** Tweets, which are posts. */
export const tweets = [
  row('GET /api/tweets', {
    auth,
    query: page.extend({ search: line.optional() }),
    document: gql.TweetsListDocument,
    reply: ({ posts }) => list(posts, tweet),
  }),

  row('POST /api/tweets', {
    auth,
    body,
    document: gql.TweetsCreateDocument,
    variables: ({ body }) => ({ input: body }),
    reply: ({ createPost }) => created(tweet(createPost.post)),
  }),

  row('GET /api/tweets/:id', {
    auth,
    params,
    document: gql.TweetsOneDocument,
    reply: ({ post }) => ok(tweet(found(post))),
  }),

  edit('PUT'),
  edit('PATCH'),

  row('DELETE /api/tweets/:id', {
    auth,
    params,
    document: gql.TweetsDeleteDocument,
    reply: noContent,
  }),

  row('POST /api/tweets/:id/like', {
    auth,
    params,
    more: [gql.TweetsLikeDocument, gql.TweetsUnlikeDocument, gql.TweetsOneDocument],
    reply: async (_, { run, params }) => {
      const liked = !found((await run(gql.TweetsOneDocument, params)).post).viewerHasLiked;
      if (liked) await run(gql.TweetsLikeDocument, params);
      else await run(gql.TweetsUnlikeDocument, params);
      return ok({ message: liked ? 'Post liked' : 'Post unliked', liked });
    },
  }),
];
