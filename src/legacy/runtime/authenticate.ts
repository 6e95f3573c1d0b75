import type { IncomingMessage } from 'node:http';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError, unauthenticated } from '../../core/errors.js';
import { contextFor, contextForEither } from '../../graphql/server/authenticate.js';
import { badToken } from './refusal.js';
import type { Auth } from './row.js';

/** The context of a request's client. Throws UNAUTHENTICATED without a valid credential of this kind. */
export async function authenticateRequest(
  app: App,
  auth: Auth,
  request: IncomingMessage,
  origin: Origin,
): Promise<Context> {
  const token = credentialOf(request, auth);
  try {
    // Opaque API tokens are valid only in the scheme `Token`.
    const contextOf = auth === 'Token' ? contextForEither : contextFor;
    return await contextOf(app, token, origin);
  } catch (error) {
    // One answer for every invalid token: the reason would help to guess one.
    if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error;
    throw unauthenticated(badToken);
  }
}

/** The scheme names that may precede a token in its header. */
const schemes: Record<Exclude<Auth, null>, readonly string[]> = {
  Bearer: ['bearer'],
  'Bearer or ?token=': ['bearer'],
  JWT: ['jwt'],
  'Bearer or JWT': ['bearer', 'jwt'],
  Token: ['token'],
};

/**
 * The token of a request, in the scheme of its operation; null for an operation without a credential.
 * Throws UNAUTHENTICATED without a token, and BAD_USER_INPUT for two different ones.
 */
function credentialOf(request: IncomingMessage, auth: Auth): string | null {
  // Clients may send an expired token along when they sign in or refresh; it is ignored.
  if (auth === null) return null;
  const credentials = new Set(
    headerValues(request, 'authorization').flatMap((value) => value.split(',').map(trimmed)),
  );
  if (auth === 'Bearer or ?token=') {
    for (const token of takeTokens(request)) credentials.add(`Bearer ${token}`);
  }
  if (credentials.size > 1) throw new AppError('BAD_USER_INPUT', 'Send one credential, not two.');
  const [credential = ''] = credentials;
  const [scheme, token, more] = credential.split(' ');
  if (!scheme || !schemes[auth].includes(scheme.toLowerCase()) || !token || more) {
    throw unauthenticated('Authentication credentials were not provided.');
  }
  return token;
}

/** Every `?token=` of a request's URL. Removes the query string, so that no log contains a token. */
function takeTokens(request: IncomingMessage): string[] {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  request.url = path;
  return new URLSearchParams(query).getAll('token').filter(Boolean);
}

const trimmed = (value: string) => value.trim().replace(/\s+/g, ' ');

/** Every value of a header; Node.js keeps only the first of two `authorization` headers. */
function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]!.toLowerCase() === name) values.push(rawHeaders[at + 1]!);
  }
  return values;
}
