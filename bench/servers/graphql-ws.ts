// graphql-ws with graphql-redis-subscriptions, as its documents show it: executed for each subscriber.
import { createServer } from 'node:http';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type User { id: ID! username: String! }
  type Message { id: ID! content: String! sender: User! }
  type MessageSent { seq: Int! message: Message! }
  type Subscription { conversationEvents(conversationId: ID!): MessageSent! }
`);
const url = process.env.REDIS_URL as string;
const pubsub = new RedisPubSub({ publisher: new Redis(url), subscriber: new Redis(url) });
const events = (schema.getSubscriptionType() as GraphQLObjectType).getFields().conversationEvents;
Object.assign(events as object, {
  subscribe: () => pubsub.asyncIterableIterator('bench:events'),
  resolve: (message: { seq: number }) => ({ seq: message.seq, message }),
});

const http = createServer((_request, reply) => reply.end());
useServer({ schema }, new WebSocketServer({ server: http, path: '/graphql' }));
http.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
