import type { ExecutionResult, GraphQLError } from 'graphql';
import type { App } from '../../core/app.js';
import { formatGraphqlError } from '../server/errors.js';

/** Errors as clients see them, no more than a reply may hold. */
export const writeErrors = (app: App, errors: readonly GraphQLError[], requestId: string) =>
  errors
    .slice(0, app.config.limits.graphqlErrors)
    .map((error) => formatGraphqlError(error, app.log, requestId));

/** A result as clients see it. */
export const writeResult = (
  app: App,
  { errors, ...result }: ExecutionResult,
  requestId: string,
): ExecutionResult =>
  errors ? { ...result, errors: writeErrors(app, errors, requestId) as never } : result;
