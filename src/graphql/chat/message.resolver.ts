import {
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { NullableField, OneOfInput } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as reads from '../../domain/chat/chat.reads.js';
import { Conversation, ConversationKind } from '../../domain/chat/conversation.entity.js';
import { Message } from '../../domain/chat/message.entity.js';
import { conversationOfEvent } from '../../domain/chat/message-event.service.js';
import * as messages from '../../domain/groups/group-message.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, PlannedQuery, RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of messages.' })
export class MessageConnection extends ConnectionOf(Message, 'Message') {}

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the list includes deleted messages, without their text.',
  })
  includeDeleted!: boolean;
}

@ArgsType()
class MessagesArgs extends HistoryArgs {
  @NullableField(() => ConversationKind, 'Returns messages of conversations of this kind.')
  kind?: ConversationKind | null;
}

@OneOfInput('The recipient of a message.')
class MessageRecipient implements messages.Recipient {
  @NullableField(() => ID, 'Global id of a conversation of the viewer, such as `conversation_5`.')
  conversationId?: string;

  @NullableField(
    () => ID,
    'Global id of a user, such as `user_7`; starts the direct conversation if needed.',
  )
  userId?: string;

  @NullableField(
    () => String,
    'Username, in any letter case; starts the direct conversation if needed.',
  )
  username?: string;

  @NullableField(() => ID, 'Global id of a group of the viewer, such as `group_3`.')
  groupId?: string;
}

@InputType({ description: 'A new message.' })
class SendMessageInput {
  @Field(() => MessageRecipient, { description: 'The recipient.' })
  to!: MessageRecipient;

  @NullableField(
    () => String,
    'The text, 1–8,000 characters, not blank; may be left out, or be empty, with attachments. `@username` mentions a participant; at most 20 names of a text are looked up.',
  )
  content?: string | null;

  @NullableField(
    () => [ID],
    'Global ids of complete uploads of the viewer, at most 10, in the order in which they are shown. Each belongs to one message. Ignored with a repeated `clientKey`.',
  )
  attachmentIds?: string[] | null;

  @NullableField(
    () => ID,
    'Global id of the message that it replies to, such as `message_9`: of the same conversation, and not deleted.',
  )
  replyToId?: string | null;

  @NullableField(
    () => String,
    'Idempotency key chosen by the client, at most 128 characters. A repeated key in the conversation returns the first message, whose `clientKey` it is.',
  )
  clientKey?: string | null;
}

@InputType({ description: 'A message to forward.' })
class ForwardMessageInput {
  @Field(() => ID, { description: 'Global id of the message, such as `message_9`.' })
  messageId!: string;

  @Field(() => MessageRecipient, { description: 'The recipient of the copy.' })
  to!: MessageRecipient;

  @NullableField(() => String, 'Idempotency key of the copy, as in `SendMessageInput`.')
  clientKey?: string | null;
}

@InputType({ description: 'A new text for a message of the viewer.' })
class EditMessageInput {
  @Field(() => ID, { description: 'Global id of the message, such as `message_9`.' })
  messageId!: string;

  @NullableField(
    () => String,
    'The text, 1–8,000 characters, not blank; may be left out, or be empty, where the message has attachments.',
  )
  content?: string | null;

  @NullableField(
    () => String,
    'Idempotency key chosen by the client, at most 128 characters. A repeated key changes nothing, so that a retry cannot undo a later change.',
  )
  clientKey?: string | null;
}

@InputType({ description: 'The message to delete.' })
class DeleteMessageInput {
  @Field(() => ID, {
    description:
      'Global id of the message, such as `message_9`: by the viewer, or in a group that the viewer owns or administers.',
  })
  messageId!: string;
}

export const ReturnsMessage = returning(
  'message',
  () => Message,
  'The message, after the change.',
  reads.messageWithId,
);

@Resolver(() => Message)
export class MessageResolver {
  @PlannedQuery(() => MessageConnection, reads.allMessages, {
    description:
      'Messages of all conversations of the viewer, oldest first; `last: 20` is the newest page.',
    args: () => MessagesArgs,
  })
  messages!: MessageConnection;

  @ReturnsMessage({
    description: 'Sends a message. It is stored when the response arrives.',
    payload: 'The sent message.',
    field: 'The stored message; the first one when the client key was used before.',
  })
  sendMessage(@Input(() => SendMessageInput) input: SendMessageInput, @Ctx() ctx: Context) {
    return messages.send(ctx, input);
  }

  @ReturnsMessage({
    description:
      'Sends a copy of a message to a conversation that the viewer may write to. The copy says that it is forwarded, and neither from where nor from whom; it mentions nobody. CONFLICT for a deleted message.',
    payload: 'The copy.',
    field: 'The copy; the first one when the client key was used before.',
  })
  forwardMessage(
    @Input(() => ForwardMessageInput) input: ForwardMessageInput,
    @Ctx() ctx: Context,
  ) {
    return messages.forward(ctx, input);
  }

  @ReturnsMessage({
    description:
      'Changes the text of a message by the viewer. FORBIDDEN for messages of others, CONFLICT for a deleted or forwarded message.',
    payload: 'The changed message.',
  })
  editMessage(@Input(() => EditMessageInput) input: EditMessageInput, @Ctx() ctx: Context) {
    return messages.edit(ctx, input);
  }

  @ReturnsMessage({
    description:
      'Deletes a message for all participants. Idempotent. Allowed to the sender, and in a group to its owner and admins.',
    payload: 'The deleted message.',
    field: 'The deleted message: its position and sequence number remain.',
  })
  deleteMessage(
    @Input(() => DeleteMessageInput) { messageId }: DeleteMessageInput,
    @Ctx() ctx: Context,
  ) {
    return messages.remove(ctx, inputId('message', 'messageId', messageId));
  }

  @FieldResolver(() => Conversation, { description: 'The conversation of the message.' })
  conversation(@Root() message: Message, @Ctx() ctx: Context): Promise<Conversation> {
    return conversationOfEvent(ctx, message.conversation.id);
  }

  @RelationField(() => User, userById, { description: 'The sender.' })
  sender!: User;

  @PlannedField(() => Boolean, reads.isRead, {
    description: 'Whether all other participants have read the message, or written since.',
  })
  isRead!: boolean;

  @PlannedField(() => Boolean, reads.isDelivered, {
    description:
      'Whether a device of each other participant has received the message; the same as `isRead` in conversations of more than 20 people.',
  })
  isDelivered!: boolean;
}
