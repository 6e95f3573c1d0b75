import { z } from 'zod';
import { pathId, text } from '../runtime/fields.js';
import { found } from '../runtime/row.js';
import { message, socket, untyped } from '../runtime/socket-row.js';
import { messageText, numberOf } from '../runtime/values.js';
import {
  FriendsConversationEventsDocument,
  FriendsConversationKindDocument,
  FriendsSendMessageDocument,
} from './documents.generated.js';

const params = z.object({ id: pathId('conversation') });

/** New messages of a direct conversation. */
export const sockets = [
  socket('/ws/chat/:id', {
    auth: 'Token or Bearer',
    params,
    documents: [FriendsConversationKindDocument, FriendsSendMessageDocument],
    subscription: FriendsConversationEventsDocument,
    open: async (variables, { run }) => {
      const { conversation } = await run(FriendsConversationKindDocument, variables);
      found(conversation?.kind === 'DIRECT' ? conversation : null);
      return { conversationId: variables.id };
    },
    onMessage: {
      [untyped]: message(
        z.object({ message: text }),
        ({ message: content }, { id: conversationId }: z.output<typeof params>, { run }) =>
          run(FriendsSendMessageDocument, { input: { to: { conversationId }, content } }),
      ),
    },
    toFrame({ conversationEvents: event }) {
      if (!('message' in event) || event.message.isDeleted) return null;
      const { id, sender, sentAt, conversation } = event.message;
      const shown = messageText(event.message);
      return {
        message: shown,
        text: shown,
        message_id: numberOf(id),
        sender: sender.username,
        conversation_id: numberOf(conversation.id),
        created_at: sentAt,
        timestamp: sentAt,
      };
    },
  }),
];
