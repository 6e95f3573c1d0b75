import type { IncomingMessage } from 'node:http';
import { AppError, unauthenticated } from '../../core/errors.js';
import type { Auth } from './row.js';

/** What stands before a token in its header. */
const schemes: Record<Exclude<Auth, null>, readonly string[]> = {
  Bearer: ['bearer'],
  'Bearer or ?token=': ['bearer'],
  JWT: ['jwt'],
  'Bearer or JWT': ['bearer', 'jwt'],
  Token: ['token'],
};

/**
 * The token of a request, in the one scheme its operation takes. Throws UNAUTHENTICATED when there
 * is none, and BAD_USER_INPUT when two differ: nobody could say who is meant.
 */
export function credentialOf(request: IncomingMessage, auth: Auth): string | null {
  // Such a row ignores a stale token, which a client may be sending along to get a new one.
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

/** Every `?token=` of a request's address, which then holds none: whatever logs it tells nothing. */
function takeTokens(request: IncomingMessage): string[] {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  request.url = path;
  return new URLSearchParams(query).getAll('token').filter(Boolean);
}

const trimmed = (value: string) => value.trim().replace(/\s+/g, ' ');

/** Every value of a header; Node itself keeps only the first of an `authorization` sent twice. */
function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [given, value] = [rawHeaders[at] as string, rawHeaders[at + 1] as string];
    if (given.length === name.length && given.toLowerCase() === name) values.push(value);
  }
  return values;
}
