import {
  AddAgendaItemDocument,
  type AddAgendaItemInput,
  AnswerInvitationDocument,
  type AnswerInvitationInput,
  CreateMeetingDocument,
  type CreateMeetingInput,
  InviteToMeetingDocument,
  MeetingDocument,
  MeetingsDocument,
  type ParleyMeetingFragment,
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { useRead } from './use-pages.js';

type Meeting = Pick<ParleyMeetingFragment, 'scheduledAt' | 'durationMinutes'>;

const hasEnded = ({ scheduledAt, durationMinutes }: Meeting) =>
  Date.parse(scheduledAt) + durationMinutes * 60_000 < Date.now();

const bySchedule = (a: Meeting, b: Meeting) => a.scheduledAt.localeCompare(b.scheduledAt);

/**
 * The meetings and invitations of the viewer. `meetings` are those that the viewer hosts or takes part in, `invitations`
 * those to the viewer, each with its `answer`, and `open` the invitations without an answer. `coming` (soonest first) and
 * `past` (latest first) are the meetings without an open invitation.
 */
export function useMeetings() {
  const { data, isLoading, error } = useRead(MeetingsDocument, {});
  const meetings = data?.meetings.nodes ?? [];
  const invitations = data?.invitations.nodes ?? [];
  const open = invitations.filter(({ answer }) => answer === null);
  const asked = new Set(open.map(({ meeting }) => meeting.id));
  const settled = meetings.filter(({ id }) => !asked.has(id)).sort(bySchedule);
  return {
    meetings,
    invitations,
    open: open.sort((a, b) => bySchedule(a.meeting, b.meeting)),
    coming: settled.filter((meeting) => !hasEnded(meeting)),
    past: settled.filter(hasEnded).reverse(),
    isLoading,
    error,
  };
}

/** A meeting with its agenda and invitations. `meeting` is null where the viewer sees none, undefined until it was read. */
export function useMeeting(id: string) {
  const { data, ...state } = useRead(MeetingDocument, { id });
  return { meeting: data?.meeting, ...state };
}

const reads = ['Meetings', 'Meeting'];

const actionsOf = (act: Act) => ({
  /** Resolves to the id of the new meeting. */
  create: async (input: CreateMeetingInput) =>
    (await act(CreateMeetingDocument, input, { reads })).createMeeting.meeting.id,
  addAgendaItem: (input: AddAgendaItemInput) => act(AddAgendaItemDocument, input),
  invite: (meetingId: string, userId: string) =>
    act(InviteToMeetingDocument, { meetingId, userId }, { reads }),
  answer: (meetingId: string, answer: AnswerInvitationInput['answer']) =>
    act(AnswerInvitationDocument, { meetingId, answer }, { reads }),
});

/** What the viewer does with meetings. */
export function useMeetingActions() {
  const act = useAct();
  return useMemo(() => actionsOf(act), [act]);
}
