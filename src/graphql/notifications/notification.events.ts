import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { Notification } from '../../domain/notifications/notification.entity.js';
import { listed, unseenCount } from '../../domain/notifications/notification.reads.js';
import { StreamEvent } from '../server/stream-events.js';

const unseenDescription = 'Number of notifications that the viewer has not seen, at most 1,000.';

@ObjectType({
  implements: StreamEvent,
  description:
    'A notification of the viewer is new, has other actors, vanished, or is shown again. One block, mute or other change tells of the newest 1,000 that it hides or shows. Put it in the place of the one with its id, and in the order of `at`.',
})
class NotificationChanged extends StreamEvent {
  data!: Notices['notification'];

  @Field(() => ID, { description: 'Global id of the notification, such as `notification_7`.' })
  get notificationId(): string {
    return globalId('notification', this.data.notificationId);
  }

  @NullableField(
    () => Notification,
    'The notification in its current state; null when it is not in the list.',
  )
  notification(@Ctx() ctx: Context): Promise<Notification | null> {
    return listed(ctx, this.data.notificationId);
  }

  @Field(() => Int, { description: unseenDescription })
  unseenCount(@Ctx() ctx: Context): Promise<number> {
    return unseenCount.load(ctx);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The viewer marked notifications as seen, possibly on another device.',
})
class NotificationsSeen extends StreamEvent {
  data!: Notices['notificationsSeen'];

  @Field(() => Date, { description: 'Notifications whose `at` is not later are seen.' })
  get upTo(): Date {
    return new Date(this.data.upTo);
  }

  @Field(() => Int, { description: unseenDescription })
  unseenCount(@Ctx() ctx: Context): Promise<number> {
    return unseenCount.load(ctx);
  }
}

/** The type of each kind of event of the inbox about notifications. */
export const notificationNoticeKinds = {
  notification: NotificationChanged,
  notificationsSeen: NotificationsSeen,
};
