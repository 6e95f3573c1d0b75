import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { inputUuid } from '../../core/global-id.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallKind } from '../../domain/calls/call.enums.js';
import { Invitation } from '../../domain/meetings/invitation.entity.js';
import { Meeting } from '../../domain/meetings/meeting.entity.js';
import { InvitationAnswer } from '../../domain/meetings/meeting.enums.js';

@InputType({ description: 'A new meeting, of which you are the host.' })
export class CreateMeetingInput {
  @Field(() => String, { description: 'What it is called, 1–200 characters.' })
  channelName!: string;

  @Field(() => Date, { description: 'When it is to begin.' })
  scheduledAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is for more than two.' })
  isGroup!: boolean;
}

@InputType()
abstract class WhichMeeting {
  @Field(() => ID, { description: 'The meeting, `meeting_<uuid>`.' })
  meetingId!: string;
}

/** The UUID of the meeting an input names. Throws BAD_USER_INPUT. */
export const meetingUid = (input: WhichMeeting): string =>
  inputUuid('meeting', 'meetingId', input.meetingId);

@InputType({ description: 'One more thing for the agenda of a meeting you host.' })
export class AddMilestoneInput extends WhichMeeting {
  @Field(() => Int, { description: 'Its place in the agenda; a free one.' })
  num!: number;

  @Field(() => String, { description: 'What it is about, 1–200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'More about it, at most 2,000 characters.' })
  info?: string | null;

  @Field(() => Int, { description: 'How long it takes, 5–60 minutes.' })
  durationMinutes!: number;
}

@InputType({ description: 'Whom to invite to a meeting you host.' })
export class InviteToMeetingInput extends WhichMeeting {
  @Field(() => ID, { description: 'The person, `user_7`.' })
  userId!: string;
}

@InputType({ description: 'Whether you will come.' })
export class AnswerInvitationInput extends WhichMeeting {
  @Field(() => InvitationAnswer, { description: 'What you say.' })
  answer!: InvitationAnswer;
}

@InputType({ description: 'Which meeting of two to begin the call of.' })
export class StartMeetingCallInput extends WhichMeeting {
  @Field(() => CallKind, { description: 'With pictures, or sound alone.' })
  kind!: CallKind;
}

@ObjectType()
abstract class MeetingPayload {
  @Field(() => Meeting, { description: 'The meeting as it now is.' })
  meeting!: Meeting;
}

@ObjectType()
abstract class InvitationPayload {
  @Field(() => Invitation, { description: 'The invitation as it now is.' })
  invitation!: Invitation;
}

@ObjectType({ description: 'The new meeting.' })
export class CreateMeetingPayload extends MeetingPayload {}

@ObjectType({ description: 'The meeting with one thing more on its agenda.' })
export class AddMilestonePayload extends MeetingPayload {}

@ObjectType({ description: 'The invitation: the first one, to somebody who was invited before.' })
export class InviteToMeetingPayload extends InvitationPayload {}

@ObjectType({ description: 'The invitation you answered.' })
export class AnswerInvitationPayload extends InvitationPayload {}

@ObjectType({ description: 'The call that rings at the other one’s.' })
export class StartMeetingCallPayload extends MeetingPayload {
  @Field(() => Call, { description: 'The call.' })
  call!: Call;
}
