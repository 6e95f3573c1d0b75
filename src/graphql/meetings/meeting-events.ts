import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import { InvitationAnswer } from '../../domain/meetings/meeting.enums.js';
import { meetingByUid } from '../../domain/meetings/meeting.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'You are invited to a meeting.' })
export class MeetingInvited extends StreamEvent {
  data!: Notices['invited'];
}

@ObjectType({
  implements: StreamEvent,
  description: 'Somebody said whether they will come to a meeting you host.',
})
export class InvitationAnswered extends StreamEvent {
  data!: Notices['answered'];

  @Field(() => InvitationAnswer, { description: 'What they said then.' })
  get answer(): InvitationAnswer {
    return this.data.answer;
  }
}

@Resolver(() => MeetingInvited)
export class MeetingInvitedResolver {
  @FieldResolver(() => Meeting, {
    nullable: true,
    description: 'The meeting as it is now; null once it is called off.',
  })
  meeting(@Root() { data }: MeetingInvited, @Ctx() ctx: Context): Promise<Meeting | null> {
    return nullWhenMissing(meetingByUid(ctx, data.meetingUid));
  }
}

@Resolver(() => InvitationAnswered)
export class InvitationAnsweredResolver {
  @FieldResolver(() => Meeting, {
    nullable: true,
    description: 'The meeting as it is now; null once it is called off.',
  })
  meeting(@Root() { data }: InvitationAnswered, @Ctx() ctx: Context): Promise<Meeting | null> {
    return nullWhenMissing(meetingByUid(ctx, data.meetingUid));
  }

  @FieldResolver(() => User, { description: 'Who said it.' })
  invitee(@Root() { data }: InvitationAnswered, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}
