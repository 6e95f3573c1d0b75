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
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { useRead } from './use-pages.js';

/** Meetings that the viewer hosts or takes part in, and `invitations` to the viewer, each with its `answer`. */
export function useMeetings() {
  const { data, isLoading, error } = useRead(MeetingsDocument, {});
  return {
    meetings: data?.meetings.nodes ?? [],
    invitations: data?.invitations.nodes ?? [],
    isLoading,
    error,
  };
}

/** A meeting with its agenda and invitations; `meeting` is null where the viewer sees none. */
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
