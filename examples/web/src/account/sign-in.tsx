import { reasonOf } from '@parley/client';
import { useAccountActions, useSession } from '@parley/react';
import { Heading } from '@radix-ui/themes';
import { useState } from 'react';
import { Field, Form, type FormValues, Panel, Small, Soft, toast } from '../parts/index.js';
import { DemoPeople } from './demo-people.js';

/** Signing in and up. An account with a second factor is asked for the code that is mailed. */
export function SignIn() {
  const { signIn, signUp } = useSession();
  const [isNew, setNew] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  async function submit(values: FormValues) {
    const { identifier = '', username = '', email = '', password = '', code } = values;
    if (isNew) return signUp({ username, email, password });
    try {
      await signIn({ identifier, password, ...(code && { code }) });
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'WRONG_CREDENTIALS') throw new Error('The username or password is wrong.');
      if (reason !== 'CODE_REQUIRED') throw error;
      setNeedsCode(true);
    }
    return false;
  }
  const name = isNew
    ? { label: 'Username', name: 'username' }
    : { label: 'Username or e-mail address', name: 'identifier' };
  const password = isNew
    ? { autoComplete: 'new-password', hint: 'At least 8 characters.' }
    : { autoComplete: 'current-password' };
  return (
    <main
      className="stack mx-auto min-h-dvh max-w-120 content-center gap-4 px-4 py-8 has-[ul]:max-w-170"
      id="main"
    >
      <header className="line">
        <img src="icon.svg" alt="" width="56" height="56" />
        <div>
          <Heading size="8">Parley</Heading>
          <p className="text-balance">People, posts, chat and calls, on your own server.</p>
        </div>
      </header>
      <DemoPeople signIn={(username, password) => signIn({ identifier: username, password })} />
      <Panel size="3">
        <h2>{isNew ? 'Create an account' : 'Sign in'}</h2>
        <Form key={`${isNew}`} submit={isNew ? 'Create account' : 'Sign in'} onSubmit={submit}>
          <Field {...name} autoComplete="username" autoCapitalize="none" required />
          {isNew && <Field label="E-mail address" name="email" type="email" required />}
          <Field label="Password" name="password" type="password" {...password} required />
          {needsCode && !isNew && <Code />}
        </Form>
        <Small size="2" onClick={() => setNew(!isNew)}>
          {isNew ? 'I have an account' : 'Create an account'}
        </Small>
      </Panel>
    </main>
  );
}

/** The mailed code, and the address to which it is mailed. */
function Code() {
  const { mailCode } = useAccountActions();
  async function send(form: HTMLFormElement) {
    const data = new FormData(form);
    const username = `${data.get('identifier')}`;
    await mailCode(username, `${data.get('codeEmail')}`);
    toast(`If the address is that of ${username}, a code is on its way to it.`);
  }
  return (
    <>
      <p role="alert">This account has a second factor. Its code is mailed to you.</p>
      <Field label="E-mail address of the account" name="codeEmail" type="email" />
      <Soft onClick={({ currentTarget }) => send(currentTarget.form!)}>Send the code</Soft>
      <Field label="Code" name="code" inputMode="numeric" autoComplete="one-time-code" />
    </>
  );
}
