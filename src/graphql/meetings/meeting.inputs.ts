import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { inputUuid } from '../../core/global-id.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallKind } from '../../domain/calls/call.enums.js';
import { Invitation } from '../../domain/meetings/invitation.entity.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import { InvitationAnswer } from '../../domain/meetings/meeting.enums.js';

@InputType({ description: 'A new meeting, hosted by the viewer.' })
export class CreateMeetingInput {
  @Field(() => String, { description: 'Name of the meeting, 1–200 characters.' })
  channelName!: string;

  @Field(() => Date, { description: 'Start of the meeting.' })
  scheduledAt!: Date;

  @Field(() => Boolean, { description: 'Whether the meeting is for more than two users.' })
  isGroup!: boolean;
}

@InputType()
abstract class WhichMeeting {
  @Field(() => ID, { description: 'Global id of the meeting, `meeting_<uuid>`.' })
  meetingId!: string;
}

/** The UUID of the meeting an input names. Throws BAD_USER_INPUT. */
export const meetingUid = (input: WhichMeeting): string =>
  inputUuid('meeting', 'meetingId', input.meetingId);

@InputType({ description: 'A new milestone of a meeting hosted by the viewer.' })
export class AddMilestoneInput extends WhichMeeting {
  @Field(() => Int, {
    description: 'Position in the agenda; no other milestone of the meeting may have it.',
  })
  num!: number;

  @Field(() => String, { description: 'Title, 1–200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Description, at most 2,000 characters.' })
  info?: string | null;

  @Field(() => Int, { description: 'Duration in minutes, 5–60.' })
  durationMinutes!: number;
}

@InputType({ description: 'A user to invite to a meeting hosted by the viewer.' })
export class InviteToMeetingInput extends WhichMeeting {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@InputType({ description: 'An answer to an invitation.' })
export class AnswerInvitationInput extends WhichMeeting {
  @Field(() => InvitationAnswer, { description: 'The answer.' })
  answer!: InvitationAnswer;
}

@InputType({ description: 'The meeting of two whose call to start.' })
export class StartMeetingCallInput extends WhichMeeting {
  @Field(() => CallKind, { description: 'The media of the call.' })
  kind!: CallKind;
}

@ObjectType()
abstract class MeetingPayload {
  @Field(() => Meeting, { description: 'The meeting, after the change.' })
  meeting!: Meeting;
}

@ObjectType()
abstract class InvitationPayload {
  @Field(() => Invitation, { description: 'The invitation, after the change.' })
  invitation!: Invitation;
}

@ObjectType({ description: 'The new meeting.' })
export class CreateMeetingPayload extends MeetingPayload {}

@ObjectType({ description: 'The meeting with its new milestone.' })
export class AddMilestonePayload extends MeetingPayload {}

@ObjectType({ description: 'The invitation; the earlier one for a user who was invited before.' })
export class InviteToMeetingPayload extends InvitationPayload {}

@ObjectType({ description: 'The answered invitation.' })
export class AnswerInvitationPayload extends InvitationPayload {}

@ObjectType({ description: 'The call of the meeting.' })
export class StartMeetingCallPayload extends MeetingPayload {
  @Field(() => Call, { description: 'The call.' })
  call!: Call;
}
