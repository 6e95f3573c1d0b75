import { z } from 'zod';
import { pathId, text } from '../runtime/fields.js';
import { hearing, socket } from '../runtime/socket-row.js';
import {
  CommunityConversationEventsDocument,
  CommunityOpenConversationDocument,
  CommunitySendMessageDocument,
} from './documents.generated.js';
import { messageBetween } from './shapes.js';

const who = z.object({ id: pathId('user') });

/** What is said while both look on. */
export const sockets = [
  socket('/ws/messages/:id', {
    params: who,
    documents: [CommunityOpenConversationDocument, CommunitySendMessageDocument],
    subscription: CommunityConversationEventsDocument,
    open: async (params, { run }) => {
      const { startConversation } = await run(CommunityOpenConversationDocument, params);
      return { conversationId: startConversation.conversation.id };
    },
    hears: {
      message: hearing(
        z.object({ content: text }),
        ({ content }, { id }: z.output<typeof who>, { run }) =>
          run(CommunitySendMessageDocument, { input: { toUserId: id, content } }),
      ),
    },
    says: ({ conversationEvents: event }) => {
      // What was deleted before it could be told is not told.
      if (!('message' in event) || event.message.isDeleted) return null;
      const said = messageBetween(event.message);
      return {
        type: 'message',
        message_id: said.id,
        sender_id: said.sender,
        sender_username: said.sender_username,
        receiver_id: said.receiver,
        content: said.content,
        created_at: said.created_at,
      };
    },
  }),
];
