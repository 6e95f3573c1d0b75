import { nameOf, type ParleyMeetingFragment } from '@parley/client';
import { useMeetingActions, useMeetings } from '@parley/react';
import { Badge } from '@radix-ui/themes';
import { useLocation } from 'wouter';
import { Field, type FormValues } from '../parts/form.js';
import { FormDialog, List, Main, momentOf, Row, Screen, Section, Soft } from '../parts/index.js';

export default function Meetings() {
  const { meetings, invitations, ...state } = useMeetings();
  const { answer } = useMeetingActions();
  const latestFirst = meetings.toSorted((a, b) => b.scheduledAt.localeCompare(a.scheduledAt));
  const open = invitations.filter((invitation) => invitation.answer === null);
  return (
    <Screen title="Meetings" controls={<NewMeeting />}>
      {open.length > 0 && (
        <Section title="Invitations">
          <List items={open}>
            {({ meeting }) => (
              <Row {...lineOf(meeting)}>
                <Main onClick={() => answer(meeting.id, 'ACCEPTED')}>Accept</Main>
                <Soft onClick={() => answer(meeting.id, 'DECLINED')}>Decline</Soft>
              </Row>
            )}
          </List>
        </Section>
      )}
      <List {...state} items={latestFirst} empty="No meetings yet.">
        {(meeting) => <Row {...lineOf(meeting)} />}
      </List>
    </Screen>
  );
}

function lineOf({ id, title, scheduledAt, host }: ParleyMeetingFragment) {
  const at = new Date(scheduledAt);
  const face = (
    <Badge size="3" aria-hidden="true">
      {at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}
    </Badge>
  );
  const text = `${momentOf(scheduledAt)} · ${nameOf(host)}`;
  return { face, title, text, href: `/meetings/${id}` };
}

function NewMeeting() {
  const [, navigate] = useLocation();
  const { create } = useMeetingActions();
  async function send({ title = '', at = '' }: FormValues) {
    const input = { title, scheduledAt: new Date(at).toISOString(), isGroup: true };
    navigate(`/meetings/${await create(input)}`);
  }
  return (
    <FormDialog title="New meeting" trigger="New" submit="Create" onSubmit={send}>
      <Field label="Title" name="title" required maxLength={100} />
      <Field label="Begins" name="at" type="datetime-local" required />
    </FormDialog>
  );
}
