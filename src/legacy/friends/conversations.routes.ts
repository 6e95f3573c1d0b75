import { z } from 'zod';
import { AppError, badInput } from '../../core/errors.js';
import { name, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, ok, row } from '../runtime/row.js';
import { newestFirst, numberOf } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { message, pair } from './shapes.js';

/** Direct conversations. */
export const conversations = [
  row('POST /conversations/start', {
    auth: 'Token or Bearer',
    body: z.object({ username: text.pipe(name) }),
    references: ['username'],
    more: [
      gql.FriendsStartConversationDocument,
      gql.FriendsWhoDocument,
      gql.FriendsConversationWithDocument,
    ],
    reply: async (_, { run, viewerId, body }) => {
      const { id, ...other } = found((await run(gql.FriendsWhoDocument, body)).user);
      if (id === viewerId()) throw badInput('username', 'You cannot talk to yourself.');
      if (other.presence.status === 'OFFLINE') {
        throw new AppError('BAD_USER_INPUT', `${other.username} is not connected.`);
      }
      const { conversationWith } = await run(gql.FriendsConversationWithDocument, { id });
      const { startConversation } = await run(gql.FriendsStartConversationDocument, { id });
      const { conversation } = startConversation;
      const answer = { conversation_id: numberOf(conversation.id), ...pair(conversation) };
      return conversationWith ? ok(answer) : created(answer);
    },
  }),

  row('GET /conversations', {
    auth: 'Token or Bearer',
    query: page,
    document: gql.FriendsConversationsDocument,
    reply: ({ conversations }) =>
      list({ ...conversations, nodes: newestFirst(conversations.nodes) }, (one) => ({
        ...pair(one),
        last_message: one.lastMessage ? message(one.lastMessage) : null,
      })),
  }),

  row('GET /conversations/:id', {
    auth: 'Token or Bearer',
    params: z.object({ id: pathId('conversation') }),
    query: page,
    document: gql.FriendsOneConversationDocument,
    reply: ({ conversation }) => {
      const one = found(conversation?.kind === 'DIRECT' ? conversation : null);
      const { body, ...rest } = list(one.messages, message);
      return { ...rest, body: { ...pair(one), message_set: body } };
    },
  }),
];
