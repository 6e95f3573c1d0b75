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
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of conversations.' })
class ConversationConnection extends ConnectionOf(Conversation, 'Conversation') {}

@ObjectType({ description: 'A page of what was said.' })
export class MessageConnection extends ConnectionOf(Message, 'Message') {}

@InputType({ description: 'Whom to talk to.' })
class StartConversationInput {
  @Field(() => ID, { description: 'The person, `user_7`; not yourself.' })
  userId!: string;
}

@ObjectType({ description: 'The conversation you have with that person.' })
class StartConversationPayload {
  @Field(() => Conversation, { description: 'New, or the one there was.' })
  conversation!: Conversation;
}

@InputType({ description: 'What you have read: a conversation, or a message and all before it.' })
class MarkReadInput {
  @Field(() => ID, { nullable: true, description: 'The conversation, `conversation_5`.' })
  conversationId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With a conversation: up to which number; all of it when not said.',
  })
  seq?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Instead of a conversation: the message, `message_9`.',
  })
  messageId?: string | null;
}

@ObjectType({ description: 'The conversation as it is now.' })
class MarkReadPayload {
  @Field(() => Conversation, { description: 'With its new number of unread messages.' })
  conversation!: Conversation;
}

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether deleted messages keep their places in the list, or are left out.',
  })
  includeDeleted!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'How far somebody has read a conversation.' })
export class ReadMark {
  user!: User;

  @Field(() => Int, { description: 'Number of the last event they have read; 0 when none.' })
  readSeq!: number;
}

@Resolver(() => ReadMark)
export class ReadMarkResolver {
  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() { user }: ReadMark, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, user.id);
  }
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @Planned(reads.conversationsOfViewer)
  @Query(() => ConversationConnection, { description: 'Your conversations, the liveliest first.' })
  conversations(
    @Arg('kind', () => ConversationKind, {
      nullable: true,
      description: 'Only those of this kind.',
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
    description: 'One of your conversations. NOT_FOUND when it is none of yours.',
  })
  async conversation(
    @Arg('id', () => ID, { description: 'Its id, `conversation_5`.' }) id: string,
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
    description: 'Your direct conversation with a person; null when there is none yet.',
  })
  async conversationWith(
    @Arg('userId', () => ID, { nullable: true, description: 'The person, `user_7`.' })
    userId: string | null,
    @Arg('username', () => String, {
      nullable: true,
      description: 'Or their name; one of the two.',
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
    description: 'Opens a direct conversation; a pair has one.',
  })
  async startConversation(
    @Arg('input', () => StartConversationInput, { description: 'Whom to talk to.' })
    input: StartConversationInput,
    @Ctx() ctx: Context,
  ): Promise<StartConversationPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { conversation: await conversations.startConversation(ctx, userId) };
  }

  @Mutation(() => MarkReadPayload, { description: 'You have read this far; never goes back.' })
  async markRead(
    @Arg('input', () => MarkReadInput, { description: 'How far.' }) input: MarkReadInput,
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
    description: 'Who takes part, you among them; of a group’s members the first 100.',
  })
  async participants(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<User[]> {
    const parts = await reads.shownParticipants.load(ctx, id);
    return Promise.all(parts.map(({ user }) => userById(ctx, user.id)));
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who opened it; null for a group’s.' })
  async startedBy(@Root() { startedBy }: Conversation, @Ctx() ctx: Context): Promise<User | null> {
    return startedBy ? userById(ctx, startedBy.id) : null;
  }

  @PerViewer()
  @Planned(reads.lastMessage)
  @FieldResolver(() => Message, {
    nullable: true,
    description: 'What was said last and not deleted; null while nothing was.',
  })
  lastMessage(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Message | null> {
    return reads.lastMessage.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.unreadCount)
  @FieldResolver(() => Int, { description: 'How many messages by others you have yet to read.' })
  unreadCount(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<number> {
    return reads.unreadCount.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.activeAt)
  @FieldResolver(() => Date, {
    description:
      'When something was last said, or you joined: `conversations` has the latest first, and of two at once the one with the larger number.',
  })
  activeAt(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Date> {
    return reads.activeAt.load(ctx, id);
  }

  @Planned(reads.head)
  @FieldResolver(() => Int, {
    description: 'Number of the newest event of its stream: follow `conversationEvents` from here.',
  })
  head(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<number> {
    return reads.head.load(ctx, id);
  }

  @Planned(reads.epoch)
  @FieldResolver(() => ID, { description: 'What its numbers belong to.' })
  epoch(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<string> {
    return reads.epoch.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.readMarks)
  @FieldResolver(() => [ReadMark], {
    description: 'How far each of `participants` has read, you among them.',
  })
  readMarks(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<ReadMark[]> {
    return reads.readMarks.load(ctx, id);
  }

  @PerViewer()
  @Planned(reads.history)
  @FieldResolver(() => MessageConnection, {
    description: 'What was said, oldest first; `last: 20` is the newest page.',
  })
  messages(
    @Root() { id }: Conversation,
    @Args(() => HistoryArgs) page: HistoryArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.history.page(ctx, id, page);
  }
}
