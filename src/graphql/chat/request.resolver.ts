import { Field, ID, InputType, ObjectType, Resolver } from 'type-graphql';
import { inputId } from '../../core/global-id.js';
import type { User } from '../../domain/account/user.entity.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import * as requests from '../../domain/chat/request.service.js';
import { ConversationState } from '../../domain/chat/request.service.js';
import { acting, returning } from '../server/mutation.js';
import { PlannedField, UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';
import { ConversationStreamEvent } from './conversation-event.js';

@ObjectType({
  implements: StreamEvent,
  description: 'The receiver of a message request accepted it: the conversation is open.',
})
export class MessageRequestAccepted extends ConversationStreamEvent {
  actorId!: number;

  @UserField('The user who accepted it.', ({ actorId }: MessageRequestAccepted) => actorId)
  by!: User;
}

/** Input of mutations about a conversation. */
@InputType()
class ConversationInput {
  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  conversationId!: string;
}

const ReturnsConversation = returning(
  'conversation',
  () => Conversation,
  'The conversation, with its new state.',
);

const RequestAction = acting(
  ReturnsConversation,
  () => ConversationInput,
  (input: ConversationInput) => inputId('conversation', 'conversationId', input.conversationId),
);

@Resolver(() => Conversation)
export class RequestResolver {
  @RequestAction(requests.accept, {
    description:
      'Accepts a message request: the conversation is open from then on. Sending a message to it does the same. Idempotent.',
    payload: 'The accepted conversation.',
    input: 'The message request: a conversation that waits for the viewer to accept it.',
  })
  acceptMessageRequest!: Conversation;

  @RequestAction(requests.decline, {
    description:
      'Declines a message request: it leaves the viewer’s lists, and the sender is not told. It can be accepted later. Idempotent.',
    payload: 'The declined conversation.',
    input: 'The message request: a conversation that waits for the viewer to accept it.',
  })
  declineMessageRequest!: Conversation;

  @PlannedField(() => ConversationState, requests.state, {
    description: 'Whether the conversation was accepted; OPEN for groups.',
    perViewer: true,
  })
  state!: ConversationState;
}
