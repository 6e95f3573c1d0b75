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
    description: 'A meeting you host or are invited to; null with NOT_FOUND where there is none.',
  })
  async meeting(
    @Arg('id', () => ID, { description: 'Its id, `meeting_<uuid>`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Meeting> {
    const uid = localUuid('meeting', id);
    if (ctx.viewer && uid === null) throw notFound('Meeting');
    return meetings.meetingByUid(ctx, uid as string);
  }

  @Query(() => MeetingConnection, {
    description: 'The meetings you host or are invited to, the newest first.',
  })
  meetings(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return meetings.list(ctx, page);
  }

  @Mutation(() => CreateMeetingPayload, { description: 'Set up a meeting; you are its host.' })
  async createMeeting(
    @Arg('input', () => CreateMeetingInput, { description: 'The meeting.' })
    input: CreateMeetingInput,
    @Ctx() ctx: Context,
  ): Promise<CreateMeetingPayload> {
    return { meeting: await meetings.create(ctx, input) };
  }

  @Mutation(() => AddMilestonePayload, {
    description: 'Put something on the agenda of a meeting you host.',
  })
  async addMilestone(
    @Arg('input', () => AddMilestoneInput, { description: 'What.' }) input: AddMilestoneInput,
    @Ctx() ctx: Context,
  ): Promise<AddMilestonePayload> {
    const milestone = { ...input, info: input.info ?? '' };
    return { meeting: await agenda.addMilestone(ctx, meetingUid(input), milestone) };
  }

  @Mutation(() => StartMeetingCallPayload, {
    description: 'Ring the other one of a meeting of two: CONFLICT when it is not one.',
  })
  async startMeetingCall(
    @Arg('input', () => StartMeetingCallInput, { description: 'Which, and how.' })
    input: StartMeetingCallInput,
    @Ctx() ctx: Context,
  ): Promise<StartMeetingCallPayload> {
    return startMeetingCall(ctx, meetingUid(input), input.kind);
  }

  @FieldResolver(() => User, { description: 'Who set it up.' })
  host(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, meeting.host.id);
  }

  @FieldResolver(() => [Milestone], { description: 'Its agenda, in the order of the numbers.' })
  milestones(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<Milestone[]> {
    return agenda.agenda(ctx, meeting);
  }

  @FieldResolver(() => Int, { description: 'How long the milestones take together, in minutes.' })
  async durationMinutes(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<number> {
    return agenda.totalMinutes(await agenda.agenda(ctx, meeting));
  }

  @FieldResolver(() => [Invitation], { description: 'Who is invited, the first invited first.' })
  invitations(@Root() meeting: Meeting, @Ctx() ctx: Context): Promise<Invitation[]> {
    return invitations.invited(ctx, meeting);
  }

  @FieldResolver(() => String, {
    description: 'Where it lies as an iCalendar file; ask for it with your access token.',
  })
  icsUrl(@Root() meeting: Meeting): string {
    return calendarPath(meeting.uid);
  }
}

@Resolver(() => Invitation)
export class InvitationResolver {
  @Query(() => InvitationConnection, {
    description: 'What you were invited to, the newest invitation first.',
  })
  myInvitations(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return invitations.mine(ctx, page);
  }

  @Mutation(() => InviteToMeetingPayload, {
    description: 'Invite somebody to a meeting you host; their inbox tells them. Twice is once.',
  })
  async inviteToMeeting(
    @Arg('input', () => InviteToMeetingInput, { description: 'Whom.' }) input: InviteToMeetingInput,
    @Ctx() ctx: Context,
  ): Promise<InviteToMeetingPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { invitation: await invitations.invite(ctx, meetingUid(input), userId) };
  }

  @Mutation(() => AnswerInvitationPayload, {
    description: 'Say whether you will come; the host’s inbox tells them.',
  })
  async answerInvitation(
    @Arg('input', () => AnswerInvitationInput, { description: 'What you say.' })
    input: AnswerInvitationInput,
    @Ctx() ctx: Context,
  ): Promise<AnswerInvitationPayload> {
    return { invitation: await invitations.answer(ctx, meetingUid(input), input.answer) };
  }

  @FieldResolver(() => Meeting, { description: 'What to.' })
  async meeting(@Root() invitation: Invitation, @Ctx() ctx: Context): Promise<Meeting> {
    return meetings.meetingById(ctx, invitation.meeting.id);
  }

  @FieldResolver(() => User, { description: 'Who.' })
  invitee(@Root() invitation: Invitation, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, invitation.invitee.id);
  }
}
