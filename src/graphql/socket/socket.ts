import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloseCode, handleProtocols, type WebSocket as ProtocolSocket } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { isOwnOrigin } from '../../config/addresses.js';
import { originAllowed } from '../../config/origins.js';
import type { App } from '../../core/app.js';
import { type Origin, originOf } from '../../core/context.js';
import { refuseUpgrade } from '../../core/http-upgrade.js';
import { addressKey } from '../../core/proxies.js';
import { requestIdOf } from '../../core/request-id.js';
import { type AdmittedSocket, closeCodes } from './admitted-socket.js';
import { ManagedSocket } from './managed-socket.js';
import { protocolServer, type SocketState } from './protocol.js';
import type { SubscriptionRequests } from './subscription-requests.js';

/** Serves WebSockets at some paths. */
export interface SocketServer {
  /** Whether the path is one of this server, which then accepts or refuses the upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes all sockets with 1012, spread over `ms`; resolves once they have closed. */
  drain(ms: number): Promise<void>;
}

const path = '/graphql';

/**
 * Whether the page that opens a socket may do so: its origin is the server's own, by its public URL or by the
 * `Host` of the request, or allowed. Clients other than browsers send no `Origin`.
 */
export function isOriginAllowed(
  { config }: App,
  { headers: { origin, host } }: IncomingMessage,
): boolean {
  if (!origin || isOwnOrigin(config, origin)) return true;
  return isSameHost(origin, host) || originAllowed(config.corsOrigins, origin);
}

/** Whether an origin is that of a request's `Host`, which omits the default port of its scheme. */
function isSameHost(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin);
  if (!url || !host || !['http:', 'https:'].includes(url.protocol)) return false;
  return URL.parse(`${url.protocol}//${host}`)?.host === url.host;
}

/** Closes `sockets` with 1012, spread over `ms` so that their clients do not all return at once. */
export async function drainSockets(sockets: Iterable<WebSocket>, ms: number): Promise<void> {
  const all = [...sockets];
  await Promise.all(
    all.map(async (socket, index) => {
      await sleep((ms * index) / all.length);
      if (socket.readyState === socket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close(closeCodes.restarting, 'Restarting');
      const timer = setTimeout(() => socket.terminate(), 1_000);
      await closed;
      clearTimeout(timer);
    }),
  );
}

/** Messages that only a server sends. graphql-ws throws for them as for a bug. */
const serverTypes: unknown[] = ['connection_ack', 'next', 'error'];

/**
 * The value of a message; something else that graphql-ws then refuses when it is no JSON or a message of servers.
 * graphql-ws accepts texts, too, and keeps what it is given: a text would keep the whole query in memory.
 */
function parseMessage(text: string): unknown {
  try {
    const message = JSON.parse(text);
    return serverTypes.includes(message?.type) ? null : message;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** A socket in the form that graphql-ws uses, with its state. */
class ProtocolClient implements ProtocolSocket, SocketState {
  admitted: AdmittedSocket | null = null;
  isClosed = false;
  receive: ((text: string) => Promise<void>) | null = null;

  constructor(
    readonly protocol: string,
    readonly origin: Origin,
    readonly socket: ManagedSocket,
  ) {}

  send(text: string): Promise<void> {
    return this.socket.send(text);
  }

  close(code = 1000, reason = ''): void {
    this.socket.close(code, reason);
  }

  onMessage(receive: (text: string) => Promise<void>): void {
    this.receive = receive;
  }
}

/** Serves subscriptions at `/graphql` by the graphql-transport-ws protocol. */
export function graphqlSocket(app: App, requests: SubscriptionRequests): SocketServer {
  const protocol = protocolServer(app, requests);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.limits.socketFrameBytes,
    perMessageDeflate: false,
    handleProtocols,
  });

  server.on('connection', (socket, request) => {
    const origin = originOf(app, request, { requestId: requestIdOf(request) });
    const managed = new ManagedSocket(socket, request.socket, app, {
      protocol: 'graphql',
      key: addressKey(origin.address),
      isSignedIn: false,
    });
    const client = new ProtocolClient(socket.protocol, origin, managed);
    const closed = protocol.opened(client, client);
    managed.onFrame((text) => {
      if (text === null) return client.close(CloseCode.BadRequest, 'Text frames only');
      client.receive?.(parseMessage(text) as string).catch((error: unknown) => {
        app.log.error({ err: error, requestId: origin.requestId }, 'a socket failed');
        client.close(CloseCode.InternalServerError, 'Internal server error');
      });
    });
    socket.on('close', (code, reason) => {
      closed(code, String(reason)).catch((error: unknown) => {
        app.log.error({ err: error }, 'a socket was not released');
      });
    });
  });

  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?', 1)[0]?.replace(/\/$/, '') !== path) return false;
      if (!isOriginAllowed(app, request)) {
        refuseUpgrade(socket, { status: 403 });
        return true;
      }
      server.handleUpgrade(request, socket, head, (opened) =>
        server.emit('connection', opened, request),
      );
      return true;
    },
    drain: (ms) => drainSockets(server.clients, ms),
  };
}
