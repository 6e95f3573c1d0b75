import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { AppError, notFound } from '../../core/errors.js';
import { inputId, localId, nullWhenMissing } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { findUser, userById } from '../../domain/account/user.service.js';
import * as reads from '../../domain/chat/chat.reads.js';
import { Conversation, ConversationKind } from '../../domain/chat/conversation.entity.js';
import * as conversations from '../../domain/chat/conversation.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import * as reading from '../../domain/chat/reading.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of conversations.' })
class ConversationConnection extends ConnectionOf(Conversation, 'Conversation') {}

@ObjectType({ description: 'A page of a list of messages.' })
export class MessageConnection extends ConnectionOf(Message, 'Message') {}

@InputType({ description: 'The other participant.' })
class StartConversationInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`; not the viewer.' })
  userId!: string;
}

@ObjectType({ description: 'The direct conversation with the user.' })
class StartConversationPayload {
  @Field(() => Conversation, { description: 'The new conversation, or the existing one.' })
  conversation!: Conversation;
}

@InputType({ description: 'The read position: a conversation, or a message and all before it.' })
class MarkReadInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Global id of the conversation, such as `conversation_5`.',
  })
  conversationId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With `conversationId`: the last sequence number read. The default is the newest.',
  })
  seq?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Global id of the last message read, such as `message_9`; replaces `conversationId`.',
  })
  messageId?: string | null;
}

@ObjectType({ description: 'The conversation in its current state.' })
class MarkReadPayload {
  @Field(() => Conversation, {
    description: 'The conversation, with the new number of unread messages.',
  })
  conversation!: Conversation;
}

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the list includes deleted messages, without their text.',
  })
  includeDeleted!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The read position of a participant in a conversation.',
})
export class ReadMark {
  user!: User;

  @Field(() => Int, { description: 'Sequence number of the last event read; 0 when none.' })
  readSeq!: number;
}

@Resolver(() => ReadMark)
export class ReadMarkResolver {
  @FieldResolver(() => User, { description: 'The participant.' })
  user(@Root() { user }: ReadMark, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, user.id);
  }
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @Planned(reads.conversationsOfViewer)
  @Query(() => ConversationConnection, {
    description: 'Conversations of the viewer, most recently active first.',
  })
  conversations(
    @Arg('kind', () => ConversationKind, {
      nullable: true,
      description: 'Returns conversations of this kind.',
    })
    kind: ConversationKind | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return conversations.listConversations(ctx, { ...page, kind });
  }

  @Planned(reads.conversationWithId)
  @Query(() => Conversation, {
    nullable: true,
    description: 'A conversation of the viewer; null with NOT_FOUND when there is none.',
  })
  async conversation(
    @Arg('id', () => ID, {
      description: 'Global id of the conversation, such as `conversation_5`.',
    })
    id: string,
    @Ctx() ctx: Context,
  ): Promise<Conversation | null> {
    const local = localId('conversation', id);
    void ctx.viewer;
    if (local === null) throw notFound('Conversation');
    return conversations.conversationById(ctx, local);
  }

  @Planned(reads.conversationWithUser)
  @Query(() => Conversation, {
    nullable: true,
    description: 'The direct conversation of the viewer and a user; null when there is none.',
  })
  async conversationWith(
    @Arg('userId', () => ID, {
      nullable: true,
      description: 'Global id of the user, such as `user_7`.',
    })
    userId: string | null,
    @Arg('username', () => String, {
      nullable: true,
      description: 'Their username; replaces `userId`.',
    })
    username: string | null,
    @Ctx() ctx: Context,
  ): Promise<Conversation | null> {
    return nullWhenMissing(
      findUser(ctx, { id: userId, username }, userById).then(({ id }) =>
        conversations.conversationWith(ctx, id),
      ),
    );
  }

  @Mutation(() => StartConversationPayload, {
    description: 'Starts a direct conversation, or returns the existing one.',
  })
  async startConversation(
    @Input(() => StartConversationInput)
    input: StartConversationInput,
    @Ctx() ctx: Context,
  ): Promise<StartConversationPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { conversation: await conversations.startConversation(ctx, userId) };
  }

  @Mutation(() => MarkReadPayload, {
    description: 'Marks messages as read. The read position never moves back.',
  })
  async markRead(
    @Input(() => MarkReadInput) input: MarkReadInput,
    @Ctx() ctx: Context,
  ): Promise<MarkReadPayload> {
    if ((input.conversationId == null) === (input.messageId == null)) {
      throw new AppError('BAD_USER_INPUT', 'Name a conversation or a message, one of the two.');
    }
    if (input.conversationId != null) {
      const id = inputId('conversation', 'conversationId', input.conversationId);
      return { conversation: await reading.markRead(ctx, id, input.seq) };
    }
    const id = inputId('message', 'messageId', input.messageId as string);
    const message = await reading.markMessageRead(ctx, id);
    return { conversation: await conversations.conversationById(ctx, message.conversation.id) };
  }

  @PerViewer()
  @Planned(reads.shownParticipants)
  @FieldResolver(() => [User], {
    description: 'Participants, including the viewer; at most the first 100 members of a group.',
  })
  async participants(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<User[]> {
    const parts = await reads.shownParticipants.load(ctx, id);
    return Promise.all(parts.map(({ user }) => userById(ctx, user.id)));
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The user who started the conversation; null for that of a group.',
  })
  async startedBy(@Root() { startedBy }: Conversation, @Ctx() ctx: Context): Promise<User | null> {
    return startedBy ? userById(ctx, startedBy.id) : null;
  }

  @PerViewer()
  @Planned(reads.lastMessage)
  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The newest message that was not deleted; null when there is none.',
  })
  lastMessage(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Message | null> {
    return reads.lastMessage.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.unreadCount)
  @FieldResolver(() => Int, {
    description: 'Number of messages from others that the viewer has not read.',
  })
  unreadCount(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<number> {
    return reads.unreadCount.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.activeAt)
  @FieldResolver(() => Date, {
    description:
      'Time of the last message, or of the viewer’s joining. `conversations` is ordered by it, then by id, newest first.',
  })
  activeAt(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Date> {
    return reads.activeAt.load(ctx, id);
  }

  @Planned(reads.head)
  @FieldResolver(() => Int, {
    description:
      'Sequence number of the newest event of its stream. Pass it to `conversationEvents` as `after`.',
  })
  head(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<number> {
    return reads.head.load(ctx, id);
  }

  @Planned(reads.epoch)
  @FieldResolver(() => ID, { description: 'Epoch of the sequence numbers of its stream.' })
  epoch(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<string> {
    return reads.epoch.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.readMarks)
  @FieldResolver(() => [ReadMark], {
    description: 'How far each of `participants` has read.',
  })
  readMarks(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<ReadMark[]> {
    return reads.readMarks.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.history)
  @FieldResolver(() => MessageConnection, {
    description: 'Messages, oldest first; `last: 20` is the newest page.',
  })
  messages(
    @Root() { id }: Conversation,
    @Args(() => HistoryArgs) page: HistoryArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.history.page(ctx, id, page);
  }
}
