import { z } from 'zod';
import { pathId, text } from '../runtime/fields.js';
import { message, socket } from '../runtime/socket-row.js';
import {
  CommunityConversationEventsDocument,
  CommunityOpenConversationDocument,
  CommunitySendMessageDocument,
} from './documents.generated.js';
import { messageBetween } from './shapes.js';

const recipient = z.object({ id: pathId('user') });

/** Sends and receives messages of a direct conversation; opening the socket starts it if there is none. */
export const sockets = [
  socket('/ws/messages/:id', {
    params: recipient,
    documents: [CommunityOpenConversationDocument, CommunitySendMessageDocument],
    subscription: CommunityConversationEventsDocument,
    open: async (params, { run }) => {
      const { startConversation } = await run(CommunityOpenConversationDocument, params);
      return { conversationId: startConversation.conversation.id };
    },
    onMessage: {
      message: message(
        z.object({ content: text }),
        ({ content }, { id }: z.output<typeof recipient>, { run }) =>
          run(CommunitySendMessageDocument, { input: { to: { userId: id }, content } }),
      ),
    },
    toFrame({ conversationEvents: event }) {
      if (!('message' in event) || event.message.isDeleted) return null;
      const sent = messageBetween(event.message);
      return {
        type: 'message',
        message_id: sent.id,
        sender_id: sent.sender,
        sender_username: sent.sender_username,
        receiver_id: sent.receiver,
        content: sent.content,
        created_at: sent.created_at,
      };
    },
  }),
];
