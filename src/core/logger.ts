import { type Logger, pino } from 'pino';
import { withSourceLines } from './source-lines.js';

export type { Logger } from 'pino';

/** Keys whose values are removed from log lines, at any depth. */
const secrets = [
  'authorization',
  'bearer',
  'cookie',
  'password',
  'passwordHash',
  'newPassword',
  'currentPassword',
  'code',
  'token',
  'accessToken',
  'refreshToken',
  'apiToken',
  'sdp',
  'content',
];

/** Fields of PostgreSQL and system errors that hold no values of rows. */
const errorFields = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
  'syscall',
];

/** Depth of nested causes that are logged. */
const causes = 3;

/**
 * An error as it is logged: its type, message, stack, and the fields above. Libraries attach whole clients, with
 * passwords and keys, to their errors.
 */
function describeError(thrown: unknown, depth = causes): unknown {
  if (!(thrown instanceof Error)) return String(thrown);
  const fields = thrown as unknown as Record<string, unknown>;
  const found = errorFields.filter((name) => ['string', 'number'].includes(typeof fields[name]));
  return {
    type: thrown.constructor.name,
    message: thrown.message,
    stack: withSourceLines(thrown.stack),
    ...Object.fromEntries(found.map((name) => [name, fields[name]])),
    ...(thrown.cause !== undefined &&
      depth > 0 && { cause: describeError(thrown.cause, depth - 1) }),
    ...(thrown instanceof AggregateError &&
      depth > 0 && { errors: thrown.errors.map((one) => describeError(one, depth - 1)) }),
  };
}

/** Fastify logs requests and replies with some of its warnings. */
const serializers = {
  err: (error: unknown) => describeError(error),
  error: (error: unknown) => describeError(error),
  req: ({ id, method }: { id?: string; method?: string }) => ({ id, method }),
  res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
};

/** A structured logger that removes secrets by their key, and from errors. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    serializers,
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  });
}

/** `child` with the level of `log`, which may have been set since it was made. */
export function atLevelOf(log: Logger, child: Logger): Logger {
  if (child.level !== log.level) child.level = log.level;
  return child;
}

/**
 * A logger with the output of `log` that does not search for secrets, which takes longer than the line
 * itself. Only for objects that cannot contain any.
 */
export const plainLogger = (log: Logger): Logger => log.child({}, { redact: [] });
