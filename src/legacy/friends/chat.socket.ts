import { z } from 'zod';
import { numberOf, pathId, text } from '../runtime/fields.js';
import { hearing, socket, untyped } from '../runtime/socket-row.js';
import {
  FriendsConversationEventsDocument,
  FriendsSendMessageDocument,
} from './documents.generated.js';

const which = z.object({ id: pathId('conversation') });

/** What the two of a conversation say while they look on. */
export const sockets = [
  socket('/ws/chat/:id', {
    auth: 'Token',
    params: which,
    documents: [FriendsSendMessageDocument],
    subscription: FriendsConversationEventsDocument,
    open: async ({ id }) => ({ conversationId: id }),
    hears: {
      [untyped]: hearing(
        z.object({ message: text }),
        ({ message: content }, { id: conversationId }: z.output<typeof which>, { run }) =>
          run(FriendsSendMessageDocument, { input: { conversationId, content } }),
      ),
    },
    says: ({ conversationEvents: event }) => {
      // What was deleted before it could be told is not told.
      if (!('message' in event) || event.message.isDeleted) return null;
      const { id, content, sender, sentAt, conversation } = event.message;
      return {
        message: content,
        message_id: numberOf(id),
        sender: sender.username,
        conversation_id: numberOf(conversation.id),
        created_at: sentAt,
      };
    },
  }),
];
