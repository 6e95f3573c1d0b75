// Mercurius with graphql-jit and pg: resolvers and batching loaders written by hand, plain rows.
import fastify from 'fastify';
import { GraphQLScalarType } from 'graphql';
import { type MercuriusContext, mercurius } from 'mercurius';
import pg from 'pg';
import { typeDefs } from './mercurius.schema.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

type Row = Record<string, unknown> & { id: number };
declare module 'mercurius' {
  interface MercuriusContext {
    viewerId: number;
  }
}
type Asked = { obj: Row; params: { first?: number } }[];

/** One prepared statement, by a name of its own. */
async function rows(name: string, text: string, values: unknown[]): Promise<Row[]> {
  return (await pool.query({ name, text, values })).rows;
}

const columns = {
  user: `id, username, case when avatar_url is not null then json_build_object('url', avatar_url) end as avatar`,
  post: `id, author_id as "authorId", content, created_at as "createdAt",
    like_count as "likeCount", comment_count as "commentCount"`,
  message:
    'id, conversation_id as "conversationId", seq, content, sent_at as "sentAt", sender_id as "senderId"',
};

/** A loader of the person that a column of each row names. */
const personBy = (column: string) => async (asked: Asked) => {
  const ids = [...new Set(asked.map(({ obj }) => obj[column]))];
  const found = await rows('users', `select ${columns.user} from users where id = any($1)`, [ids]);
  const byId = new Map(found.map((user) => [user.id, user]));
  return asked.map(({ obj }) => byId.get(obj[column] as number));
};

const ids = (asked: Asked) => asked.map(({ obj }) => obj.id);

const loaders = {
  Post: {
    author: personBy('authorId'),
    async viewerHasLiked(asked: Asked, { viewerId }: MercuriusContext) {
      const found = await rows(
        'likes',
        'select post_id as id from post_likes where user_id = $1 and post_id = any($2)',
        [viewerId, ids(asked)],
      );
      const liked = new Set(found.map(({ id }) => id));
      return asked.map(({ obj }) => liked.has(obj.id));
    },
    async comments(asked: Asked) {
      const found = await rows(
        'comments',
        `select c.* from unnest($1::bigint[]) as post(id) cross join lateral (
           select id, post_id as "postId", author_id as "authorId", content, created_at as "createdAt"
           from comments where post_id = post.id order by comments.created_at, comments.id limit $2
         ) c`,
        [ids(asked), asked[0]?.params.first],
      );
      const byPost = Map.groupBy(found, ({ postId }) => postId);
      return asked.map(({ obj }) => ({ nodes: byPost.get(obj.id) ?? [] }));
    },
  },
  Comment: { author: personBy('authorId') },
  Message: { sender: personBy('senderId') },
  Conversation: {
    async participants(asked: Asked) {
      const found = await rows(
        'participants',
        `select u.id, u.username, case when u.avatar_url is not null then json_build_object('url', u.avatar_url) end as avatar, p.conversation_id as "conversationId"
         from participants p join users u on u.id = p.user_id
         where p.conversation_id = any($1) order by p.created_at, p.id`,
        [ids(asked)],
      );
      const byConversation = Map.groupBy(found, ({ conversationId }) => conversationId);
      return asked.map(({ obj }) => byConversation.get(obj.id) ?? []);
    },
    async lastMessage(asked: Asked) {
      const found = await rows(
        'last',
        `select m.* from unnest($1::bigint[]) as conversation(id) cross join lateral (
           select ${columns.message} from messages
           where conversation_id = conversation.id and deleted_at is null order by seq desc limit 1
         ) m`,
        [ids(asked)],
      );
      const byConversation = new Map(found.map((row) => [row.conversationId, row]));
      return asked.map(({ obj }) => byConversation.get(obj.id) ?? null);
    },
  },
};

const resolvers = {
  DateTime: new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    serialize: (value) => (value as Date).toISOString(),
  }),
  Query: {
    async feed(_: unknown, { first }: { first: number }, { viewerId }: MercuriusContext) {
      const nodes = await rows(
        'feed',
        `select ${columns.post} from posts where id = any (array(
           select newest.id from (
             select followee_id as author_id from follows where follower_id = $1 union all select $1::bigint
           ) author cross join lateral (
             select id, created_at from posts where author_id = author.author_id
             order by created_at desc, id desc limit $2
           ) newest order by newest.created_at desc, newest.id desc limit $2
         )) order by created_at desc, id desc`,
        [viewerId, first],
      );
      return { nodes };
    },
    async conversation(_: unknown, { id }: { id: string }, { viewerId }: MercuriusContext) {
      const [found] = await rows(
        'conversation',
        'select conversation_id as id from participants where conversation_id = $1 and user_id = $2',
        [id.replace('conversation_', ''), viewerId],
      );
      return found;
    },
    async conversations(_: unknown, { first }: { first: number }, { viewerId }: MercuriusContext) {
      const nodes = await rows(
        'conversations',
        `select p.conversation_id as id, greatest(p.created_at, s.active_at) as "activeAt", (
           select count(*) from messages n where n.conversation_id = p.conversation_id and n.seq > p.read_seq
             and n.sender_id <> p.user_id and n.deleted_at is null and n.removed_at is null
         ) as "unreadCount"
         from participants p join streams s on s.home_kind = 1 and s.home = p.conversation_id
         where user_id = $1 order by 2 desc, 1 desc limit $2`,
        [viewerId, first],
      );
      return { nodes };
    },
  },
  Conversation: {
    async messages({ id }: Row, { last }: { last: number }) {
      const found = await rows(
        'history',
        `select ${columns.message} from messages where conversation_id = $1 order by seq desc limit $2`,
        [id, last],
      );
      return { nodes: found.reverse() };
    },
  },
};

const app = fastify();
app.get('/readyz', () => 'ready');
await app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  loaders: loaders as never,
  jit: 1,
  context: (request) => ({ viewerId: Number(request.headers['x-viewer']) }),
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

process.once('SIGTERM', () => process.exit(0));
