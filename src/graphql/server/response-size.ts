import type { GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Config } from '../../config/config.js';
import { type AppError, httpStatus, responseTooLarge } from '../../core/errors.js';

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

/** The response to a request that is refused. */
export function refusal(
  { http }: Pick<GraphQLResponse, 'http'>,
  error: GraphQLFormattedError,
): GraphQLResponse {
  http.status = httpStatus.BAD_USER_INPUT;
  return { http, body: { kind: 'single', singleResult: { errors: [error] } } };
}
