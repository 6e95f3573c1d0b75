import type { IncomingMessage } from 'node:http';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError, hasCode, unauthenticated } from '../../core/errors.js';
import { contextFor, contextForEither } from '../../graphql/server/authenticate.js';
import { badToken } from './refusal.js';
import type { Auth } from './row.js';

/**
 * The context of a request's client; `tokens` are those that it carries outside its Authorization header.
 * Throws UNAUTHENTICATED without a valid credential of this kind.
 */
export async function authenticateRequest(
  app: App,
  auth: Auth,
  request: IncomingMessage,
  origin: Origin,
  tokens: readonly string[] = [],
): Promise<Context> {
  const { scheme, token } = credentialOf(request, auth, tokens);
  try {
    // Opaque API tokens are valid only in the scheme `Token`.
    const contextOf = scheme === 'token' ? contextForEither : contextFor;
    return await contextOf(app, token, origin);
  } catch (error) {
    // One answer for every invalid token: the reason would help to guess one.
    if (!hasCode(error, 'UNAUTHENTICATED')) throw error;
    throw unauthenticated(badToken);
  }
}

interface Credential {
  /** In lower case. */
  scheme: string;
  token: string | null;
}

/**
 * The token of a request in a scheme of its operation, or in the first one when it stands elsewhere; null
 * for an operation without a credential. Throws UNAUTHENTICATED without a token, and BAD_USER_INPUT for two
 * different ones.
 */
function credentialOf(request: IncomingMessage, auth: Auth, tokens: readonly string[]): Credential {
  // Clients may send an expired token along when they sign in or refresh; it is ignored.
  if (auth === null) return { scheme: '', token: null };
  const schemes = auth.toLowerCase().split(' or ');
  const given = headerValues(request, 'authorization')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim().split(/\s+/));
  const credentials = [...given, ...tokens.map((token) => [schemes[0], token])];
  if (new Set(credentials.map(([, ...token]) => token.join(' '))).size > 1) {
    throw new AppError('BAD_USER_INPUT', 'Send one credential, not two.');
  }
  const [[scheme = '', token, more] = []] = credentials;
  if (!schemes.includes(scheme.toLowerCase()) || !token || more) {
    throw unauthenticated('Authentication credentials were not provided.');
  }
  return { scheme: scheme.toLowerCase(), token };
}

/** An access token, which is three parts of base64url, or an opaque token. */
const tokenForm = /^([\w-]+\.[\w-]+\.[\w-]+|[\da-f]{40})$/;

/**
 * The tokens that an upgrade request carries in `?token=` and beside a protocol name in
 * `Sec-WebSocket-Protocol`, since browsers cannot set the Authorization header of a socket. Removes them
 * from the request, so that no log and no reply contains one. Throws BAD_USER_INPUT for a token without a
 * protocol name, which the reply would have to repeat.
 */
export function takeTokens(request: IncomingMessage): string[] {
  const { headers, url = '' } = request;
  const [path = '', query] = url.split('?', 2);
  request.url = path;
  const inUrl = new URLSearchParams(query).getAll('token').filter(Boolean);
  const offered = headers['sec-websocket-protocol']?.split(',').map((one) => one.trim()) ?? [];
  const [tokens = [], names = []] = [true, false].map((isToken) =>
    offered.filter((one) => tokenForm.test(one) === isToken),
  );
  if (tokens.length > 0) headers['sec-websocket-protocol'] = names.join(', ');
  if (tokens.length > 0 && names.length === 0) {
    throw new AppError(
      'BAD_USER_INPUT',
      'Sec-WebSocket-Protocol: send a protocol name beside the token.',
    );
  }
  return [...inUrl, ...tokens];
}

/** Every value of a header; Node.js keeps only the first of two `authorization` headers. */
function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]!.toLowerCase() === name) values.push(rawHeaders[at + 1]!);
  }
  return values;
}
