import { TYPES } from 'postgraphile/@dataplan/pg';
import { connection, constant, first, type Step } from 'postgraphile/grafast';
import { extendSchema } from 'postgraphile/utils';

type Table = NonNullable<GraphileBuild.Build['pgResources'][string]>;
type Tables = { posts: Table; messages: Table };

/**
 * What the tables do not say by themselves: the feed, whether the viewer likes a post, and what was
 * said last. As plans, since functions in SQL are not always inlined, and then cost three times as much.
 */
export const pages = extendSchema((build) => {
  const { sql } = build;
  const { posts, messages } = build.pgResources as Tables;
  return {
    typeDefs: `
      extend type Query { feed(viewerId: BigInt!): PostConnection }
      extend type Conversation { lastMessage: Message }
      extend type Post { viewerHasLiked(viewerId: BigInt!): Boolean! }
    `,
    objects: {
      Query: {
        plans: {
          feed(_, { $viewerId }) {
            const $posts = posts.find();
            const viewer = $posts.placeholder($viewerId as Step, TYPES.bigint);
            $posts.where(sql`${$posts.alias}.id = any (array(
              select newest.id from (
                select followee_id as author_id from follows where follower_id = ${viewer} union all select ${viewer}::bigint
              ) author cross join lateral (
                select id, created_at from posts where author_id = author.author_id
                order by created_at desc, id desc limit 20
              ) newest order by newest.created_at desc, newest.id desc limit 20
            ))`);
            $posts.orderBy({ attribute: 'created_at', direction: 'DESC' });
            $posts.orderBy({ attribute: 'id', direction: 'DESC' });
            $posts.setOrderIsUnique();
            return connection($posts);
          },
        },
      },
      Conversation: {
        plans: {
          lastMessage($conversation) {
            const $messages = messages.find({ conversation_id: $conversation.get('id') });
            $messages.where(sql`${$messages.alias}.deleted_at is null`);
            $messages.orderBy({ attribute: 'seq', direction: 'DESC' });
            $messages.setOrderIsUnique();
            $messages.setFirst(constant(1));
            return $messages.row(first($messages));
          },
        },
      },
      Post: {
        plans: {
          viewerHasLiked($post, { $viewerId }) {
            const viewer = $post.placeholder($viewerId as Step, TYPES.bigint);
            return $post.select(
              sql`exists (
                select from post_likes
                where post_id = ${$post.getClassStep().alias}.id and user_id = ${viewer}
              )`,
              TYPES.boolean,
            );
          },
        },
      },
    },
  };
});
