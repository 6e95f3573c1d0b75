import type { Session } from './session.js';

const query = /* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) { accessToken accessTokenExpiresAt refreshToken }
  }
`;

/** The longest wait for the reply, in milliseconds. */
const timeoutMs = 10_000;

/** Codes of a refused token; after any other error the same token can be sent again. */
const final = ['UNAUTHENTICATED', 'BAD_USER_INPUT'];

interface Reply {
  data?: { refreshSession: Session } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/**
 * Trades a refresh token for a new session at `url`. Null when the server refuses it.
 * @throws Error when the server cannot be reached or is overloaded
 */
export async function refreshSession(
  url: string,
  refreshToken: string,
  send: typeof fetch,
): Promise<Session | null> {
  const reply = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { refreshToken } } }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { data, errors } = (await reply.json()) as Reply;
  if (data?.refreshSession) {
    const { accessToken, accessTokenExpiresAt, refreshToken } = data.refreshSession;
    return { accessToken, accessTokenExpiresAt, refreshToken };
  }
  const error = errors?.[0];
  if (final.includes(error?.extensions?.code ?? '')) return null;
  throw new Error(error?.message ?? `The session was not renewed: status ${reply.status}`);
}
