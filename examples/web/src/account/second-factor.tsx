import type { AccountQuery } from '@parley/client';
import { useAccountActions, useSession } from '@parley/react';
import { Field, Form, type FormValues, Section, Soft, toast } from '../parts/index.js';

/** Turns the mailed code of the sign-in on or off, by the password and such a code. */
export function SecondFactor({ me }: { me: NonNullable<AccountQuery['me']> }) {
  const { user } = useSession();
  const { mailCode, setSecondFactor } = useAccountActions();
  const { email, hasSecondFactor: isOn } = me;
  async function sendCode() {
    if (!user || !email) return;
    await mailCode(user.username, email);
    toast(`A code was mailed to ${email}.`);
  }
  const change = ({ password = '', code = '' }: FormValues) =>
    setSecondFactor(!isOn, { password, code });
  return (
    <Section title="Second factor">
      <p>
        {isOn
          ? 'A code that is mailed to you is needed to sign in.'
          : 'Without it, the password alone is enough to sign in.'}
      </p>
      <Form submit={isOn ? 'Turn off' : 'Turn on'} onSubmit={change}>
        <Soft onClick={sendCode}>Mail me a code</Soft>
        <Field label="Code" name="code" inputMode="numeric" pattern="\d{6}" required />
        <Field label="Password" name="password" type="password" required />
      </Form>
    </Section>
  );
}
