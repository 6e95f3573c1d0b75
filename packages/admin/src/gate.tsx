import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { type Access, connection, readAccess, signOut } from './connection.js';
import { SecondFactor } from './second-factor.js';
import { SignIn } from './sign-in.js';

/** Loaded for administrators alone. */
const Administration = lazy(() => import('./administration.js'));

/** Shows the administration to administrators with a second factor, and to others what they can do. */
export function Gate() {
  const [access, setAccess] = useState<Access | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const check = useCallback(() => {
    setFailure(null);
    readAccess().then(setAccess, (error: Error) => setFailure(error.message));
  }, []);
  useEffect(() => connection.onSessionChange(check), [check]);

  if (failure !== null)
    return (
      <Card title="The server does not answer">
        <p role="alert">{failure}</p>
        <button type="button" onClick={check}>
          Try again
        </button>
      </Card>
    );
  if (access === null) return <p className="loading">Loading …</p>;
  if (access === 'signed out') return <SignIn />;
  if (access === 'no second factor') return <SecondFactor onChange={check} />;
  if (access === 'no administrator')
    return (
      <Card title="For administrators">
        <p>This account is not one of an administrator, and sees nothing here.</p>
        <p>
          An administrator can make it one under “People”; the operator of the server can do so with{' '}
          <code>npm run admin -- USERNAME</code>.
        </p>
        <SignOutButton />
      </Card>
    );
  return (
    <Suspense fallback={<p className="loading">Loading …</p>}>
      <Administration onRefused={check} />
    </Suspense>
  );
}

export const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="card">
    <p className="brand">
      <img src="icon.svg" alt="" width="28" height="28" /> Parley administration
    </p>
    <h1>{title}</h1>
    {children}
  </main>
);

export const SignOutButton = () => (
  <button type="button" className="plain" onClick={() => void signOut()}>
    Sign out
  </button>
);
