import {
  Arg,
  Args,
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
import { FIXED_LIMITS } from '../../config/limits.js';
import type { Context } from '../../core/context.js';
import { checkAll } from '../../core/errors.js';
import { inputId, inputUuid, localUuid, nullWhenMissing } from '../../core/global-id.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallKind } from '../../domain/calls/call.enums.js';
import * as agenda from '../../domain/meetings/agenda.service.js';
import { AgendaItem } from '../../domain/meetings/agenda-item.entity.js';
import { Invitation, InvitationAnswer } from '../../domain/meetings/invitation.entity.js';
import * as invitations from '../../domain/meetings/invitation.service.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import * as meetings from '../../domain/meetings/meeting.service.js';
import { ConnectionOf, PageArgs, TotalCount } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';
import { calendarPath } from './meeting.routes.js';

@InputType({ description: 'A new meeting, hosted by the viewer.' })
class CreateMeetingInput {
  @Field(() => String, { description: 'Name of the meeting, 1–200 characters.' })
  title!: string;

  @Field(() => Date, { description: 'Start of the meeting.' })
  scheduledAt!: Date;

  @Field(() => Boolean, { description: 'Whether the meeting is for more than two users.' })
  isGroup!: boolean;
}

@InputType()
class MeetingInput {
  @Field(() => ID, { description: 'Global id of the meeting, `meeting_<uuid>`.' })
  meetingId!: string;
}

/** The UUID of the meeting an input names. Throws BAD_USER_INPUT. */
const meetingUid = (input: MeetingInput): string =>
  inputUuid('meeting', 'meetingId', input.meetingId);

@InputType({ description: 'A new item of the agenda of a meeting hosted by the viewer.' })
class AddAgendaItemInput extends MeetingInput {
  @Field(() => Int, {
    description: 'Position in the agenda; 0–100,000; no other item of the meeting may have it.',
  })
  position!: number;

  @Field(() => String, { description: 'Title, 1–200 characters.' })
  title!: string;

  @NullableField(() => String, 'Description, at most 2,000 characters.')
  description?: string | null;

  @Field(() => Int, { description: 'Duration in minutes, 5–60.' })
  durationMinutes!: number;
}

@InputType({ description: 'A user to invite to a meeting hosted by the viewer.' })
class InviteToMeetingInput extends MeetingInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@InputType({ description: 'An answer to an invitation.' })
class AnswerInvitationInput extends MeetingInput {
  @Field(() => InvitationAnswer, { description: 'The answer.' })
  answer!: InvitationAnswer;
}

@InputType({ description: 'A new call between the two people of a meeting.' })
class StartMeetingCallInput extends MeetingInput {
  @Field(() => CallKind, { description: 'The media of the call.' })
  kind!: CallKind;
}

@ObjectType()
abstract class MeetingPayload {
  @Field(() => Meeting, { description: 'The meeting, after the change.' })
  meeting!: Meeting;
}

@ObjectType({ description: 'The call of the meeting.' })
class StartMeetingCallPayload extends MeetingPayload {
  @Field(() => Call, { description: 'The call.' })
  call!: Call;
}

@ObjectType({ description: 'A page of a list of meetings.' })
class MeetingConnection extends ConnectionOf(Meeting, 'Meeting') {}

@ObjectType({ description: 'A page of a list of invitations.' })
class InvitationConnection extends ConnectionOf(Invitation, 'Invitation') {
  @TotalCount()
  totalCount!: number;
}

const ReturnsMeeting = returning('meeting', () => Meeting, 'The meeting, after the change.');

const ReturnsInvitation = returning(
  'invitation',
  () => Invitation,
  'The invitation, after the change.',
);

@Resolver(() => Meeting)
export class MeetingResolver {
  @Query(() => Meeting, {
    nullable: true,
    description: 'A meeting that the viewer hosts or is invited to; null when there is none.',
  })
  async meeting(
    @Arg('id', () => ID, { description: 'Global id of the meeting, `meeting_<uuid>`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Meeting | null> {
    ctx.requireViewer();
    const uid = localUuid('meeting', id);
    return uid === null ? null : nullWhenMissing(meetings.meetingByUid(ctx, uid));
  }

  @Query(() => MeetingConnection, {
    description: 'Meetings that the viewer hosts or is invited to, newest first.',
  })
  meetings(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return meetings.list(ctx, page);
  }

  @ReturnsMeeting({
    description: 'Creates a meeting hosted by the viewer.',
    payload: 'The new meeting.',
  })
  createMeeting(@Input(() => CreateMeetingInput) input: CreateMeetingInput, @Ctx() ctx: Context) {
    return meetings.create(ctx, input);
  }

  @ReturnsMeeting({
    description: 'Adds an item to the agenda of a meeting hosted by the viewer.',
    payload: 'The meeting with its new item.',
  })
  addAgendaItem(@Input(() => AddAgendaItemInput) input: AddAgendaItemInput, @Ctx() ctx: Context) {
    return agenda.addAgendaItem(ctx, input);
  }

  @Mutation(() => StartMeetingCallPayload, {
    description: 'Calls the other participant of a meeting of two. CONFLICT for other meetings.',
  })
  async startMeetingCall(
    @Input(() => StartMeetingCallInput)
    input: StartMeetingCallInput,
    @Ctx() ctx: Context,
  ): Promise<StartMeetingCallPayload> {
    return invitations.startMeetingCall(ctx, meetingUid(input), input.kind);
  }

  @RelationField(() => User, userById, { description: 'The user who created the meeting.' })
  host!: User;

  @AtMost(FIXED_LIMITS.agendaItemsPerMeeting)
  @FieldResolver(() => [AgendaItem], {
    description: 'The agenda, in order of `position`; at most 100 items.',
  })
  agenda(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<AgendaItem[]> {
    return agenda.agenda(ctx, meeting);
  }

  @FieldResolver(() => Int, { description: 'Total duration of the agenda in minutes.' })
  async durationMinutes(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<number> {
    return agenda.totalMinutes(await agenda.agenda(ctx, meeting));
  }

  @PlannedField(() => InvitationConnection, invitations.invited, {
    description: 'Invitations, oldest first.',
  })
  invitations!: InvitationConnection;

  @FieldResolver(() => String, {
    description: 'Address of an iCalendar file of the meeting. Requests need the access token.',
  })
  icsUrl(@Root() meeting: Meeting): string {
    return calendarPath(meeting.uid);
  }
}

@Resolver(() => Invitation)
export class InvitationResolver {
  @Query(() => InvitationConnection, {
    description: 'Invitations of the viewer to meetings, newest first.',
  })
  invitations(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return invitations.mine.page(ctx, null, page);
  }

  @ReturnsInvitation({
    description:
      'Invites a user to a meeting hosted by the viewer. The user is notified in their inbox. Idempotent. RATE_LIMITED after too many contacts in an hour with users who have not contacted the viewer.',
    payload: 'The invitation; the earlier one for a user who was invited before.',
  })
  async inviteToMeeting(
    @Input(() => InviteToMeetingInput) input: InviteToMeetingInput,
    @Ctx() ctx: Context,
  ) {
    const { meeting, userId } = await checkAll({
      meeting: () => meetingUid(input),
      userId: () => inputId('user', 'userId', input.userId),
    });
    return invitations.invite(ctx, meeting, userId);
  }

  @ReturnsInvitation({
    description: 'Answers an invitation. The host is notified in their inbox.',
    payload: 'The answered invitation.',
  })
  answerInvitation(
    @Input(() => AnswerInvitationInput) input: AnswerInvitationInput,
    @Ctx() ctx: Context,
  ) {
    return invitations.answer(ctx, meetingUid(input), input.answer);
  }

  @RelationField(() => Meeting, meetings.meetingById, { description: 'The meeting.' })
  meeting!: Meeting;

  @RelationField(() => User, userById, { description: 'The invited user.' })
  invitee!: User;
}
