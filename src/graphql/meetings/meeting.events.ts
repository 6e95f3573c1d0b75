import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { InvitationAnswer } from '../../domain/meetings/invitation.entity.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import { meetingByUid } from '../../domain/meetings/meeting.service.js';
import { UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType()
abstract class MeetingEvent extends StreamEvent {
  data!: { meetingUid: string };

  @NullableField(() => Meeting, 'The meeting in its current state; null after its deletion.')
  meeting(@Ctx() ctx: Context): Promise<Meeting | null> {
    return nullWhenMissing(meetingByUid(ctx, this.data.meetingUid));
  }
}

@ObjectType({ implements: StreamEvent, description: 'The viewer was invited to a meeting.' })
class MeetingInvited extends MeetingEvent {}

@ObjectType({
  implements: StreamEvent,
  description: 'A user answered an invitation to a meeting hosted by the viewer.',
})
class InvitationAnswered extends MeetingEvent {
  declare data: Notices['answered'];

  @UserField('The invited user.', ({ data }: InvitationAnswered) => data.userId)
  by!: User;

  @Field(() => InvitationAnswer, { description: 'The answer given in this event.' })
  get answer(): InvitationAnswer {
    return this.data.answer;
  }
}

/** The type of each kind of event of the inbox about meetings. */
export const meetingNoticeKinds = { invited: MeetingInvited, answered: InvitationAnswered };
