import { useQuery } from '@apollo/client/react';
import {
  LoginDocument,
  type LoginInput,
  LogoutDocument,
  MeDocument,
  type ParleySessionFragment,
  type ParleyUserFragment,
  RegisterDocument,
  type RegisterInput,
} from '@parley/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useParley } from './provider.js';

export interface ParleySession {
  /** `loading` until the store of the session was read, and on a server that renders the page. */
  status: 'loading' | 'signedIn' | 'signedOut';
  /** Such as `user_7`; null unless somebody is signed in. */
  userId: string | null;
  /** Undefined until it was read. */
  user: ParleyUserFragment | null | undefined;
  /** Rejects with the error of `login`. */
  signIn(input: LoginInput): Promise<void>;
  /** Rejects with the error of `register`. */
  signUp(input: RegisterInput): Promise<void>;
  /** Ends the session on the server as well, if that can be reached. */
  signOut(): Promise<void>;
}

/** Who is signed in, in this tab and all others. */
export function useSession(): ParleySession {
  const { parley, prepare } = useParley();
  const session = useSyncExternalStore(parley.onSessionChange, parley.session, () => undefined);
  const { data } = useQuery(prepare(MeDocument), { skip: !session });
  const begin = useCallback(
    ({ accessToken, accessTokenExpiresAt, refreshToken }: ParleySessionFragment) =>
      parley.signIn({ accessToken, accessTokenExpiresAt, refreshToken }),
    [parley],
  );
  const signIn = useCallback(
    async (input: LoginInput) => {
      const { login } = await parley.request(prepare(LoginDocument), { input });
      await begin(login);
    },
    [parley, prepare, begin],
  );
  const signUp = useCallback(
    async (input: RegisterInput) => {
      const { register } = await parley.request(prepare(RegisterDocument), { input });
      await begin(register);
    },
    [parley, prepare, begin],
  );
  const signOut = useCallback(async () => {
    await parley.request(LogoutDocument, { input: {} }).catch(() => {});
    await parley.signOut();
  }, [parley]);
  return {
    status: session ? 'signedIn' : session === null ? 'signedOut' : 'loading',
    userId: session ? parley.userId() : null,
    user: session ? data?.me : null,
    signIn,
    signUp,
    signOut,
  };
}
