import {
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  Int,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { followConversation } from '../../domain/chat/conversation.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import { messageAt } from '../../domain/chat/message.service.js';
import { messageOfEvent } from '../../domain/chat/message-event.service.js';
import { groupKinds } from '../groups/group.events.js';
import { UserField } from '../server/planned.js';
import { StreamArgs, StreamEvent, streamUnion, toStreamObject } from '../server/stream-events.js';
import { ConversationStreamEvent, conversationIn } from './conversation-event.js';
import { MessageRequestAccepted } from './request.resolver.js';

@ObjectType({ implements: StreamEvent, description: 'A message was sent.' })
class MessageSent extends ConversationStreamEvent {
  @Field(() => Message, { description: 'The message in its current state.' })
  message(@Ctx() ctx: Context): Promise<Message> {
    return messageAt(ctx, conversationIn(this.stream), this.seq);
  }
}

/** An event about a message that was sent earlier. */
@ObjectType()
abstract class MessageEvent extends ConversationStreamEvent {
  actorId!: number;
  data!: { messageId: number };

  @Field(() => Message, { description: 'The message in its current state.' })
  message(@Ctx() ctx: Context): Promise<Message> {
    return messageOfEvent(ctx, conversationIn(this.stream), this.data.messageId);
  }
}

@ObjectType({ implements: StreamEvent, description: 'The text of a message was changed.' })
class MessageEdited extends MessageEvent {
  @UserField('The user who changed it: the sender.', ({ actorId }: MessageEdited) => actorId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A message was deleted. It keeps its position without its text, and no longer counts as unread.',
})
class MessageDeleted extends MessageEvent {
  @UserField(
    'The user who deleted it: the sender, or the owner or an admin of the group.',
    ({ actorId }: MessageDeleted) => actorId,
  )
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description: 'A moderator removed the text of a message, or put it back.',
})
class MessageModerated extends MessageEvent {}

@ObjectType({
  implements: StreamEvent,
  description: 'The page of a link in a message was fetched: the message has its `linkPreview`.',
})
class LinkPreviewAdded extends MessageEvent {}

/** An event about a reaction. */
@ObjectType()
abstract class ReactionEvent extends MessageEvent {
  declare data: { messageId: number; emoji: string };

  @Field(() => String, { description: 'The emoji.' })
  get emoji(): string {
    return this.data.emoji;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A participant reacted to a message with an emoji.',
})
class ReactionAdded extends ReactionEvent {
  @UserField('The participant.', ({ actorId }: ReactionAdded) => actorId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description: 'A participant removed a reaction from a message.',
})
class ReactionRemoved extends ReactionEvent {
  @UserField('The participant.', ({ actorId }: ReactionRemoved) => actorId)
  by!: User;
}

@ObjectType({ implements: StreamEvent, description: 'A message was pinned.' })
class MessagePinned extends MessageEvent {
  @UserField('The user who pinned it.', ({ actorId }: MessagePinned) => actorId)
  by!: User;
}

@ObjectType({ implements: StreamEvent, description: 'A message is no longer pinned.' })
class MessageUnpinned extends MessageEvent {
  @UserField('The user who unpinned it.', ({ actorId }: MessageUnpinned) => actorId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A participant has read up to an event. MessageSent tells the same of its sender: sending counts as reading.',
})
class ConversationRead extends ConversationStreamEvent {
  actorId!: number;
  data!: { readSeq: number };

  @UserField('The participant.', ({ actorId }: ConversationRead) => actorId)
  by!: User;

  @Field(() => Int, { description: 'Sequence number of the last event read.' })
  get readSeq(): number {
    return this.data.readSeq;
  }
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A device of a participant has received everything up to an event. Sent at most once a second for each participant; not in conversations of more than 20 people. Reading implies it.',
})
class ConversationDelivered extends ConversationStreamEvent {
  actorId!: number;
  data!: { deliveredSeq: number };

  @UserField('The participant.', ({ actorId }: ConversationDelivered) => actorId)
  by!: User;

  @Field(() => Int, { description: 'Sequence number of the last event received.' })
  get deliveredSeq(): number {
    return this.data.deliveredSeq;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The title of an AD_HOC conversation changed.',
})
class ConversationRenamed extends ConversationStreamEvent {
  actorId!: number;

  @UserField('The participant who changed it.', ({ actorId }: ConversationRenamed) => actorId)
  by!: User;
}

/** The type of each kind of event; `closed` ends the stream and is not sent. */
export const conversationKinds = {
  message: MessageSent,
  edited: MessageEdited,
  deleted: MessageDeleted,
  moderated: MessageModerated,
  previewed: LinkPreviewAdded,
  reacted: ReactionAdded,
  unreacted: ReactionRemoved,
  pinned: MessagePinned,
  unpinned: MessageUnpinned,
  read: ConversationRead,
  accepted: MessageRequestAccepted,
  delivered: ConversationDelivered,
  renamed: ConversationRenamed,
  ...groupKinds,
};

const ConversationEvent = streamUnion(
  'ConversationEvent',
  'An event of a conversation’s stream.',
  conversationKinds,
);

@ArgsType()
class ConversationEventsArgs extends StreamArgs {
  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  conversationId!: string;
}

@Resolver()
export class ConversationEventsResolver {
  @Subscription(() => ConversationEvent, {
    subscribe: ({ args, context }: { args: ConversationEventsArgs; context: Context }) => {
      const id = inputId('conversation', 'conversationId', args.conversationId);
      return followConversation(context, id, args);
    },
    description:
      'Events of a conversation of the viewer, in order, each exactly once. Completes when the viewer no longer takes part.',
  })
  conversationEvents(
    @Args(() => ConversationEventsArgs) _: ConversationEventsArgs,
    @Root() item: StreamItem,
  ) {
    return toStreamObject(item, conversationKinds);
  }
}
