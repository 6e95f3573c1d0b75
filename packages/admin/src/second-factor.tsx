import { useEffect, useState } from 'react';
import { mailCode, readViewer, turnOnSecondFactor } from './connection.js';
import { CodeField, Field, Form } from './form.js';
import { Card, SignOutButton } from './gate.js';

/** Leads an administrator without a second factor to one. */
export function SecondFactor({ onChange }: { onChange(): void }) {
  const [viewer, setViewer] = useState<{ username: string; email: string } | null>(null);
  const [isSent, setSent] = useState(false);
  useEffect(() => {
    readViewer().then(setViewer, () => setViewer(null));
  }, []);
  return (
    <Card title="Turn on your second factor">
      <p>
        Administrators need a second factor: a stolen password alone must not be enough to remove
        people and what they wrote. From then on, each sign-in takes your password and a code that
        is mailed to you.
      </p>
      <h2>1. Have a code mailed to you</h2>
      <p>
        It goes to <b>{viewer?.email ?? 'the address of your account'}</b>. If you cannot read mail
        there, change the address of your account first.
      </p>
      <Form
        submit={isSent ? 'Mail another code' : 'Mail me a code'}
        action={async () => {
          const { username, email } = viewer ?? (await readViewer());
          await mailCode(username, email);
          setSent(true);
        }}
      >
        {() =>
          isSent && (
            <p role="status">
              The code is on its way; it is valid for 10 minutes. Another one can be mailed after a
              minute.
            </p>
          )
        }
      </Form>
      <h2>2. Enter the code and your password</h2>
      <Form
        submit="Turn it on"
        action={async ({ password = '', code = '' }) => {
          await turnOnSecondFactor({ password, code });
          onChange();
        }}
      >
        {(errors) => (
          <>
            <CodeField errors={errors.code} />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              errors={errors.password}
            />
          </>
        )}
      </Form>
      <SignOutButton />
    </Card>
  );
}
