import type { GraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { Config } from '../../config/config.js';
import type { App } from '../../core/app.js';
import { type AppError, httpStatus, responseTooLarge } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { failOperation } from '../../core/operation.js';
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

/**
 * Shortens the list of errors, and replaces a result that is too large by one error. Planned results are not measured: their
 * statement limits them. Sets status 503 when the server is unavailable and no field has a value.
 */
export function finish(
  { config, log }: Pick<App, 'config' | 'log'>,
  response: GraphQLResponse,
  requestId: string,
): void {
  if (response.body.kind !== 'single') return;
  const { singleResult } = response.body;
  failOperation(singleResult.errors?.[0]?.extensions?.code);
  const tooLarge = isPlanned(singleResult.data) ? null : tooLargeToSend(config, singleResult.data);
  if (tooLarge) {
    failOperation(tooLarge.code);
    Object.assign(response, refusal(response, tooLarge, log, requestId));
    return;
  }
  singleResult.errors = singleResult.errors?.slice(0, config.limits.graphqlErrors);
  const { data, errors } = singleResult;
  const away = errors?.find(({ extensions }) => extensions?.code === 'UNAVAILABLE');
  // 503 invites a retry; a partial response contains the error.
  if (!away || Object.values(data ?? {}).some((value) => value !== null)) return;
  response.http.status = httpStatus.UNAVAILABLE;
  response.http.headers.set('retry-after', '1');
}

/** The `data` of a response as JSON text, whose length was limited by its statement. */
export class PlannedData {
  constructor(readonly text: string) {}
}

const isPlanned = (data: unknown): boolean => data instanceof PlannedData;

/** A response as it is sent. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof PlannedData ? `{"data":${result.data.text}}` : JSON.stringify(result);

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
