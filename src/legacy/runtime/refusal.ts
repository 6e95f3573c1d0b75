import type { App } from '../../core/app.js';
import { type AppError, type FieldErrors, httpStatus } from '../../core/errors.js';
import { readable } from '../../graphql/server/errors.js';
import type { Reply } from './reply.js';
import type { Auth } from './row.js';

/**
 * What a failed call is answered with. A bug is logged with the id of its request, and the answer
 * holds nothing but that id.
 */
export function refusalOf(
  app: App,
  error: unknown,
  requestId: string,
  names: Record<string, string>,
  auth: Auth = null,
): Reply {
  const known = readable(error);
  if (known) return refusal(known, names, schemeOf(auth));
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode < 500) return { status: statusCode, body: { detail: message } };
  app.log.error({ err: error, requestId }, 'a legacy request failed');
  return { status: 500, body: { detail: 'A server error occurred.', request_id: requestId } };
}

/** The scheme a credential is asked for in; where none is asked for, any client knows Bearer. */
const schemeOf = (auth: Auth): string => auth?.split(' ', 1)[0] ?? 'Bearer';

/** The sentences every refusal of a kind is put in; other codes keep their own. */
const sentences: Partial<Record<string, string>> = {
  FORBIDDEN: 'You do not have permission to perform this action.',
  NOT_FOUND: 'Not found.',
};

/** What a bad access token is answered with, whatever is wrong with it. */
export const badToken = 'Given token not valid for any token type';

/**
 * An error in a dialect's dress, as Django REST Framework would word it: `{"field": ["…"]}` when
 * inputs are at fault, else `{"detail": "…"}`. `names` turns GraphQL's input names into the
 * document's own.
 */
function refusal(error: AppError, names: Record<string, string>, scheme: string): Reply {
  const { code, fields, message, retryAfterMs } = error;
  const headers: Record<string, string> = {};
  if (code === 'UNAUTHENTICATED') headers['www-authenticate'] = scheme;
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  if (fields) return { status: statusOf(error), body: renamed(fields, names), headers };
  const body: Record<string, string> = { detail: sentences[code] ?? message };
  if (message === badToken) body.code = 'token_not_valid';
  return { status: statusOf(error), body, headers };
}

// What clashes is a bad request to clients of the documents, which know no 409.
const statusOf = ({ code }: AppError) => httpStatus[code === 'CONFLICT' ? 'BAD_USER_INPUT' : code];

const renamed = (fields: FieldErrors, names: Record<string, string>): FieldErrors =>
  Object.fromEntries(
    Object.entries(fields).map(([name, said]) => [
      Object.hasOwn(names, name) ? names[name] : name,
      said,
    ]),
  );
