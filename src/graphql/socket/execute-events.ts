import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { unavailable } from '../../core/errors.js';
import { Audience, type Common } from '../../core/events/audience.js';
import type { SharedPayloads } from '../../core/events/broadcast.js';
import type { LogEvent } from '../../core/events/events.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { formatGraphqlError, toAppError } from '../server/errors.js';
import { tooLargeToSend } from '../server/finish-response.js';
import type { Sharing } from './sharing.js';

/** Turns results into payloads. */
export interface PayloadFormat {
  /** Subscriptions with equal keys share payloads; null: this one shares none. */
  readonly key: string | null;
  /** The payload of a result; null when nothing is sent. */
  write(result: ExecutionResult, requestId: string): Buffer | null;
}

/**
 * Executes one operation for each of these items. They share one context, so that loaders read for all of
 * them together. Throws UNAVAILABLE: sent as an error, an event would be lost.
 */
async function executeItems(
  args: ExecutionArgs,
  contextValue: Context,
  items: readonly unknown[],
): Promise<ExecutionResult[]> {
  const results = await Promise.all(
    items.map((rootValue) => execute({ ...args, rootValue, contextValue })),
  );
  if (results.some(({ errors }) => isUnavailable(errors))) {
    throw unavailable('The database is unavailable; try again shortly.');
  }
  return results.map((result) => {
    const tooLarge = tooLargeToSend(contextValue.app.config, result.data);
    if (!tooLarge) return result;
    return { errors: [new GraphQLError(tooLarge.message, { originalError: tooLarge })] };
  });
}

const hasCode = (errors: readonly GraphQLError[] | undefined, code: string): boolean =>
  errors?.some((error) => toAppError(error)?.code === code) ?? false;

/** Whether one of these errors says that the database is unavailable. */
export const isUnavailable = (errors: readonly GraphQLError[] | undefined): boolean =>
  hasCode(errors, 'UNAVAILABLE');

/** How often an event is executed at most. */
const mostExecutions = 3;

/**
 * The same for one viewer. An event whose rows vanished between two reads of it, as when the viewer just left a
 * conversation, is executed again: its resolver then finds them missing from the start, and says so.
 */
export async function executeForViewer(
  args: ExecutionArgs & { contextValue: Context },
  items: readonly unknown[],
): Promise<ExecutionResult[]> {
  const results = await executeItems(args, args.contextValue.fresh(), items);
  for (let executions = 1; executions < mostExecutions; executions += 1) {
    const torn = [...results.keys()].filter((at) => hasCode(results[at]?.errors, 'NOT_FOUND'));
    if (torn.length === 0) break;
    const again = torn.map((at) => items[at]);
    const whole = await executeItems(args, args.contextValue.fresh(), again);
    for (const [index, result] of whole.entries()) results[torn[index] as number] = result;
  }
  return results;
}

/**
 * The payloads of events for all subscribers with `common`; null when a field that is not marked
 * `@PerViewer` read more of the viewer, so that each subscriber must execute the events.
 */
export function executeShared(
  app: App,
  args: ExecutionArgs,
  common: Common,
  { sharing, format }: { sharing: Sharing; format: PayloadFormat },
) {
  const { liveStats: stats } = app;
  return async (events: readonly LogEvent[]): Promise<SharedPayloads | null> => {
    if (format.key === null || sharing.isUnmarked) return null;
    const requestId = randomUUID();
    const audience = new Audience(app, common, requestId);
    const items = events.map((event): StreamItem => ({ ...event, type: 'event' }));
    const results = await executeItems(args, audience, items);
    if (audience.unsharedProperty) {
      sharing.isUnmarked = true;
      stats.unmarked += 1;
      const { stream } = common;
      app.log.error(
        { stream, property: audience.unsharedProperty },
        'a field lacks its @PerViewer',
      );
      return null;
    }
    stats.executedShared += events.length;
    const payloads = results.map((result) => {
      const payload = format.write(result, requestId);
      return payload && audience.texts.personal(payload);
    });
    return { payloads, except: audience.except };
  };
}

/** Errors as clients see them, at most as many as a reply may contain. */
export const formatErrors = (app: App, errors: readonly GraphQLError[], requestId: string) =>
  errors
    .slice(0, app.config.limits.graphqlErrors)
    .map((error) => formatGraphqlError(error, app.log, requestId));

/** A result as clients see it. */
export const formatResult = (
  app: App,
  { errors, ...result }: ExecutionResult,
  requestId: string,
): ExecutionResult =>
  errors ? { ...result, errors: formatErrors(app, errors, requestId) as never } : result;

/** Results as JSON, for clients of GraphQL. */
export const graphqlFormat = (app: App): PayloadFormat => ({
  key: 'graphql',
  write: (result, requestId) => Buffer.from(JSON.stringify(formatResult(app, result, requestId))),
});
