import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { id, line, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, newest, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import {
  CommunityConversationsDocument,
  CommunityMarkReadDocument,
  CommunityMessageSenderDocument,
  CommunityMessagesDocument,
  CommunityMessagesWithDocument,
  CommunityPartnerDocument,
  CommunitySendMessageDocument,
} from './documents.generated.js';
import { conversation, message, messageBetween } from './shapes.js';

const outgoing = z
  .object({ receiver: id('user').nullish(), receiver_username: line.nullish(), content: text })
  .refine((body) => (body.receiver == null) !== (body.receiver_username == null), {
    path: ['receiver'],
    error: 'Give either receiver or receiver_username.',
  });

/** What two people say to one another. */
export const messages = [
  row('POST /api/messages', {
    body: outgoing,
    refers: ['receiver', 'receiver_username'],
    document: CommunitySendMessageDocument,
    variables: ({ body: { receiver, receiver_username, content } }) => ({
      input: { toUserId: receiver, toUsername: receiver_username, content },
    }),
    reply: ({ sendMessage }) => created(messageBetween(sendMessage.message)),
  }),

  row('GET /api/messages', {
    query: page,
    document: CommunityMessagesDocument,
    variables: ({ query }) => query,
    reply: ({ messages }) => newest(messages, messageBetween),
  }),

  row('GET /api/messages/conversations', {
    query: page,
    document: CommunityConversationsDocument,
    variables: ({ query }) => query,
    reply: ({ conversations: { nodes, pageInfo } }, call) => {
      // A conversation begins with its first message.
      const begun = nodes.filter((one) => one.lastMessage);
      return list({ nodes: begun, pageInfo }, (one) => conversation(one, call));
    },
  }),

  steps('GET /api/messages/with_user', {
    query: page.extend({ user_id: id('user').optional(), username: line.optional() }),
    documents: [CommunityMessagesWithDocument, CommunityPartnerDocument],
    answer: async ({ run, query: { user_id: userId, username, cursor } }) => {
      const whom = { userId, username };
      const { conversationWith } = await run(CommunityMessagesWithDocument, { ...whom, cursor });
      // Asked only now: what was said with somebody who is gone stays to be read.
      if (!conversationWith) found((await run(CommunityPartnerDocument, whom)).user);
      if (!conversationWith) return ok([]);
      const { messages, participants } = conversationWith;
      return newest(messages, (said) => message(said, participants));
    },
  }),

  steps('POST /api/messages/:id/mark_as_read', {
    params: z.object({ id: pathId('message') }),
    documents: [CommunityMarkReadDocument, CommunityMessageSenderDocument],
    answer: async ({ run, params, viewerId }) => {
      const { node } = await run(CommunityMessageSenderDocument, params);
      const { sender } = found(node && 'sender' in node ? node : null);
      if (sender.id === viewerId()) throw forbidden('Only its receiver has read a message.');
      await run(CommunityMarkReadDocument, params);
      return ok({ message: 'Message marked as read', is_read: true });
    },
  }),
];
