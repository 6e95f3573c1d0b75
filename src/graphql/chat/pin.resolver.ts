import { Field, ID, InputType, Resolver } from 'type-graphql';
import { inputId } from '../../core/global-id.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import type { Message } from '../../domain/chat/message.entity.js';
import { pinnedMessages } from '../../domain/chat/message.reads.js';
import * as messages from '../../domain/groups/group-message.service.js';
import { acting } from '../server/mutation.js';
import { PlannedField } from '../server/planned.js';
import { MessageConnection, ReturnsMessage } from './message.resolver.js';

@InputType()
class PinInput {
  @Field(() => ID, { description: 'Global id of the message, such as `message_9`.' })
  messageId!: string;
}

const Pinning = acting(
  ReturnsMessage,
  () => PinInput,
  ({ messageId }) => inputId('message', 'messageId', messageId),
);

/** Pinned messages. */
@Resolver(() => Conversation)
export class PinResolver {
  @Pinning(messages.pin, {
    description:
      'Pins a message for all participants. Idempotent. Allowed to all participants, and in a group to its owner and admins alone. CONFLICT for a deleted message, for a message request that the viewer has not accepted, and beyond 50 pinned messages.',
    input: 'The message to pin.',
    payload: 'The pinned message.',
  })
  pinMessage!: Message;

  @Pinning(messages.unpin, {
    description: 'Unpins a message. Idempotent. Allowed to the users who may pin it.',
    input: 'The message to unpin.',
    payload: 'The unpinned message.',
  })
  unpinMessage!: Message;

  @PlannedField(() => MessageConnection, pinnedMessages, {
    description: 'Pinned messages, most recently pinned first; at most 50.',
    perViewer: true,
  })
  pinnedMessages!: MessageConnection;
}
