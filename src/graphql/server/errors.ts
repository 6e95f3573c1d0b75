import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';

/** Faults of the request itself, which graphql-js and Apollo name: they are shown as they are. */
const requestFaults = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Codes PostgreSQL (class 08, 57P) and the network give when the database is away. */
const away = /^(08\w{3}|57P\d\d|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError
    ? causeOf(error.originalError)
    : error;
}

/** Whether `error` says that the database cannot be reached just now. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return (
    (typeof code === 'string' && away.test(code)) ||
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(message)
  );
}

/** The error a caller may read for whatever was thrown; null for a bug. */
export function readable(thrown: unknown): AppError | null {
  const cause = causeOf(thrown);
  if (cause instanceof AppError) return cause;
  if (isDatabaseAway(cause)) {
    return new AppError('UNAVAILABLE', 'The database is away; try again shortly.', {
      retryAfterMs: 1_000,
    });
  }
  return null;
}

/**
 * An error as clients see it, over HTTP and the socket alike. What nobody meant to show is logged
 * and answered as `Internal server error` with the id of the request.
 */
export function formatGraphqlError(
  error: unknown,
  log: Logger,
  requestId: string,
): GraphQLFormattedError {
  const { message, locations, path, extensions } =
    error instanceof GraphQLError ? error.toJSON() : ({ message: '' } as GraphQLFormattedError);
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const known = readable(error);
  if (known) {
    const { code, fields, retryAfterMs } = known;
    const detail = { code, ...(fields && { fields }), ...(retryAfterMs && { retryAfterMs }) };
    return { message: known.message, ...where, extensions: detail };
  }
  const fault = extensions?.code ?? (isRequestFault(error) ? 'GRAPHQL_VALIDATION_FAILED' : null);
  if (typeof fault === 'string' && requestFaults.has(fault)) {
    return { message, ...where, extensions: { code: fault } };
  }
  log.error({ err: causeOf(error), path, requestId }, 'a resolver failed');
  return {
    message: 'Internal server error',
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/** graphql-js's own complaint about a document has no cause and no path. */
const isRequestFault = (error: unknown): boolean =>
  error instanceof GraphQLError && !error.originalError && !error.path;
