import type { App } from '../../core/app.js';
import { type AppError, httpStatus } from '../../core/errors.js';
import { readable } from '../../graphql/server/errors.js';
import { type Auth, type Reply } from './row.js';

/**
 * The reply to a failed request, in the format of Django REST Framework: `{"field": ["…"]}` for invalid
 * inputs, else `{"detail": "…"}`. `names` maps GraphQL's input names to the API's field names. A bug is
 * logged with the request id, and the reply contains only that id.
 */
export function refusalOf(
  app: App,
  error: unknown,
  requestId: string,
  names: Record<string, string>,
  auth: Auth = null,
): Reply {
  const known = readable(error);
  if (known) return appErrorReply(known, names, schemeOf(auth));
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode < 500) return { status: statusCode, body: { detail: message } };
  app.log.error({ err: error, requestId }, 'a legacy request failed');
  return { status: 500, body: { detail: 'A server error occurred.', request_id: requestId } };
}

/** The scheme of the `WWW-Authenticate` header; Bearer for an operation without a credential. */
const schemeOf = (auth: Auth): string => auth?.split(' ', 1)[0] ?? 'Bearer';

/** The messages of Django REST Framework, by code; other codes keep their own message. */
const details: Partial<Record<string, string>> = {
  FORBIDDEN: 'You do not have permission to perform this action.',
  NOT_FOUND: 'Not found.',
};

/** The message for every invalid access token. */
export const badToken = 'Given token not valid for any token type';

function appErrorReply(
  { code, fields, message, retryAfterMs }: AppError,
  names: Record<string, string>,
  scheme: string,
): Reply {
  // The legacy APIs document no 409.
  const status = httpStatus[code === 'CONFLICT' ? 'BAD_USER_INPUT' : code];
  const headers: Record<string, string> = {};
  if (code === 'UNAUTHENTICATED') headers['www-authenticate'] = scheme;
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  if (fields) {
    const renamed = Object.entries(fields).map(([name, messages]) => [
      Object.hasOwn(names, name) ? names[name] : name,
      messages,
    ]);
    return { status, body: Object.fromEntries(renamed), headers };
  }
  const body: Record<string, string> = { detail: details[code] ?? message };
  if (message === badToken) body.code = 'token_not_valid';
  return { status, body, headers };
}
