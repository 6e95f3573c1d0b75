import type { GraphQLResponse } from '@apollo/server';
import type { Config } from '../../config/config.js';
import { type AppError, httpStatus, responseTooLarge } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { formatGraphqlError } from './errors.js';

/** BAD_USER_INPUT for data whose JSON is too long; null for any other. It is measured up to the limit. */
export function tooLargeToSend({ limits }: Config, data: unknown): AppError | null {
  const { responseBytes } = limits;
  let left = responseBytes;
  const measure = (value: unknown): boolean => {
    if (typeof value === 'string') left -= Buffer.byteLength(value) + 2;
    else if (typeof value !== 'object' || value === null) left -= 4;
    else {
      for (const key in value) {
        left -= key.length + 3;
        if (!measure((value as Record<string, unknown>)[key])) return false;
      }
    }
    return left >= 0;
  };
  return measure(data) ? null : responseTooLarge(`${responseBytes} bytes`);
}

/** The response to a request that is refused, with the status of `error`. */
export function refusal(
  { http }: Pick<GraphQLResponse, 'http'>,
  error: AppError,
  log: Logger,
  requestId: string,
): GraphQLResponse {
  http.status = httpStatus[error.code];
  if (error.retryAfterMs) {
    http.headers.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  }
  const errors = [formatGraphqlError(error, log, requestId)];
  return { http, body: { kind: 'single', singleResult: { errors } } };
}
