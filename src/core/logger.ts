import { type Logger, pino } from 'pino';

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

/** A structured logger that removes secrets by their key. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  });
}

/**
 * A logger with the output of `log` that does not search for secrets, which takes longer than the line
 * itself. Only for objects that cannot contain any.
 */
export const plainLogger = (log: Logger): Logger => log.child({}, { redact: [] });
