import type { AccountQuery } from '@parley/client';
import { useAccountActions } from '@parley/react';
import { Choice, Field, Form, type FormValues, Section, Soft, safely } from '../parts/index.js';

const presences = { ONLINE: 'Online', AWAY: 'Away', DO_NOT_DISTURB: 'Do not disturb' };

/** What others see of the viewer: the presence, and a status of their own words. */
export function PresenceSettings({ me }: { me: NonNullable<AccountQuery['me']> }) {
  const { setPresence, setStatus } = useAccountActions();
  const { status, presence } = me;
  const save = async ({ emoji, text }: FormValues) => {
    await setStatus({ emoji: emoji || null, text: text || null });
    return false;
  };
  return (
    <Section title="Presence">
      <Choice
        label="Presence"
        value={presence.status === 'OFFLINE' ? 'ONLINE' : presence.status}
        options={presences}
        onChange={safely(setPresence)}
      />
      <Form submit="Set the status" onSubmit={save}>
        <Field label="Emoji" name="emoji" defaultValue={status?.emoji ?? ''} />
        <Field label="Status" name="text" defaultValue={status?.text ?? ''} maxLength={100} />
      </Form>
      {status && <Soft onClick={() => setStatus({})}>Remove the status</Soft>}
    </Section>
  );
}
