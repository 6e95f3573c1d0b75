import * as reads from '../../domain/chat/chat.reads.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { returning } from '../server/mutation.js';

/** Makes the decorator of mutations that return a conversation of the viewer. */
export const ReturnsConversation = returning(
  'conversation',
  () => Conversation,
  'The conversation in its current state.',
  reads.conversationWithId,
);
