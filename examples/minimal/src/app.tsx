import { useCall, useConnection, useSession } from '@parley/react';
import { Call } from './call.js';
import { Chats } from './chat.js';
import { Feed } from './feed.js';
import { SignIn } from './sign-in.js';

export function App() {
  const { status, user, signOut } = useSession();
  const { text } = useConnection();
  const { call, state, start, dismiss } = useCall();
  if (status === 'loading') return null;
  if (status === 'signedOut') return <SignIn />;
  return (
    <>
      <header>
        <h1>{user?.username}</h1>
        <p role="status">{text}</p>
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </header>
      {call && state && <Call call={call} state={state} dismiss={dismiss} />}
      <main>
        <Feed />
        <Chats onCall={(id) => start({ callee: { id } })} />
      </main>
    </>
  );
}
