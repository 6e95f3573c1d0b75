import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Keys whose values never reach a log line, wherever they stand in a logged object. */
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

/** A structured logger; secrets are cut out by key, so that no caller has to remember. */
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
 * Writes where `log` does, and cuts nothing out, which costs more than the line itself: for objects
 * that can hold no secret.
 */
export const plainLogger = (log: Logger): Logger => log.child({}, { redact: [] });
