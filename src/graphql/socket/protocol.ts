import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { formatGraphqlError, readable } from '../errors.js';
import { type Admitted, admit, closeCodes, Refusal } from './admission.js';
import { type Asked, documentReader } from './document.js';
import { type SubscriptionArgs, subscribeFresh } from './subscribe.js';

/** What the protocol knows of a socket. */
export interface Extra {
  origin: Origin;
  admitted: Admitted | null;
  closed: boolean;
  close(code: number, reason: string): void;
}

/** The graphql-ws protocol over `schema`: subscriptions alone, for who is signed in. */
export function protocolServer(app: App, schema: GraphQLSchema) {
  const { limits } = app.config;
  const read = documentReader(app.config, schema);
  const formatted = (errors: readonly GraphQLError[], extra: Extra) =>
    errors
      .slice(0, limits.graphqlErrors)
      .map((error) => formatGraphqlError(error, app.log, extra.origin.requestId));

  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.socketInitSeconds * 1000,
    async onConnect({ extra, connectionParams }) {
      try {
        const admitted = await admit(app, extra.origin, connectionParams, extra.close);
        extra.admitted = admitted;
        if (extra.closed) admitted.leave();
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        extra.close(error.code, error.message);
        // The socket is closing: no acknowledgement reaches it.
        return true;
      }
    },
    onSubscribe({ extra, subscriptions }, _id, payload) {
      try {
        const ctx = extra.admitted?.ctx as Context;
        if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket) {
          throw rateLimited('Too many subscriptions on one socket.', 1_000);
        }
        const found = read(payload as Asked);
        if ('errors' in found) return found.errors;
        const { operationName, variables } = payload;
        const args: SubscriptionArgs = {
          schema,
          document: found.document,
          operationName,
          variableValues: variables,
          contextValue: ctx.fresh(),
        };
        return args;
      } catch (error) {
        return [asGraphqlError(error)];
      }
    },
    subscribe: (args) => subscribeFresh(args as SubscriptionArgs),
    onNext({ extra }, _id, _payload, _args, { errors, ...result }): ExecutionResult | undefined {
      return errors && { ...result, errors: formatted(errors, extra) as never };
    },
    onError({ extra }, _id, _payload, errors) {
      closeWhenAway(errors as readonly GraphQLError[], extra);
      return formatted(errors as readonly GraphQLError[], extra);
    },
    onClose({ extra }) {
      extra.closed = true;
      extra.admitted?.leave();
    },
  });
}

/**
 * A subscription that could not begin because the database is away must not end for that: the client
 * comes back, with the cursor of what it has seen.
 */
function closeWhenAway(errors: readonly GraphQLError[], extra: Extra): void {
  if (errors.some((error) => readable(error)?.code === 'UNAVAILABLE')) {
    extra.close(closeCodes.overloaded, 'The database is away');
  }
}

const asGraphqlError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError((error as Error).message, { originalError: error as Error });
