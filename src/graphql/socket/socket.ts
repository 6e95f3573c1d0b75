import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, type WebSocket as ProtocolSocket } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { isOwnOrigin } from '../../config/addresses.js';
import { originAllowed } from '../../config/origins.js';
import type { App } from '../../core/app.js';
import { type Origin, originOf } from '../../core/context.js';
import { refuseUpgrade } from '../../core/http-upgrade.js';
import { addressKey } from '../../core/proxies.js';
import { type Admitted, closeCodes } from './admission.js';
import { guard, type Peer } from './managed-socket.js';
import { type Extra, protocolServer } from './protocol.js';

/** A door for WebSockets. */
export interface SocketDoor {
  /** Whether the path is this door's; then it answers, with a refusal perhaps. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes every socket with 1012, spread over `ms`; resolves once they are gone. */
  drain(ms: number): Promise<void>;
}

const path = '/graphql';

/** Whether the page that opens a socket may; who sends no `Origin` is no browser. */
export function mayOpen({ config }: App, { headers: { origin } }: IncomingMessage): boolean {
  return !origin || isOwnOrigin(config, origin) || originAllowed(config.corsOrigins, origin);
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
      const impatience = setTimeout(() => socket.terminate(), 1_000);
      await closed;
      clearTimeout(impatience);
    }),
  );
}

/**
 * What a frame says; the text itself where it is no JSON, for the protocol to refuse. It takes either,
 * and holds what it is given for as long as what is asked for by it: a text would be all of a query's.
 */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A socket as the protocol talks to it, and what it knows of it. */
class Client implements ProtocolSocket, Extra {
  admitted: Admitted | null = null;
  closed = false;
  hear: ((text: string) => Promise<void>) | null = null;

  constructor(
    readonly protocol: string,
    readonly origin: Origin,
    readonly peer: Peer,
  ) {}

  send(frame: string): Promise<void> {
    return this.peer.send(frame);
  }

  close(code = 1000, reason = ''): void {
    this.peer.close(code, reason);
  }

  onMessage(hear: (text: string) => Promise<void>): void {
    this.hear = hear;
  }
}

/** Serves subscriptions of `schema` at `/graphql` by the graphql-transport-ws protocol. */
export function graphqlSocket(app: App, schema: GraphQLSchema): SocketDoor {
  const protocol = protocolServer(app, schema);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.limits.socketFrameBytes,
    perMessageDeflate: false,
    handleProtocols,
  });

  server.on('connection', (socket, request) => {
    const origin = originOf(app, request, { requestId: randomUUID() });
    const peer = guard(socket, request.socket, app, addressKey(origin.address));
    const client = new Client(socket.protocol, origin, peer);
    const closed = protocol.opened(client, client);
    peer.onFrame((text) => {
      if (text === null) return client.close(CloseCode.BadRequest, 'Text frames only');
      client.hear?.(read(text) as string).catch((error: unknown) => {
        app.log.error({ err: error, requestId: client.origin.requestId }, 'a socket failed');
        client.close(CloseCode.InternalServerError, 'Internal server error');
      });
    });
    socket.on('close', (code, reason) => {
      closed(code, String(reason)).catch((error: unknown) => {
        app.log.error({ err: error }, 'a socket did not close well');
      });
    });
  });

  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?', 1)[0]?.replace(/\/$/, '') !== path) return false;
      if (!mayOpen(app, request)) {
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
