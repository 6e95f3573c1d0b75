import {
  Arg,
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

@InputType({ description: 'What to say, and to whom: exactly one address.' })
class SendMessageInput {
  @Field(() => ID, { nullable: true, description: 'A conversation of yours, `conversation_5`.' })
  conversationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A person, `user_7`; the conversation is opened if need be.',
  })
  toUserId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same, by their name.' })
  toUsername?: string | null;

  @Field(() => ID, { nullable: true, description: 'A group you are a member of, `group_3`.' })
  groupId?: string | null;

  @Field(() => String, { description: 'The text, 1–8,000 characters and not blank.' })
  content!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Of your choosing, at most 128 characters: the same again in this conversation returns the first message.',
  })
  clientKey?: string | null;
}

@ObjectType({ description: 'What was said.' })
class SendMessagePayload {
  @Field(() => Message, {
    description: 'As it is kept; the first one when the key was used before.',
  })
  message!: Message;
}

@Resolver(() => Message)
export class MessageResolver {
  @Mutation(() => SendMessagePayload, {
    description: 'Says something; kept once the answer arrives.',
  })
  async sendMessage(
    @Arg('input', () => SendMessageInput, { description: 'What, and to whom.' })
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

  @FieldResolver(() => Conversation, { description: 'Where it was said.' })
  conversation(@Root() message: Message, @Ctx() ctx: Context): Promise<Conversation> {
    return conversationOfMessage(ctx, message);
  }

  @FieldResolver(() => User, { description: 'Who said it.' })
  sender(@Root() message: Message, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, message.sender.id);
  }

  @Planned(isRead)
  @FieldResolver(() => Boolean, {
    description: 'Whether everybody else in the conversation has read it.',
  })
  isRead(@Root() message: Message, @Ctx() ctx: Context): Promise<boolean> {
    return isRead.load(ctx, message.id);
  }
}
