import { reasonOf } from '@parley/client/core';
import { useState } from 'react';
import { mailCode, signIn } from './connection.js';
import { CodeField, Field, Form } from './form.js';
import { Card } from './gate.js';

/** Signing in; an account with a second factor is asked for the code that is mailed. */
export function SignIn() {
  const [needsCode, setNeedsCode] = useState(false);
  const [username, setUsername] = useState('');
  return (
    <Card title="Sign in">
      <Form
        submit="Sign in"
        action={async ({ identifier = '', password = '', code }) => {
          setUsername(identifier);
          try {
            await signIn({ identifier, password, ...(code && { code }) });
          } catch (error) {
            if (reasonOf(error) !== 'CODE_REQUIRED' || needsCode) throw error;
            setNeedsCode(true);
          }
        }}
      >
        {(errors) => (
          <>
            <Field
              label="Username"
              name="identifier"
              autoComplete="username"
              autoCapitalize="none"
              errors={errors.identifier}
            />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              errors={errors.password}
            />
            {needsCode && <CodeField errors={errors.code} />}
          </>
        )}
      </Form>
      {needsCode && <MailCode username={username} />}
    </Card>
  );
}

/** Mails the code of a sign-in, to the address that the account has. */
function MailCode({ username }: { username: string }) {
  const [isSent, setSent] = useState(false);
  return (
    <section>
      <h2>This account has a second factor</h2>
      <p>Its code is mailed to the address of the account, and is valid for 10 minutes.</p>
      <Form
        submit="Mail the code"
        action={async ({ email = '' }) => {
          await mailCode(username, email);
          setSent(true);
        }}
      >
        {() => <Field label="E-mail address of the account" name="email" type="email" />}
      </Form>
      {isSent && <p role="status">If the address is that of {username}, the code is on its way.</p>}
    </section>
  );
}
