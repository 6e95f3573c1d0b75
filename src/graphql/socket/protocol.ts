import type { ExecutionResult, GraphQLError } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import type { Subscription } from '../../core/events/subscription.js';
import { userKey } from '../../core/request-counts.js';
import { AdmittedSocket, ConnectionRefused, closeCodes } from './admitted-socket.js';
import { formatErrors, formatResult, isUnavailable } from './execute-events.js';
import { encodeFrames } from './frames.js';
import type { ManagedSocket } from './managed-socket.js';
import type { Recipient, SubscriptionArgs } from './subscriber.js';
import { asGraphqlError, type SubscriptionRequests } from './subscription-requests.js';

/** The state of a socket beside that of graphql-ws. */
export interface SocketState {
  readonly origin: Origin;
  readonly socket: ManagedSocket;
  admitted: AdmittedSocket | null;
  isClosed: boolean;
}

type Args = SubscriptionArgs & { to: Recipient };

/**
 * The graphql-transport-ws protocol for signed-in users, limited to subscriptions. `next` messages are
 * written by a `Subscriber`: graphql-ws would serialize each event anew for each socket. It sends all
 * other messages.
 */
export function protocolServer(app: App, requests: SubscriptionRequests) {
  const { limits } = app.config;

  return makeServer<Record<string, unknown>, SocketState>({
    connectionInitWaitTimeout: limits.socketInitSeconds * 1000,
    async onConnect(connected) {
      const { extra, connectionParams } = connected;
      // graphql-ws would keep them, with the token, for the life of the socket.
      Object.assign(connected, { connectionParams: undefined });
      const { origin, socket } = extra;
      try {
        extra.admitted = await AdmittedSocket.admit(app, origin, connectionParams, socket);
        socket.signedIn(userKey(extra.admitted.ctx.viewer.id));
        if (extra.isClosed) extra.admitted.release();
      } catch (error) {
        if (!(error instanceof ConnectionRefused)) throw error;
        socket.close(error.code, error.message);
      }
      // Not acknowledged when refused: the socket is closing.
      return true;
    },
    onSubscribe({ extra, subscriptions: open }, id, payload) {
      if (Object.keys(open).length > limits.subscriptionsPerSocket) {
        const tooMany = rateLimited('Too many subscriptions on one socket.', 1_000);
        return requests.refused([asGraphqlError(tooMany)]);
      }
      const read = requests.read(payload, extra.admitted?.ctx as Context);
      if (!('document' in read)) return read;
      // graphql-ws keeps the payload for the life of the subscription; the parsed document is shared.
      Object.assign(payload, { query: '', variables: undefined });
      const args: Args = {
        ...read,
        to: {
          socket: extra.socket,
          requestId: extra.origin.requestId,
          format: requests.format,
          encode: encodeFrames,
          head: `{"id":${asciiJson(id)},"type":"next","payload":`,
          tail: '}',
        },
      };
      return args;
    },
    async subscribe(given) {
      const { to, ...args } = given as Args;
      const subscription = await requests.start(args, to);
      return 'start' in subscription ? new NoResults(subscription) : subscription;
    },
    // Called for subscriptions that are refused by their resolver.
    onNext({ extra }, _id, _payload, _args, result) {
      closeWhenUnavailable(extra, result.errors);
      return formatResult(app, result, extra.origin.requestId);
    },
    onError({ extra }, _id, _payload, given) {
      const errors = given as readonly GraphQLError[];
      closeWhenUnavailable(extra, errors);
      return formatErrors(app, errors, extra.origin.requestId);
    },
    onClose({ extra }) {
      extra.isClosed = true;
      extra.admitted?.release();
    },
  });
}

/** An error would end the subscription for good; after this close, clients resume it from their cursor. */
function closeWhenUnavailable(
  { socket }: SocketState,
  errors: readonly GraphQLError[] | undefined,
): void {
  if (isUnavailable(errors)) socket.close(closeCodes.overloaded, 'The database is unavailable');
}

/** Runs a subscription for graphql-ws, which is given no results and sees only the end. */
class NoResults implements AsyncGenerator<ExecutionResult, undefined> {
  constructor(private readonly subscription: Subscription) {}

  async next(): Promise<IteratorReturnResult<undefined>> {
    this.subscription.start();
    await this.subscription.ended;
    return done;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.subscription.stop();
    return done;
  }

  async throw(error: unknown): Promise<never> {
    this.subscription.stop();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.subscription.stop();
  }
}

const done = { done: true, value: undefined } as const;

/** JSON of a text, in ASCII. */
const asciiJson = (text: string) =>
  JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
