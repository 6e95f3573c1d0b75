import {
  Arg,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, inputId, Node, nullWhenMissing } from '../../core/global-id.js';
import { Planned, property } from '../../core/reads/read.js';
import { NullableField, OneOfInput } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { findUser, userById } from '../../domain/account/user.service.js';
import * as adHoc from '../../domain/chat/ad-hoc.service.js';
import * as reads from '../../domain/chat/chat.reads.js';
import { Conversation, ConversationKind } from '../../domain/chat/conversation.entity.js';
import * as conversations from '../../domain/chat/conversation.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import type { Participant } from '../../domain/chat/participant.entity.js';
import * as participation from '../../domain/chat/participation.reads.js';
import * as reading from '../../domain/chat/reading.service.js';
import { UserBy } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/mutation.js';
import { PlannedField, PlannedNode, PlannedQuery, RelationField } from '../server/planned.js';
import { HistoryArgs, MessageConnection } from './message.resolver.js';
import { ReturnsConversation } from './returns-conversation.js';

@ArgsType()
class ConversationMessagesArgs extends HistoryArgs {
  @NullableField(
    () => ID,
    'Global id of a message of the conversation, or a sequence number. Returns the page of `first` messages that has it in the middle; near the newest message the page is shorter. The page is empty for an id of no message of the conversation. Not to be given with `after`, `before` or `last`.',
  )
  around?: string | null;
}

@ObjectType({ description: 'A page of a list of conversations.' })
class ConversationConnection extends ConnectionOf(Conversation, 'Conversation') {}

@InputType({ description: 'A new conversation of several people without a group.' })
class NewAdHocConversation implements adHoc.NewAdHoc {
  @Field(() => [ID], { description: 'Global ids of 2–49 other users.' })
  userIds!: string[];

  @NullableField(() => String, 'The title, 1–100 characters.')
  title?: string | null;

  @NullableField(
    () => String,
    'Idempotency key chosen by the client, at most 128 characters. A repeated key returns the first conversation.',
  )
  clientKey?: string | null;
}

@OneOfInput('The conversation to start.')
class StartConversationInput {
  @NullableField(
    () => ID,
    'Global id of a user, such as `user_7`, for a DIRECT conversation; that of the viewer for notes to themselves.',
  )
  userId?: string;

  @NullableField(() => NewAdHocConversation, 'The people and the title of an AD_HOC conversation.')
  adHoc?: NewAdHocConversation;
}

@InputType({ description: 'A position in a conversation: that of one of its events.' })
class ConversationPosition {
  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  conversationId!: string;

  @Field(() => Int, { description: 'Sequence number of the event.' })
  seq!: number;
}

@OneOfInput('The last message or event read, or all of a conversation.')
class ReadPosition {
  @NullableField(
    () => ID,
    'Global id of a conversation, such as `conversation_5`: everything in it is read.',
  )
  conversationId?: string;

  @NullableField(() => ID, 'Global id of the last message read, such as `message_9`.')
  messageId?: string;

  @NullableField(() => ConversationPosition, 'The last event read.')
  event?: ConversationPosition;
}

@InputType({ description: 'A new read position of the viewer.' })
class MarkReadInput {
  @Field(() => ReadPosition, {
    description: 'The last message or event that the viewer has read, or all of a conversation.',
  })
  upTo!: ReadPosition;
}

@ArgsType()
class ConversationsArgs extends PageArgs {
  @NullableField(() => ConversationKind, 'Returns conversations of this kind.')
  kind?: ConversationKind | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to return message requests to the viewer, which no other list contains, instead of the other conversations.',
  })
  requests!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether to return archived conversations instead of the others; null for both.',
  })
  archived?: boolean | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'How far a participant has read a conversation, and how far their devices have received it.',
})
export class ReadMark {
  conversation!: Conversation;
  user!: User;

  @Planned(property('readUpTo'))
  @Field(() => Int, {
    name: 'readSeq',
    simple: false,
    description:
      'Sequence number of the last event read, or of their newest message, if that is later; 0 when none.',
  })
  readUpTo!: number;

  @Planned(property('deliveredUpTo'))
  @Field(() => Int, {
    name: 'deliveredSeq',
    simple: false,
    description:
      'Sequence number of the last event that a device of theirs received; at least `readSeq`, and equal to it in conversations of more than 20 people.',
  })
  deliveredUpTo!: number;
}

@Resolver(() => ReadMark)
export class ReadMarkResolver {
  @Planned(reads.readMarkId)
  @FieldResolver(() => ID, {
    description: 'Id of the mark, `readmark_5_7` of user 7 in conversation 5.',
  })
  id(@Root() { conversation, user }: Participant): string {
    return globalId('readmark', `${conversation.id}_${user.id}`);
  }

  @RelationField(() => User, userById, { description: 'The participant.' })
  user!: User;
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @PlannedQuery(() => ConversationConnection, reads.conversationsOfViewer, {
    description:
      'Conversations of the viewer: first the pinned ones, then the others, each by most recent activity. One that another user opened is shown from its first message on.',
    args: () => ConversationsArgs,
  })
  conversations!: ConversationConnection;

  @PlannedNode(() => Conversation, reads.conversationWithId, {
    description: 'A conversation of the viewer; null when there is none.',
    id: 'Global id of the conversation, such as `conversation_5`.',
  })
  conversation!: Conversation | null;

  @Planned(reads.conversationWithUser)
  @Query(() => Conversation, {
    nullable: true,
    description: 'The direct conversation of the viewer and a user; null when there is none.',
  })
  async conversationWith(
    @Arg('user', () => UserBy, { description: 'The id or the username of the user.' }) user: UserBy,
    @Ctx() ctx: Context,
  ): Promise<Conversation | null> {
    return nullWhenMissing(
      findUser(ctx, user, userById).then(({ id }) => conversations.conversationWith(ctx, id)),
    );
  }

  @ReturnsConversation({
    description:
      'Starts a direct conversation, or returns the existing one; or starts one of several people. Others see it from its first message on.',
    payload: 'The conversation.',
    field: 'The new conversation, or the existing one.',
  })
  startConversation(
    @Input(() => StartConversationInput) { userId, adHoc: wanted }: StartConversationInput,
    @Ctx() ctx: Context,
  ) {
    return wanted
      ? adHoc.start(ctx, wanted)
      : conversations.startConversation(ctx, inputId('user', 'userId', userId ?? ''));
  }

  @ReturnsConversation({
    description: 'Marks messages as read. The read position never moves back.',
    payload: 'The conversation in its current state.',
  })
  async markRead(@Input(() => MarkReadInput) { upTo }: MarkReadInput, @Ctx() ctx: Context) {
    if (upTo.messageId !== undefined) {
      return reading.markMessageRead(ctx, inputId('message', 'messageId', upTo.messageId));
    }
    const { conversationId = '', seq } = upTo.event ?? { conversationId: upTo.conversationId };
    const id = inputId('conversation', 'conversationId', conversationId);
    return reading.markRead(ctx, id, seq);
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

  @PlannedField(() => Int, participation.unreadCount, {
    description:
      'Number of messages from others that the viewer has not read, without deleted and removed ones; at most 1,000.',
    perViewer: true,
  })
  unreadCount!: number;

  @PlannedField(() => Date, participation.activeAt, {
    description:
      'Time of the last message, or of the viewer’s joining if that is later. `conversations` lists pinned ones first, and is otherwise ordered by this time, newest first. A new message moves a conversation to the front, also while a client reads page after page: inboxEvents tells of each that moved.',
    perViewer: true,
  })
  activeAt!: Date;

  @PlannedField(() => Int, reads.head, {
    description:
      'Sequence number of the newest event of its stream. Pass it to `conversationEvents` as `after`.',
  })
  head!: number;

  @PlannedField(() => ID, reads.epoch, {
    description:
      'Epoch of the sequence numbers of its stream. Pass it to `conversationEvents` together with `after`.',
  })
  epoch!: string;

  @PlannedField(() => [ReadMark], reads.readMarks, {
    description:
      'One mark for each of `participants`: how far they have read and received the conversation.',
    perViewer: true,
  })
  readMarks!: ReadMark[];

  @PlannedField(() => MessageConnection, reads.history, {
    description: 'Messages, oldest first; `last: 20` is the newest page.',
    args: () => ConversationMessagesArgs,
    perViewer: true,
  })
  messages!: MessageConnection;
}
