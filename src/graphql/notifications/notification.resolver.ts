import {
  ArgsType,
  Ctx,
  createUnionType,
  Field,
  FieldResolver,
  InputType,
  Int,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { Call } from '../../domain/calls/call.entity.js';
import { callById } from '../../domain/calls/call.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import { messageById } from '../../domain/chat/message.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as groups from '../../domain/groups/group.service.js';
import { ruleOf } from '../../domain/inbox/notification.enums.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import { meetingById } from '../../domain/meetings/meeting.service.js';
import { Notification } from '../../domain/notifications/notification.entity.js';
import * as reads from '../../domain/notifications/notification.reads.js';
import { markSeen } from '../../domain/notifications/seen.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, PlannedQuery } from '../server/planned.js';

const unseenDescription = 'Number of notifications that the viewer has not seen, at most 1,000.';

@ObjectType({ description: 'A page of the notifications of the viewer.' })
class NotificationConnection extends ConnectionOf(Notification, 'Notification') {
  @Planned(reads.unseenCount)
  @Field(() => Int, { description: unseenDescription })
  unseenCount(@Ctx() ctx: Context): Promise<number> {
    return reads.unseenCount.load(ctx);
  }
}

@ArgsType()
class NotificationsArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to return only notifications that the viewer has not seen.',
  })
  unseenOnly!: boolean;
}

const NotificationSubject = createUnionType({
  name: 'NotificationSubject',
  description: 'An object that a notification is about.',
  types: () => [Post, Comment, Message, Call, Group, Meeting] as const,
});

/** The functions that load a subject through the viewer. */
const finders = {
  post: posts.find,
  comment: comments.find,
  message: messageById,
  call: callById,
  group: groups.find,
  meeting: meetingById,
};

@InputType({ description: 'The notifications that the viewer has seen.' })
class MarkNotificationsSeenInput {
  @NullableField(
    () => Date,
    '`at` of the newest notification that was shown: later ones stay unseen. Without it, all are marked.',
  )
  upTo?: Date | null;
}

const ReturnsUnseenCount = returning('unseenCount', () => Int, unseenDescription);

@Resolver(() => Notification)
export class NotificationResolver {
  @PlannedQuery(() => NotificationConnection, reads.notifications, {
    description: 'The notifications of the viewer, newest first.',
    args: () => NotificationsArgs,
  })
  notifications!: NotificationConnection;

  @ReturnsUnseenCount({
    description:
      'Marks notifications of the viewer as seen. Further users who do the same later make a new notification. Idempotent.',
    payload: 'The number of notifications that are still unseen.',
  })
  async markNotificationsSeen(
    @Input(() => MarkNotificationsSeenInput) { upTo }: MarkNotificationsSeenInput,
    @Ctx() ctx: Context,
  ): Promise<number> {
    await markSeen(ctx, upTo ?? null);
    return reads.unseenCount.load(ctx);
  }

  @PlannedField(() => UserConnection, reads.actors, {
    description: 'Users who performed the action, most recent action first.',
  })
  actors!: UserConnection;

  @PlannedField(() => Int, reads.actorCount, { description: 'Number of `actors`.' })
  actorCount!: number;

  @PerViewer()
  @FieldResolver(() => NotificationSubject, {
    nullable: true,
    description:
      'The object of the action; null for followers, follow requests and friendships, which concern the viewer.',
  })
  async subject(
    @Root() { kind, subjectId }: Notification,
    @Ctx() ctx: Context,
  ): Promise<typeof NotificationSubject | null> {
    const { subject } = ruleOf(kind);
    return subject && nullWhenMissing<typeof NotificationSubject>(finders[subject](ctx, subjectId));
  }
}
