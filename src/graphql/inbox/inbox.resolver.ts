import {
  Arg,
  Ctx,
  createUnionType,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { Followed } from '../../core/events/hub.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import { follow, type Notices } from '../../domain/inbox/inbox.service.js';
import { CallChanged, CallDeleted, CallRinging } from '../calls/call-events.types.js';
import { InvitationAnswered, MeetingInvited } from '../meetings/meeting-events.js';
import { CommentLiked, PostCommented, PostLiked } from '../posts/post-events.js';
import { PerViewer } from '../server/per-viewer.js';
import {
  StreamEvent,
  StreamReset,
  StreamResumed,
  toStreamItem,
  UnknownEvent,
} from '../server/stream-events.js';
import { FriendshipChanged } from '../social/friend-events.js';

@ObjectType({
  implements: StreamEvent,
  description:
    'A conversation of the viewer changed: it was started, has a new message, or was read by the viewer.',
})
export class ConversationActivity extends StreamEvent {
  data!: Notices['activity'];
}

@ObjectType({
  implements: StreamEvent,
  description:
    'The viewer no longer takes part in a conversation: they left its group, were removed, or the group was closed.',
})
class ConversationLeft extends StreamEvent {
  data!: Notices['activity'];

  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  get conversationId(): string {
    return globalId('conversation', this.data.conversationId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user followed the viewer. Sent once for each user.',
})
export class NewFollower extends StreamEvent {
  data!: Notices['follower'];
}

const InboxEvent = createUnionType({
  name: 'InboxEvent',
  description: 'An event of the viewer’s inbox. The first one is StreamResumed or StreamReset.',
  types: () =>
    [
      StreamResumed,
      StreamReset,
      ConversationActivity,
      ConversationLeft,
      NewFollower,
      PostLiked,
      CommentLiked,
      PostCommented,
      FriendshipChanged,
      CallRinging,
      CallChanged,
      CallDeleted,
      MeetingInvited,
      InvitationAnswered,
      UnknownEvent,
    ] as const,
});

/** The type of each kind of event. */
export const inboxKinds = {
  activity: ConversationActivity,
  follower: NewFollower,
  postLiked: PostLiked,
  commentLiked: CommentLiked,
  commented: PostCommented,
  friendship: FriendshipChanged,
  ringing: CallRinging,
  call: CallChanged,
  callDeleted: CallDeleted,
  invited: MeetingInvited,
  answered: InvitationAnswered,
};

@Resolver()
export class InboxResolver {
  @PerViewer()
  @Subscription(() => InboxEvent, {
    subscribe: ({ args, context }: { args: object; context: Context }) => follow(context, args),
    description: 'Events that concern the viewer, in order, each exactly once.',
  })
  async inboxEvents(
    @Arg('after', () => Int, {
      nullable: true,
      description:
        'Sequence number of the last event received. 0 starts at the beginning; without it, the stream starts at its current head.',
    })
    _after: number | null,
    @Arg('epoch', () => ID, { nullable: true, description: 'Epoch of that sequence number.' })
    _epoch: string | null,
    @Root() followed: Followed,
    @Ctx() ctx: Context,
  ): Promise<typeof InboxEvent> {
    const item = toStreamItem<InstanceType<(typeof inboxKinds)[keyof typeof inboxKinds]>>(
      followed,
      inboxKinds,
    );
    if (!(item instanceof ConversationActivity)) return item;
    const mine = await nullWhenMissing(conversationById(ctx, item.data.conversationId));
    return mine ? item : Object.assign(new ConversationLeft(), item);
  }
}

@Resolver(() => ConversationActivity)
export class ConversationActivityResolver {
  @FieldResolver(() => Conversation, { description: 'The conversation in its current state.' })
  conversation(@Root() { data }: ConversationActivity, @Ctx() ctx: Context): Promise<Conversation> {
    return conversationById(ctx, data.conversationId);
  }
}

@Resolver(() => NewFollower)
export class NewFollowerResolver {
  @FieldResolver(() => User, { description: 'The new follower.' })
  follower(@Root() { data }: NewFollower, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}
