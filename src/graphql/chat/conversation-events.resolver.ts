import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { Followed } from '../../core/events/hub.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { followConversation } from '../../domain/chat/conversation.follow.js';
import { Message } from '../../domain/chat/message.entity.js';
import { messageAt } from '../../domain/chat/message.service.js';
import { messageOfEvent } from '../../domain/chat/message-event.service.js';
import { toStreamItem } from '../server/stream-events.js';
import {
  ConversationEvent,
  ConversationRead,
  conversationKinds,
  MessageDeleted,
  MessageEdited,
  MessageSent,
} from './conversation-events.types.js';

interface Args {
  conversationId: string;
  after?: number | null;
  epoch?: string | null;
}

@Resolver()
export class ConversationEventsResolver {
  @Subscription(() => ConversationEvent, {
    subscribe: ({ args, context }: { args: Args; context: Context }) => {
      const id = inputId('conversation', 'conversationId', args.conversationId);
      return followConversation(context, id, args);
    },
    description:
      'Events of a conversation of the viewer, in order, each exactly once. Completes when the viewer no longer takes part.',
  })
  conversationEvents(
    @Arg('conversationId', () => ID, {
      description: 'Global id of the conversation, such as `conversation_5`.',
    })
    _id: string,
    @Arg('after', () => Int, {
      nullable: true,
      description:
        'Sequence number of the last event received. 0 starts at the beginning; without it, the stream starts at its current head.',
    })
    _after: number | null,
    @Arg('epoch', () => ID, { nullable: true, description: 'Epoch of that sequence number.' })
    _epoch: string | null,
    @Root() followed: Followed,
  ): typeof ConversationEvent {
    return toStreamItem<InstanceType<(typeof conversationKinds)[keyof typeof conversationKinds]>>(
      followed,
      conversationKinds,
    );
  }
}

/** The number of the conversation whose stream it is. */
const conversationOf = (stream: `conversation:${number}`) =>
  Number(stream.slice('conversation:'.length));

@Resolver(() => MessageSent)
export class MessageSentResolver {
  @FieldResolver(() => Message, { description: 'The message in its current state.' })
  message(@Root() { stream, seq }: MessageSent, @Ctx() ctx: Context): Promise<Message> {
    return messageAt(ctx, conversationOf(stream), seq);
  }
}

@Resolver(() => MessageEdited)
export class MessageEditedResolver {
  @FieldResolver(() => Message, { description: 'The message in its current state.' })
  message(@Root() { stream, data }: MessageEdited, @Ctx() ctx: Context): Promise<Message> {
    return messageOfEvent(ctx, conversationOf(stream), data.messageId);
  }

  @FieldResolver(() => User, {
    description: 'The user who changed it: the sender, or an administrator.',
  })
  by(@Root() { actorId }: MessageEdited, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, actorId);
  }
}

@Resolver(() => MessageDeleted)
export class MessageDeletedResolver {
  @FieldResolver(() => Message, {
    description: 'The deleted message: its position and sequence number remain.',
  })
  message(@Root() { stream, data }: MessageDeleted, @Ctx() ctx: Context): Promise<Message> {
    return messageOfEvent(ctx, conversationOf(stream), data.messageId);
  }

  @FieldResolver(() => User, {
    description: 'The user who deleted it: the sender, or the owner or an admin of the group.',
  })
  by(@Root() { actorId }: MessageDeleted, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, actorId);
  }
}

@Resolver(() => ConversationRead)
export class ConversationReadResolver {
  @FieldResolver(() => User, { description: 'The participant.' })
  reader(@Root() { actorId }: ConversationRead, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, actorId);
  }
}
