import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, invalidRequest, unavailable } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';

/** Codes that Apollo Server gives to invalid requests; their messages are shown to the client. */
const requestFaults = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError
    ? causeOf(error.originalError)
    : error;
}

/**
 * PostgreSQL cannot represent a value of the request (class 22), such as a date of the year 300,000. A
 * statement with U+0000 in its text is a protocol violation (08P01).
 */
const invalidValue = /^(22[0-9A-Z]{3}|08P01)$/;

/** PostgreSQL cancelled a statement that exceeded its time-out. */
const cancelled = '57014';

const isInvalidValue = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && invalidValue.test(code);
};

/** The error a caller may read for whatever was thrown; null for a bug. */
export function toAppError(thrown: unknown): AppError | null {
  const cause = causeOf(thrown);
  if (cause instanceof AppError) return cause;
  if ((cause as { code?: unknown } | null)?.code === cancelled) {
    return unavailable('The query took too long; request less, or search for more characters.');
  }
  if (isDatabaseAway(cause)) return unavailable('The database is unavailable; try again shortly.');
  if (isInvalidValue(cause)) return invalidRequest('A value is not valid.');
  return null;
}

/** The code of an error as clients see it. */
export function codeOf(error: unknown): string {
  const known = toAppError(error);
  if (known) return known.code;
  return faultOf(error) ?? 'INTERNAL_SERVER_ERROR';
}

/** The code of a fault of the request; null for an error of the server. */
function faultOf(error: unknown): string | null {
  const given = error instanceof GraphQLError ? error.extensions.code : undefined;
  const code = given ?? (isRequestFault(error) ? 'GRAPHQL_VALIDATION_FAILED' : null);
  return typeof code === 'string' && requestFaults.has(code) ? code : null;
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
  const { message, locations, path } =
    error instanceof GraphQLError ? error.toJSON() : ({ message: '' } as GraphQLFormattedError);
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const known = toAppError(error);
  if (known) {
    const { code, reason, fields, retryAfterMs } = known;
    const detail = {
      code,
      reason,
      ...(fields && { fields }),
      ...(retryAfterMs && { retryAfterMs }),
    };
    return { message: known.message, ...where, extensions: detail };
  }
  const fault = faultOf(error);
  if (fault !== null) {
    return { message, ...where, extensions: { code: fault } };
  }
  log.error({ err: causeOf(error), path, requestId }, 'a resolver failed');
  return {
    message: 'Internal server error',
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/**
 * Whether graphql-js rejected the document or an argument. Its errors about a document have no path;
 * those about an argument, raised during execution, name the node. A scalar that cannot serialize
 * a result names none: that is a bug of the server.
 */
function isRequestFault(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(error instanceof GraphQLError && cause instanceof GraphQLError)) return false;
  return !error.path || Boolean(cause.nodes?.length);
}
