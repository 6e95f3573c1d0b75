import type { OAuthProvider } from '../../config/config.js';
import { assertNoCommit } from '../../core/commit-scope.js';
import type { Context } from '../../core/context.js';
import { badInput, unavailable } from '../../core/errors.js';
import type { Profile, providers } from './providers.js';

/** The maximal size of a provider's response, in bytes. */
const mostBytes = 256 * 1024;

interface Exchange {
  code: string;
  verifier: string;
  redirectUri: string;
}

/**
 * Exchanges `code` for the provider's profile of the user. Redirects are not followed, so that the secret
 * is only sent to the configured address. Throws BAD_USER_INPUT for a rejected code, and UNAVAILABLE for
 * a missing, late or invalid response.
 */
export async function askProvider(
  ctx: Context,
  application: OAuthProvider,
  provider: (typeof providers)[keyof typeof providers],
  { code, verifier, redirectUri }: Exchange,
): Promise<Profile> {
  // One time-out for both requests together.
  const signal = AbortSignal.timeout(ctx.app.config.limits.oauthSeconds * 1000);
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: application.clientId,
    client_secret: application.clientSecret,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const answer = await ask(ctx, application.tokenUrl, { method: 'POST', body: form, signal });
  if (answer.status >= 400 && answer.status < 500) {
    throw badInput('code', 'The provider refused this code; start the sign-in again.').because(
      'OAUTH_EXPIRED',
    );
  }
  const token = (answer.body as { access_token?: unknown } | null)?.access_token;
  if (answer.status !== 200 || typeof token !== 'string') throw invalidResponse();
  const authorization = `Bearer ${token}`;
  const person = await ask(ctx, application.userUrl, { headers: { authorization }, signal });
  if (person.status !== 200) throw invalidResponse();
  try {
    return provider.profile(person.body);
  } catch (error) {
    ctx.log.warn({ err: error }, 'invalid response of an OAuth provider');
    throw invalidResponse();
  }
}

const invalidResponse = () => unavailable('The provider sent an invalid response.', 5_000);

async function ask(
  ctx: Context,
  url: string,
  init: RequestInit,
): Promise<{ status: number; body: unknown }> {
  assertNoCommit('A request to a provider');
  try {
    const answer = await fetch(url, { ...init, redirect: 'error' });
    return { status: answer.status, body: parse(await readSome(answer)) };
  } catch (error) {
    ctx.log.warn({ reason: (error as Error).name }, 'request to an OAuth provider failed');
    throw unavailable('The provider does not respond.', 5_000);
  }
}

async function readSome(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > mostBytes) throw new RangeError('The answer is too long.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
