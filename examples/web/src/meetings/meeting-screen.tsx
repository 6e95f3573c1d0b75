import { countText, type ParleyMeetingDetailsFragment } from '@parley/client';
import { useMeeting, useMeetingActions, useSession } from '@parley/react';
import { CalendarPlus } from 'lucide-react';
import { CallButton } from '../calls/call-provider.js';
import { Field, Form, type FormValues } from '../parts/form.js';
import { List, Missing, momentOf, PersonRow, Screen, Section, Soft } from '../parts/index.js';
import { PersonPicker } from '../people/person-picker.js';

const answers = { ACCEPTED: 'comes', DECLINED: 'does not come', TENTATIVE: 'may come' };

export default function MeetingScreen({ id }: { id: string }) {
  const { userId } = useSession();
  const { meeting, ...state } = useMeeting(id);
  if (!meeting) return <Missing title="Meeting" {...state} />;
  const part = { meeting, isHost: meeting.host.id === userId };
  return (
    <Screen title={meeting.title} back>
      <Section title="When">
        <p>
          <b>{momentOf(meeting.scheduledAt)}</b>
          {meeting.durationMinutes > 0 && ` · ${countText(meeting.durationMinutes, 'minute')}`}
        </p>
        <PersonRow user={meeting.host} text="invites" />
        <Soft asChild>
          <a href={meeting.icsUrl} download>
            <CalendarPlus /> Add to your calendar
          </a>
        </Soft>
      </Section>
      <Agenda {...part} />
      <Invited {...part} />
    </Screen>
  );
}

interface PartProps {
  meeting: ParleyMeetingDetailsFragment;
  isHost: boolean;
}

function Agenda({ meeting: { id: meetingId, agenda }, isHost }: PartProps) {
  const { addAgendaItem } = useMeetingActions();
  function add({ title = '', minutes = '' }: FormValues) {
    const position = Math.max(0, ...agenda.map((item) => item.position)) + 1;
    return addAgendaItem({ meetingId, title, durationMinutes: Number(minutes), position });
  }
  return (
    <Section title="Agenda">
      {agenda.length === 0 && <p className="faint">Nothing yet.</p>}
      <ol className="list-inside list-decimal">
        {agenda.map(({ position, title, description, durationMinutes }) => (
          <li key={position}>
            <b dir="auto">{title}</b> <span className="faint">{durationMinutes} min</span>
            {description && <p dir="auto">{description}</p>}
          </li>
        ))}
      </ol>
      {isHost && (
        <Form submit="Add" onSubmit={add}>
          <Field label="Next item" name="title" required />
          <Field label="Minutes" name="minutes" type="number" min={1} defaultValue={10} required />
        </Form>
      )}
    </Section>
  );
}

function Invited({ meeting: { id: meetingId, invitations }, isHost }: PartProps) {
  const { userId } = useSession();
  const { invite } = useMeetingActions();
  return (
    <Section title="Invited">
      {isHost && (
        <PersonPicker label="Invite somebody" onPick={({ id }) => invite(meetingId, id)} />
      )}
      <List items={invitations.nodes} empty="Nobody yet.">
        {({ invitee, answer }) => (
          <PersonRow user={invitee} text={answer ? answers[answer] : 'has not answered'}>
            {invitee.id !== userId && (
              <CallButton userId={invitee.id} kind="VIDEO" label={`Call ${invitee.username}`} />
            )}
          </PersonRow>
        )}
      </List>
    </Section>
  );
}
