import {
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { isRead } from '../../domain/chat/chat.reads.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { Message } from '../../domain/chat/message.entity.js';
import { conversationOfMessage } from '../../domain/chat/message-event.service.js';
import * as messages from '../../domain/groups/group-message.service.js';
import { Input } from '../server/input.js';

@InputType({ description: 'A message and exactly one address.' })
class SendMessageInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Global id of a conversation of the viewer, such as `conversation_5`.',
  })
  conversationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of a user, such as `user_7`; starts the direct conversation if needed.',
  })
  toUserId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Username of a user; starts the direct conversation if needed.',
  })
  toUsername?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of a group of the viewer, such as `group_3`.',
  })
  groupId?: string | null;

  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Idempotency key chosen by the client, at most 128 characters. A repeated key in the conversation returns the first message.',
  })
  clientKey?: string | null;
}

@ObjectType({ description: 'The sent message.' })
class SendMessagePayload {
  @Field(() => Message, {
    description: 'The stored message; the first one when the client key was used before.',
  })
  message!: Message;
}

@Resolver(() => Message)
export class MessageResolver {
  @Mutation(() => SendMessagePayload, {
    description: 'Sends a message. It is stored when the response arrives.',
  })
  async sendMessage(
    @Input(() => SendMessageInput)
    { conversationId, toUserId, toUsername, groupId, content, clientKey }: SendMessageInput,
    @Ctx() ctx: Context,
  ): Promise<SendMessagePayload> {
    const to = {
      conversationId: conversationId && inputId('conversation', 'conversationId', conversationId),
      toUserId: toUserId && inputId('user', 'toUserId', toUserId),
      toUsername,
      groupId: groupId && inputId('group', 'groupId', groupId),
    } as messages.Address;
    return { message: await messages.send(ctx, to, content, clientKey) };
  }

  @FieldResolver(() => Conversation, { description: 'The conversation of the message.' })
  conversation(@Root() message: Message, @Ctx() ctx: Context): Promise<Conversation> {
    return conversationOfMessage(ctx, message);
  }

  @FieldResolver(() => User, { description: 'The sender.' })
  sender(@Root() message: Message, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, message.sender.id);
  }

  @Planned(isRead)
  @FieldResolver(() => Boolean, {
    description: 'Whether all other participants have read the message.',
  })
  isRead(@Root() message: Message, @Ctx() ctx: Context): Promise<boolean> {
    return isRead.load(ctx, message.id);
  }
}
