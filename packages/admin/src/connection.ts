import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  browserStore,
  connectParley,
  GraphQLFailure,
  reasonOf,
  type Session,
} from '@parley/client/core';
import { print } from 'graphql';

const at = (path: string) => new URL(path, document.baseURI).href;

/** The connection to `/graphql`, whose session the app of this server shares. */
export const connection = connectParley({ url: at('../graphql'), session: browserStore() });

/** Runs an operation at `/admin/graphql`. Throws a `GraphQLFailure`. */
export async function ask<T, V>(
  document: TypedDocumentNode<T, V> | string,
  variables?: V,
): Promise<T> {
  const query = typeof document === 'string' ? document : print(document);
  const reply = await connection.fetch(at('graphql'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = await reply.json().catch(() => ({}));
  if (!reply.ok || errors.length > 0) throw new GraphQLFailure(reply.status, errors);
  return data as T;
}

/** What the visitor may see of the page. */
export type Access = 'signed out' | 'no administrator' | 'no second factor' | 'admitted';

const refusals: Record<string, Access> = {
  UNAUTHENTICATED: 'signed out',
  ADMINISTRATORS_ONLY: 'no administrator',
  SECOND_FACTOR_REQUIRED: 'no second factor',
};

/** What an error of `/admin/graphql` says of the access; null for errors of another kind. */
export const accessIn = (error: unknown): Access | null => refusals[reasonOf(error)] ?? null;

/** Asks the server for the access of the visitor. */
export async function readAccess(): Promise<Access> {
  if (!(await connection.ready())) return 'signed out';
  try {
    await ask('{ __typename }');
    return 'admitted';
  } catch (error) {
    const access = accessIn(error);
    if (!access) throw error;
    return access;
  }
}

/** The viewer, as the page needs them. */
export const readViewer = async () =>
  (await connection.request('{ me { id username fullName email } }')).me as {
    id: string;
    username: string;
    fullName: string;
    email: string;
  };

/** Signs in. Throws a `GraphQLFailure`, with the reason CODE_REQUIRED for an account with a second factor. */
export async function signIn(input: { identifier: string; password: string; code?: string }) {
  const { login } = await connection.request<{ login: Session }>(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken accessTokenExpiresAt refreshToken user { id } } }',
    { input },
  );
  await connection.signIn(login);
}

/** Ends the session, of the app in this browser too. */
export async function signOut(): Promise<void> {
  await connection.request('mutation { logout(input: {}) { sessionId } }').catch(() => {});
  await connection.signOut();
}

/** Mails a code to the account that has both. */
export const mailCode = (username: string, email: string) =>
  connection.request(
    'mutation ($input: SendLoginCodeInput!) { sendLoginCode(input: $input) { accepted } }',
    {
      input: { username, email },
    },
  );

/** Turns the second factor of the viewer on. Throws a `GraphQLFailure`. */
export const turnOnSecondFactor = (input: { password: string; code: string }) =>
  connection.request(
    'mutation ($input: EnableSecondFactorInput!) { enableSecondFactor(input: $input) { user { id } } }',
    { input },
  );
