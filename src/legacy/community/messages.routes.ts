import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { id, name, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, ok, row } from '../runtime/row.js';
import { newestFirst } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { conversation, message, messageBetween } from './shapes.js';

const outgoing = z
  .object({ receiver: id('user').nullish(), receiver_username: name.nullish(), content: text })
  .refine((body) => (body.receiver == null) !== (body.receiver_username == null), {
    path: ['receiver'],
    error: 'Give either receiver or receiver_username.',
  });

const partner = page
  .extend({ user_id: id('user').optional(), username: name.optional() })
  .refine(({ user_id, username }) => (user_id === undefined) !== (username === undefined), {
    path: ['username'],
    error: 'Give either the id or the username of a user.',
  });

const userBy = ({ user_id, username = '' }: z.output<typeof partner>) =>
  user_id === undefined ? { username } : { id: user_id };

/** Direct messages. */
export const messages = [
  row('POST /api/messages', {
    body: outgoing,
    references: ['receiver', 'receiver_username'],
    names: { userId: 'receiver', username: 'receiver_username' },
    document: gql.CommunitySendMessageDocument,
    variables: ({ body: { receiver, receiver_username, content } }) => ({
      input: {
        to: receiver ? { userId: receiver } : { username: receiver_username ?? '' },
        content,
      },
    }),
    reply: ({ sendMessage }) => created(messageBetween(sendMessage.message)),
  }),

  row('GET /api/messages', {
    query: page,
    document: gql.CommunityMessagesDocument,
    reply: ({ messages }) => list(messages, messageBetween),
  }),

  row('GET /api/messages/conversations', {
    query: page,
    document: gql.CommunityConversationsDocument,
    reply: ({ conversations: { nodes, pageInfo } }, request) => {
      // The API lists no conversation without a message.
      const begun = newestFirst(nodes.filter((one) => one.lastMessage));
      return list({ nodes: begun, pageInfo }, (one) => conversation(one, request));
    },
  }),

  row('GET /api/messages/with_user', {
    query: partner,
    document: gql.CommunityMessagesWithDocument,
    more: [gql.CommunityPartnerDocument],
    variables: ({ query }) => ({ user: userBy(query), cursor: query.cursor }),
    reply: async ({ conversationWith }, { run, query }) => {
      if (conversationWith) {
        const { messages, participants } = conversationWith;
        return list(messages, (one) => message(one, participants));
      }
      // Only without a conversation: messages with a deleted user stay readable.
      found((await run(gql.CommunityPartnerDocument, { user: userBy(query) })).user);
      return ok([]);
    },
  }),

  row('POST /api/messages/:id/mark_as_read', {
    params: z.object({ id: pathId('message') }),
    document: gql.CommunityMarkReadDocument,
    more: [gql.CommunityMessageSenderDocument],
    variables: async ({ run, params, viewerId }) => {
      const { node } = await run(gql.CommunityMessageSenderDocument, params);
      const { sender } = found(node && 'sender' in node ? node : null);
      if (sender.id === viewerId()) throw forbidden('Only its receiver has read a message.');
      return params;
    },
    reply: () => ok({ message: 'Message marked as read', is_read: true }),
  }),
];
