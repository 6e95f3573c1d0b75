import { nameOf, type ParleyMeetingFragment } from '@parley/client';
import { useMeetingActions, useMeetings } from '@parley/react';
import { Badge } from '@radix-ui/themes';
import { useLocation } from 'wouter';
import { Field, type FormValues } from '../parts/form.js';
import { FormDialog, List, Main, Row, Screen, Section, Soft } from '../parts/index.js';
import { clockOf, dateOf } from '../parts/time.js';

export default function Meetings() {
  const { open, coming, past, ...state } = useMeetings();
  const { answer } = useMeetingActions();
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
      <List {...state} items={coming} empty="No meetings ahead.">
        {(meeting) => <Row {...lineOf(meeting)} />}
      </List>
      {past.length > 0 && (
        <Section title="Past">
          <List items={past}>{(meeting) => <Row {...lineOf(meeting)} />}</List>
        </Section>
      )}
    </Screen>
  );
}

function lineOf({ id, title, scheduledAt, host }: ParleyMeetingFragment) {
  const face = <Badge size="3">{dateOf(scheduledAt)}</Badge>;
  const text = `${clockOf(scheduledAt)} · ${nameOf(host)}`;
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
