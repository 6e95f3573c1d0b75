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
  async function submit({
    identifier = '',
    username = '',
    email = '',
    password = '',
    code,
  }: FormValues) {
    if (isNew) return signUp({ username, email, password });
    try {
      await signIn({ identifier, password, ...(code && { code }) });
    } catch (error) {
      if (reasonOf(error) !== 'CODE_REQUIRED') throw error;
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
    <main className="stack mx-auto min-h-dvh max-w-120 content-center gap-6 px-4 py-8" id="main">
      <header className="grid gap-2">
        <img src="icon.svg" alt="" width="56" height="56" />
        <Heading size="8">Parley</Heading>
        <p>People, posts, chat and calls, on your own server.</p>
      </header>
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
      <DemoPeople signIn={(username, password) => signIn({ identifier: username, password })} />
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
