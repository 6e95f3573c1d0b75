import { Emitter } from '@socket.io/redis-emitter';
import { Redis } from 'ioredis';
import { groupConversation } from '../data/scale.ts';
import { tokenOf } from '../data/tokens.ts';
import type { Launch } from '../proc.ts';
import type { Dialect } from '../wire.ts';
import { parley, type World } from '../world.ts';
import { own } from './pages.ts';

/** A message as subscribers see it. */
export interface Said {
  id: number;
  content: string;
  sender: { id: number; username: string };
}

/** A server that delivers messages to subscribers. */
export interface LiveServer {
  name: string;
  launch(world: World): Launch;
  dialect(world: World): Dialect;
  /** Says something as another node would. */
  say(world: World, redis: Redis, content: string): Promise<unknown>;
  /** The message in a frame. */
  read(text: string): unknown;
}

const graphqlProtocol = { path: '/graphql', protocol: 'graphql-transport-ws' };

const subscribe = (fields: string, conversationId: string) =>
  JSON.stringify({
    id: 'b2f0c6c1-5f3e-4c55-8f5c-6a1f0d0c9a11',
    type: 'subscribe',
    payload: {
      query: `subscription Live($id: ID!) { conversationEvents(conversationId: $id) { ${fields} } }`,
      variables: { id: conversationId },
    },
  });

const message = 'seq message { id content sender { id username } }';

let seq = 0;

/** The message out of Redis; who gets it so need not read it from a database. */
function made(world: World, content: string): Said & { seq: number } {
  const { firstMember } = world.scale;
  seq += 1;
  return { id: seq, seq, content, sender: { id: firstMember, username: `user${firstMember}` } };
}

const graphqlFrame = (event: unknown) =>
  JSON.stringify({
    id: 'b2f0c6c1-5f3e-4c55-8f5c-6a1f0d0c9a11',
    type: 'next',
    payload: { data: { conversationEvents: event } },
  });

const readGraphql = (text: string) => JSON.parse(text).payload.data.conversationEvents?.message;

/** As sending does it, but for the inboxes of a thousand: the log, the message, the doorbell. */
async function sayInLog(world: World, redis: Redis, content: string): Promise<void> {
  const conversationId = groupConversation(world.scale);
  const [row] = await world.sql<{ seq: string }>(
    `with moved as (
       update streams set head = head + 1, mark = pg_current_xact_id()::text::bigint
       where home_kind = 1 and home = $1 returning head
     ), logged as (
       insert into events (home_kind, home, seq, kind, actor_id, data)
       select 1, $1, head, 'message', $2, '{}' from moved
     )
     insert into messages (conversation_id, seq, sender_id, content)
     select $1, head, $2, $3 from moved returning seq`,
    [conversationId, world.scale.firstMember, content],
  );
  const ring = JSON.stringify(['another node', Number(row?.seq)]);
  await redis.publish(await channelOf(redis, conversationId), ring);
}

/** The channel on which the server listens for events of a conversation. Throws without one. */
async function channelOf(redis: Redis, conversationId: number): Promise<string> {
  const channels = (await redis.pubsub('CHANNELS', `*:conversation:${conversationId}`)) as string[];
  const [channel] = channels;
  if (!channel) throw new Error('The server listens on no channel of the conversation.');
  return channel;
}

const ready = { ready: true };

/** The limit stands first. */
export const liveServers: LiveServer[] = [
  {
    name: 'limit',
    launch: (world) => own('limit', 'bare-ws.ts', world),
    dialect: () => ({ path: '/', answer: () => ready }),
    say: (world, redis, content) => {
      const { seq, ...message } = made(world, content);
      const event = { __typename: 'MessageSent', seq, message };
      return redis.publish('bench:frames', graphqlFrame(event));
    },
    read: readGraphql,
  },
  {
    name: 'Parley',
    launch: parley,
    dialect: ({ scale }) => ({
      ...graphqlProtocol,
      hello: (n) => {
        const token = tokenOf(scale.firstMember + (n % scale.members));
        const payload = { authorization: `Bearer ${token}` };
        return JSON.stringify({ type: 'connection_init', payload });
      },
      answer: (text) => {
        const id = `conversation_${groupConversation(scale)}`;
        const fields = `__typename ... on MessageSent { ${message} }`;
        if (text.includes('connection_ack')) return { send: subscribe(fields, id) };
        return text.includes('StreamResumed') ? ready : null;
      },
    }),
    say: sayInLog,
    read: readGraphql,
  },
  {
    name: 'socket.io',
    launch: (world) => own('socket.io', 'socket-io.ts', world),
    dialect: () => ({
      path: '/socket.io/?EIO=4&transport=websocket',
      answer: (text) => {
        if (text === '2') return { send: '3' };
        if (text.startsWith('0')) return { send: '40' };
        return text.startsWith('40') ? ready : null;
      },
    }),
    say: async (world, redis, content) => {
      const { seq, ...message } = made(world, content);
      new Emitter(redis).to('conversation').emit('event', { type: 'MessageSent', seq, message });
    },
    read: (text) => JSON.parse(text.slice(2))[1].message,
  },
  {
    name: 'graphql-ws',
    launch: (world) => own('graphql-ws', 'graphql-ws.ts', world),
    dialect: () => ({
      ...graphqlProtocol,
      hello: () => JSON.stringify({ type: 'connection_init' }),
      answer: () => ({ send: subscribe(`__typename ${message}`, '1'), ready: true }),
    }),
    say: (world, redis, content) =>
      redis.publish('bench:events', JSON.stringify(made(world, content))),
    read: readGraphql,
  },
];
