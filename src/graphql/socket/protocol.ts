import { GraphQLError, type GraphQLSchema } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { userKey } from '../../core/request-counts.js';
import { readable } from '../server/errors.js';
import { Admitted, closeCodes, Refusal } from './admission.js';
import { type Asked, declaredVariables, documentReader } from './document.js';
import { LivePlanner } from './live.js';
import type { Peer } from './managed-socket.js';
import type { SubscriptionArgs } from './subscribe.js';
import type { Addressee } from './subscriber.js';
import { writeErrors, writeResult } from './write-result.js';

/** What the protocol knows of a socket. */
export interface Extra {
  origin: Origin;
  peer: Peer;
  admitted: Admitted | null;
  closed: boolean;
}

/** A subscription of a client of this socket's. */
type Args = SubscriptionArgs & { to: Addressee };

/** The graphql-ws protocol over `schema`: subscriptions alone, for who is signed in. */
export function protocolServer(app: App, schema: GraphQLSchema) {
  const { limits } = app.config;
  const read = documentReader(app.config, schema);
  const planner = new LivePlanner(app);

  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.socketInitSeconds * 1000,
    async onConnect(opened) {
      const { extra, connectionParams } = opened;
      // Held, token and all, for as long as the socket otherwise.
      Object.assign(opened, { connectionParams: undefined });
      try {
        const admitted = await Admitted.admit(app, extra.origin, connectionParams, extra.peer);
        extra.admitted = admitted;
        extra.peer.countFor(userKey(admitted.ctx.viewer.id));
        if (extra.closed) admitted.leave();
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        extra.peer.close(error.code, error.message);
        // The socket is closing: no acknowledgement reaches it.
        return true;
      }
    },
    onSubscribe({ extra, subscriptions }, id, payload) {
      try {
        const ctx = extra.admitted?.ctx as Context;
        if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket) {
          throw rateLimited('Too many subscriptions on one socket.', 1_000);
        }
        // Some clients send an empty name for a document with one operation.
        const operationName = payload.operationName || undefined;
        const found = read({ ...(payload as Asked), operationName });
        if ('errors' in found) return found.errors;
        const variables = declaredVariables(found.document, operationName, payload.variables);
        // Held until the subscription ends otherwise; everybody who asks by it shares the document.
        Object.assign(payload, { query: '', variables: undefined });
        const args: Args = {
          schema,
          document: found.document,
          operationName,
          variableValues: variables,
          contextValue: ctx,
          to: { peer: extra.peer, id, requestId: extra.origin.requestId },
        };
        return args;
      } catch (error) {
        return [asGraphqlError(error)];
      }
    },
    subscribe(given) {
      const { to, ...args } = given as Args;
      return planner.subscribe(args, to);
    },
    onNext: ({ extra }, _id, _payload, _args, result) =>
      writeResult(app, result, extra.origin.requestId),
    onError({ extra }, _id, _payload, errors) {
      closeWhenAway(errors as readonly GraphQLError[], extra);
      return writeErrors(app, errors as readonly GraphQLError[], extra.origin.requestId);
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
    extra.peer.close(closeCodes.overloaded, 'The database is away');
  }
}

const asGraphqlError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError((error as Error).message, { originalError: error as Error });
