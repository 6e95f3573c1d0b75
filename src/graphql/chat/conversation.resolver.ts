import {
  Arg,
  ArgsType,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { inputId, nullWhenMissing } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { findUser, userById } from '../../domain/account/user.service.js';
import * as reads from '../../domain/chat/chat.reads.js';
import { Conversation, ConversationKind } from '../../domain/chat/conversation.entity.js';
import * as conversations from '../../domain/chat/conversation.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import * as reading from '../../domain/chat/reading.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, PlannedNode, PlannedQuery, RelationField } from '../server/planned.js';
import { HistoryArgs, MessageConnection } from './message.resolver.js';

@ObjectType({ description: 'A page of a list of conversations.' })
class ConversationConnection extends ConnectionOf(Conversation, 'Conversation') {}

@InputType({ description: 'The other participant.' })
class StartConversationInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`; not the viewer.' })
  userId!: string;
}

@InputType({ description: 'The read position: a conversation, or a message and all before it.' })
class MarkReadInput {
  @NullableField(() => ID, 'Global id of the conversation, such as `conversation_5`.')
  conversationId?: string | null;

  @NullableField(
    () => Int,
    'With `conversationId`: the last sequence number read. The default is the newest.',
  )
  seq?: number | null;

  @NullableField(
    () => ID,
    'Global id of the last message read, such as `message_9`; replaces `conversationId`.',
  )
  messageId?: string | null;
}

@ArgsType()
class ConversationsArgs extends PageArgs {
  @NullableField(() => ConversationKind, 'Returns conversations of this kind.')
  kind?: ConversationKind | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The read position of a participant in a conversation.',
})
class ReadMark {
  user!: User;

  @Field(() => Int, { description: 'Sequence number of the last event read; 0 when none.' })
  readSeq!: number;
}

const ReturnsConversation = returning(
  'conversation',
  () => Conversation,
  'The conversation, with the new number of unread messages.',
);

@Resolver(() => ReadMark)
export class ReadMarkResolver {
  @RelationField(() => User, userById, { description: 'The participant.' })
  user!: User;
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @PlannedQuery(() => ConversationConnection, reads.conversationsOfViewer, {
    description: 'Conversations of the viewer, most recently active first.',
    args: () => ConversationsArgs,
  })
  conversations!: ConversationConnection;

  @PlannedNode(() => Conversation, reads.conversationWithId, {
    description: 'A conversation of the viewer; null with NOT_FOUND when there is none.',
    id: 'Global id of the conversation, such as `conversation_5`.',
  })
  conversation!: Conversation | null;

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

  @ReturnsConversation({
    description: 'Starts a direct conversation, or returns the existing one.',
    payload: 'The direct conversation with the user.',
    field: 'The new conversation, or the existing one.',
  })
  startConversation(
    @Input(() => StartConversationInput) input: StartConversationInput,
    @Ctx() ctx: Context,
  ) {
    const userId = inputId('user', 'userId', input.userId);
    return conversations.startConversation(ctx, userId);
  }

  @ReturnsConversation({
    description: 'Marks messages as read. The read position never moves back.',
    payload: 'The conversation in its current state.',
  })
  async markRead(@Input(() => MarkReadInput) input: MarkReadInput, @Ctx() ctx: Context) {
    if ((input.conversationId == null) === (input.messageId == null)) {
      throw badInput('conversationId', 'Give either a conversation or a message.');
    }
    if (input.conversationId != null) {
      const id = inputId('conversation', 'conversationId', input.conversationId);
      return reading.markRead(ctx, id, input.seq);
    }
    const id = inputId('message', 'messageId', input.messageId as string);
    const message = await reading.markMessageRead(ctx, id);
    return conversations.conversationById(ctx, message.conversation.id);
  }

  @PlannedField(() => [User], reads.shownParticipants, {
    description: 'Participants, including the viewer; at most the first 100 members of a group.',
    perViewer: true,
  })
  participants!: User[];

  @RelationField(() => User, userById, {
    nullable: true,
    description: 'The user who started the conversation; null for that of a group.',
  })
  startedBy!: User | null;

  @PlannedField(() => Message, reads.lastMessage, {
    nullable: true,
    description: 'The newest message that was not deleted; null when there is none.',
    perViewer: true,
  })
  lastMessage!: Message | null;

  @PlannedField(() => Int, reads.unreadCount, {
    description: 'Number of messages from others that the viewer has not read.',
    perViewer: true,
  })
  unreadCount!: number;

  @PlannedField(() => Date, reads.activeAt, {
    description:
      'Time of the last message, or of the viewer’s joining. `conversations` is ordered by it, then by id, newest first.',
    perViewer: true,
  })
  activeAt!: Date;

  @PlannedField(() => Int, reads.head, {
    description:
      'Sequence number of the newest event of its stream. Pass it to `conversationEvents` as `after`.',
  })
  head!: number;

  @PlannedField(() => ID, reads.epoch, {
    description: 'Epoch of the sequence numbers of its stream.',
  })
  epoch!: string;

  @PlannedField(() => [ReadMark], reads.readMarks, {
    description: 'How far each of `participants` has read.',
    perViewer: true,
  })
  readMarks!: ReadMark[];

  @PlannedField(() => MessageConnection, reads.history, {
    description: 'Messages, oldest first; `last: 20` is the newest page.',
    args: () => HistoryArgs,
    perViewer: true,
  })
  messages!: MessageConnection;
}
