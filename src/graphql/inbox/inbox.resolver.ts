import { Arg, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { me } from '../../domain/account/user.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import { follow, type InboxEventKind, type Notices } from '../../domain/inbox/inbox.service.js';
import { callNoticeKinds } from '../calls/call.events.js';
import { groupNoticeKinds } from '../groups/group-notice.events.js';
import { meetingNoticeKinds } from '../meetings/meeting.events.js';
import { notificationNoticeKinds } from '../notifications/notification.events.js';
import { postNoticeKinds } from '../posts/post.events.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';
import { StreamEvent, streamUnion, toStreamObject } from '../server/stream-events.js';
import { blockNoticeKinds } from '../social/block.resolver.js';
import { followRequestNoticeKinds } from '../social/follow-request.resolver.js';
import { friendNoticeKinds } from '../social/friend.resolver.js';

/** An event about what the viewer has not read. */
@ObjectType()
abstract class UnreadEvent extends StreamEvent {
  @Field(() => User, {
    description: 'The viewer; `viewerUnread` has the counts of all their conversations now.',
  })
  viewer(@Ctx() ctx: Context): Promise<User> {
    return me(ctx);
  }
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A conversation of the viewer changed: it was started, joined or renamed, has a new message, a message of it was changed, deleted or moderated, or the viewer read, marked, muted, pinned or archived it. Every change is followed by at least one such event; several changes may become one event.',
})
class ConversationActivity extends UnreadEvent {
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
class ConversationLeft extends UnreadEvent {
  data!: Notices['left'];

  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  get conversationId(): string {
    return globalId('conversation', this.data.conversationId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user followed the viewer. Sent once for each user.',
})
class UserFollowed extends StreamEvent {
  data!: Notices['follower'];

  @UserField('The new follower.', ({ data }: UserFollowed) => data.userId)
  by!: User;
}

/** The type of each kind of event: those of the features, each in a map beside its types. */
export const inboxKinds = {
  activity: ConversationActivity,
  left: ConversationLeft,
  follower: UserFollowed,
  ...followRequestNoticeKinds,
  ...postNoticeKinds,
  ...friendNoticeKinds,
  ...blockNoticeKinds,
  ...callNoticeKinds,
  ...groupNoticeKinds,
  ...meetingNoticeKinds,
  ...notificationNoticeKinds,
} satisfies Record<InboxEventKind, new () => StreamEvent>;

const InboxEvent = streamUnion('InboxEvent', 'An event of the viewer’s inbox.', inboxKinds);

@Resolver()
export class InboxResolver {
  @PerViewer()
  @Subscription(() => InboxEvent, {
    subscribe: ({ args, context }: { args: { after?: string | null }; context: Context }) =>
      follow(context, args.after ?? null),
    description:
      'Events that concern the viewer. Those about the viewer, such as invitations, arrive each exactly once and in order. ConversationActivity shows a conversation in its current state, and arrives at least once after every change; several changes may become one event. The events of a conversation are in conversationEvents.',
  })
  async inboxEvents(
    @Arg('after', () => ID, {
      nullable: true,
      description:
        '`cursor` of the last event received. `0` starts at the beginning; without it, the inbox starts at its current position.',
    })
    _: string | null,
    @Root() item: StreamItem,
    @Ctx() ctx: Context,
  ) {
    const event = toStreamObject(item, inboxKinds);
    if (!(event instanceof ConversationActivity)) return event;
    const mine = await nullWhenMissing(conversationById(ctx, event.data.conversationId));
    return mine ? event : Object.assign(new ConversationLeft(), event);
  }
}
