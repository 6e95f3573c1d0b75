import type { App } from '../../core/app.js';
import { type AppError, type FieldErrors, httpStatus } from '../../core/errors.js';
import { toAppError } from '../../graphql/server/errors.js';
import type { Dialect } from './dialect.js';
import type { Auth, Refusal, Reply } from './row.js';

/**
 * The reply to a failed request, in the format of Django REST Framework: `{"field": ["…"]}` for invalid
 * inputs, else `{"detail": "…"}`. A bug is logged with the request id, and the reply contains only that id.
 */
export function refusalOf(
  app: App,
  error: unknown,
  requestId: string,
  dialect: Dialect,
  row: RefusalRules,
): Reply {
  const known = toAppError(error);
  if (known) return appErrorReply(known, dialect, row);
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode < 500) return { status: statusCode, body: { detail: message } };
  app.log.error({ err: error, requestId }, 'a legacy request failed');
  return { status: 500, body: { detail: 'A server error occurred.', request_id: requestId } };
}

/** The properties of an operation that determine its replies to errors. */
type RefusalRules = {
  readonly auth: Auth;
  readonly names?: Names;
  readonly unauthenticated?: Refusal;
};
type Names = Record<string, string>;

/** The scheme of the `WWW-Authenticate` header; that of the API's other operations without a credential. */
function schemeOf({ rows }: Dialect, { auth }: RefusalRules): string {
  const known = auth ?? rows.find((row) => row.auth)?.auth;
  return known?.split(' ', 1)[0] ?? 'Bearer';
}

/** The messages of Django REST Framework, by code; other codes keep their own message. */
const details: Partial<Record<string, string>> = {
  FORBIDDEN: 'You do not have permission to perform this action.',
  NOT_FOUND: 'Not found.',
};

/** The message for every invalid access token. */
export const badToken = 'Given token not valid for any token type';

const code = 'token_not_valid';
const invalidToken = 'Token is invalid or expired';

/** The body for an invalid access token, as simplejwt writes it. */
const badTokenBody = {
  detail: badToken,
  code,
  messages: [{ token_class: 'AccessToken', token_type: 'access', message: invalidToken }],
};

/** The reply to an invalid refresh token, as simplejwt writes it; 400 where a 401 would start another refresh. */
export const invalidRefreshToken =
  (status: 400 | 401): Refusal =>
  () => ({ status, body: { detail: invalidToken, code } });

function appErrorReply(error: AppError, dialect: Dialect, row: RefusalRules): Reply {
  const { code, fields, message, retryAfterMs } = error;
  if (code === 'UNAUTHENTICATED') {
    const { status, body } =
      message === badToken
        ? { status: 401, body: badTokenBody }
        : (row.unauthenticated?.(message) ?? { status: 401, body: { detail: message } });
    if (status !== 401) return { status, body };
    return { status, body, headers: { 'www-authenticate': schemeOf(dialect, row) } };
  }
  // The legacy APIs document no 409.
  const status = httpStatus[code === 'CONFLICT' ? 'BAD_USER_INPUT' : code];
  const headers: Record<string, string> = {};
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  if (!fields) return { status, body: { detail: details[code] ?? message }, headers };
  const names = { ...dialect.names, ...row.names };
  return { status, body: fieldErrors(fields, names), headers };
}

/** Errors by field, nested as the body was: `profile.alias` is a field of `profile`. */
function fieldErrors(fields: FieldErrors, names: Names): object {
  const body: Record<string, object> = {};
  for (const [name, messages] of Object.entries(fields)) {
    const [outer = '', inner] = (Object.hasOwn(names, name) ? names[name]! : name).split('.');
    body[outer] = inner === undefined ? messages : { ...body[outer], [inner]: messages };
  }
  return body;
}
