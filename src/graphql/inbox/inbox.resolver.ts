import { Args, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import { follow, type Notices } from '../../domain/inbox/inbox.service.js';
import { CallChanged, CallDeleted, CallRinging } from '../calls/call.events.js';
import { InvitationAnswered, MeetingInvited } from '../meetings/meeting.events.js';
import { CommentLiked, PostCommented, PostLiked } from '../posts/post.events.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';
import { StreamArgs, StreamEvent, streamUnion, toStreamObject } from '../server/stream-events.js';
import { FriendshipChanged } from '../social/friend.resolver.js';

@ObjectType({
  implements: StreamEvent,
  description:
    'A conversation of the viewer changed: it was started, has a new message, or was read by the viewer.',
})
class ConversationActivity extends StreamEvent {
  data!: Notices['activity'];

  @Field(() => Conversation, { description: 'The conversation in its current state.' })
  conversation(@Ctx() ctx: Context): Promise<Conversation> {
    return conversationById(ctx, this.data.conversationId);
  }
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
class NewFollower extends StreamEvent {
  data!: Notices['follower'];

  @UserField('The new follower.', ({ data }: NewFollower) => data.userId)
  follower!: User;
}

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

const InboxEvent = streamUnion('InboxEvent', 'An event of the viewer’s inbox.', inboxKinds, [
  ConversationLeft,
]);

@Resolver()
export class InboxResolver {
  @PerViewer()
  @Subscription(() => InboxEvent, {
    subscribe: ({ args, context }: { args: StreamArgs; context: Context }) => follow(context, args),
    description: 'Events that concern the viewer, in order, each exactly once.',
  })
  async inboxEvents(
    @Args(() => StreamArgs) _: StreamArgs,
    @Root() item: StreamItem,
    @Ctx() ctx: Context,
  ) {
    const event = toStreamObject(item, inboxKinds);
    if (!(event instanceof ConversationActivity)) return event;
    const mine = await nullWhenMissing(conversationById(ctx, event.data.conversationId));
    return mine ? event : Object.assign(new ConversationLeft(), event);
  }
}
