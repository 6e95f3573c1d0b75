import { useSession } from '@parley/react';
import { useActionState, useState } from 'react';

type Field = 'username' | 'email' | 'password';

export function SignIn() {
  const { signIn, signUp } = useSession();
  const [isNew, setNew] = useState(false);
  const [error, submit, isBusy] = useActionState(async (_: unknown, form: FormData) => {
    const { username, email, password } = Object.fromEntries(form) as Record<Field, string>;
    const signing = isNew
      ? signUp({ username, email, password })
      : signIn({ identifier: username, password });
    return signing.then(
      () => null,
      (failure: Error) => failure.message,
    );
  }, null);
  return (
    <main>
      <form action={submit}>
        <h1>{isNew ? 'Create an account' : 'Sign in'}</h1>
        <input name="username" aria-label="Username" autoComplete="username" required />
        {isNew && <input name="email" aria-label="E-mail address" type="email" required />}
        <input name="password" aria-label="Password" type="password" required />
        {error && <p role="alert">{error}</p>}
        <button type="submit" disabled={isBusy}>
          {isNew ? 'Create account' : 'Sign in'}
        </button>
        <button type="button" onClick={() => setNew(!isNew)}>
          {isNew ? 'I have an account' : 'I am new'}
        </button>
      </form>
    </main>
  );
}
