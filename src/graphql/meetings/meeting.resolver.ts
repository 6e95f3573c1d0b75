import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { inputId, localUuid } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as agenda from '../../domain/meetings/agenda.service.js';
import { Invitation } from '../../domain/meetings/invitation.entity.js';
import * as invitations from '../../domain/meetings/invitation.service.js';
import { startMeetingCall } from '../../domain/meetings/meeting.call.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import * as meetings from '../../domain/meetings/meeting.service.js';
import { Milestone } from '../../domain/meetings/milestone.entity.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import {
  AddMilestoneInput,
  AddMilestonePayload,
  AnswerInvitationInput,
  AnswerInvitationPayload,
  CreateMeetingInput,
  CreateMeetingPayload,
  InviteToMeetingInput,
  InviteToMeetingPayload,
  meetingUid,
  StartMeetingCallInput,
  StartMeetingCallPayload,
} from './meeting.inputs.js';
import { calendarPath } from './meeting-calendar.js';

@ObjectType({ description: 'A page of a list of meetings.' })
class MeetingConnection extends ConnectionOf(Meeting, 'Meeting') {}

@ObjectType({ description: 'A page of a list of invitations.' })
class InvitationConnection extends ConnectionOf(Invitation, 'Invitation') {}

@Resolver(() => Meeting)
export class MeetingResolver {
  @Query(() => Meeting, {
    nullable: true,
    description:
      'A meeting that the viewer hosts or is invited to; null with NOT_FOUND when there is none.',
  })
  async meeting(
    @Arg('id', () => ID, { description: 'Global id of the meeting, `meeting_<uuid>`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Meeting> {
    const uid = localUuid('meeting', id);
    if (ctx.viewer && uid === null) throw notFound('Meeting');
    return meetings.meetingByUid(ctx, uid as string);
  }

  @Query(() => MeetingConnection, {
    description: 'Meetings that the viewer hosts or is invited to, newest first.',
  })
  meetings(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return meetings.list(ctx, page);
  }

  @Mutation(() => CreateMeetingPayload, { description: 'Creates a meeting hosted by the viewer.' })
  async createMeeting(
    @Input(() => CreateMeetingInput)
    input: CreateMeetingInput,
    @Ctx() ctx: Context,
  ): Promise<CreateMeetingPayload> {
    return { meeting: await meetings.create(ctx, input) };
  }

  @Mutation(() => AddMilestonePayload, {
    description: 'Adds a milestone to a meeting hosted by the viewer.',
  })
  async addMilestone(
    @Input(() => AddMilestoneInput) input: AddMilestoneInput,
    @Ctx() ctx: Context,
  ): Promise<AddMilestonePayload> {
    const milestone = { ...input, info: input.info ?? '' };
    return { meeting: await agenda.addMilestone(ctx, meetingUid(input), milestone) };
  }

  @Mutation(() => StartMeetingCallPayload, {
    description: 'Calls the other participant of a meeting of two. CONFLICT for other meetings.',
  })
  async startMeetingCall(
    @Input(() => StartMeetingCallInput)
    input: StartMeetingCallInput,
    @Ctx() ctx: Context,
  ): Promise<StartMeetingCallPayload> {
    return startMeetingCall(ctx, meetingUid(input), input.kind);
  }

  @FieldResolver(() => User, { description: 'The user who created the meeting.' })
  host(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, meeting.host.id);
  }

  @FieldResolver(() => [Milestone], { description: 'The agenda, in order of `num`.' })
  milestones(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<Milestone[]> {
    return agenda.agenda(ctx, meeting);
  }

  @FieldResolver(() => Int, { description: 'Total duration of the milestones in minutes.' })
  async durationMinutes(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<number> {
    return agenda.totalMinutes(await agenda.agenda(ctx, meeting));
  }

  @FieldResolver(() => [Invitation], { description: 'Invitations, oldest first.' })
  invitations(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<Invitation[]> {
    return invitations.invited(ctx, meeting);
  }

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
    description: 'Invitations to the viewer, newest first.',
  })
  myInvitations(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return invitations.mine(ctx, page);
  }

  @Mutation(() => InviteToMeetingPayload, {
    description:
      'Invites a user to a meeting hosted by the viewer. The user is notified in their inbox. Idempotent.',
  })
  async inviteToMeeting(
    @Input(() => InviteToMeetingInput) input: InviteToMeetingInput,
    @Ctx() ctx: Context,
  ): Promise<InviteToMeetingPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { invitation: await invitations.invite(ctx, meetingUid(input), userId) };
  }

  @Mutation(() => AnswerInvitationPayload, {
    description: 'Answers an invitation. The host is notified in their inbox.',
  })
  async answerInvitation(
    @Input(() => AnswerInvitationInput)
    input: AnswerInvitationInput,
    @Ctx() ctx: Context,
  ): Promise<AnswerInvitationPayload> {
    return { invitation: await invitations.answer(ctx, meetingUid(input), input.answer) };
  }

  @FieldResolver(() => Meeting, { description: 'The meeting.' })
  async meeting(@Root() invitation: Invitation, @Ctx() ctx: Context): Promise<Meeting> {
    return meetings.meetingById(ctx, invitation.meeting.id);
  }

  @FieldResolver(() => User, { description: 'The invited user.' })
  invitee(@Root() invitation: Invitation, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, invitation.invitee.id);
  }
}
