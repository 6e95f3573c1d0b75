import { z } from 'zod';
import { AppError, badInput } from '../../core/errors.js';
import { numberOf, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, newest, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import {
  FriendsConversationsDocument,
  FriendsConversationWithDocument,
  FriendsOneConversationDocument,
  FriendsStartConversationDocument,
  FriendsWhoDocument,
} from './documents.generated.js';
import { message, pair } from './shapes.js';

/** Conversations of two. */
export const conversations = [
  steps('POST /conversations/start', {
    auth: 'Token',
    body: z.object({ username: text }),
    refers: ['username'],
    documents: [
      FriendsStartConversationDocument,
      FriendsWhoDocument,
      FriendsConversationWithDocument,
    ],
    answer: async (call) => {
      const { run, viewerId } = call;
      const { username } = call.body;
      const { id, ...target } = found((await run(FriendsWhoDocument, { username })).user);
      if (id === viewerId()) throw badInput('username', 'You cannot talk to yourself.');
      if (target.presence.status !== 'ONLINE') {
        throw new AppError('BAD_USER_INPUT', `${target.username} is not connected.`);
      }
      const { conversationWith } = await run(FriendsConversationWithDocument, { id });
      const { startConversation } = await run(FriendsStartConversationDocument, { id });
      const { conversation } = startConversation;
      const answer = { conversation_id: numberOf(conversation.id), ...pair(conversation, call) };
      return conversationWith ? ok(answer) : created(answer);
    },
  }),

  row('GET /conversations', {
    auth: 'Token',
    query: page,
    document: FriendsConversationsDocument,
    variables: ({ query }) => query,
    reply: ({ conversations }, call) =>
      list(conversations, (one) => ({
        ...pair(one, call),
        last_message: one.lastMessage ? message(one.lastMessage) : null,
      })),
  }),

  row('GET /conversations/:id', {
    auth: 'Token',
    params: z.object({ id: pathId('conversation') }),
    query: page,
    document: FriendsOneConversationDocument,
    variables: ({ params, query }) => ({ ...params, ...query }),
    reply: ({ conversation }, call) => {
      const one = found(conversation?.kind === 'DIRECT' ? conversation : null);
      const said = newest(one.messages, message);
      return { ...said, body: { ...pair(one, call), message_set: said.body } };
    },
  }),
];
