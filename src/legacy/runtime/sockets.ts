import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { App } from '../../core/app.js';
import { type Origin, originOf } from '../../core/context.js';
import { forbidden, notFound, rateLimited } from '../../core/errors.js';
import { refuseUpgrade } from '../../core/http-upgrade.js';
import { userKey } from '../../core/request-counts.js';
import { requestIdOf } from '../../core/request-id.js';
import { closeCodes } from '../../graphql/socket/admitted-socket.js';
import { ManagedSocket } from '../../graphql/socket/managed-socket.js';
import { RegisteredSocket } from '../../graphql/socket/registered-socket.js';
import { drainSockets, isOriginAllowed, type SocketServer } from '../../graphql/socket/socket.js';
import { Subscriptions } from '../../graphql/socket/subscriptions.js';
import { operationOf } from '../compat/table.js';
import { authenticateRequest, takeTokens } from './authenticate.js';
import type { Dialect, DialectName } from './dialect.js';
import { dialects } from './dialects.js';
import type { Engine } from './execute.js';
import { observeLegacy } from './observe.js';
import { refusalOf } from './refusal.js';
import type { SocketRow } from './socket-row.js';
import { SocketSession } from './socket-session.js';

interface Node {
  readonly app: App;
  readonly engine: Engine;
  readonly server: WebSocketServer;
  readonly subscriptions: Subscriptions;
}

interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly params: Record<string, string>;
}

/** Serves the sockets of all legacy APIs. */
export function legacySockets(app: App, engine: Engine): SocketServer {
  const rows = dialects.flatMap((dialect) =>
    dialect.sockets.map((row) => ({ dialect, row, pattern: patternOf(row.path) })),
  );
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.limits.socketFrameBytes,
    perMessageDeflate: false,
  });
  const node = { app, engine, server, subscriptions: new Subscriptions(app, 'legacy') };
  return {
    upgrade(request, socket, head) {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      for (const { dialect, row, pattern } of rows) {
        const found = pattern.exec(path);
        if (!found) continue;
        void answerUpgrade(node, dialect, row, {
          request,
          socket,
          head,
          params: { ...found.groups },
        });
        return true;
      }
      return false;
    },
    drain: (ms) => drainSockets(server.clients, ms),
  };
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);

async function answerUpgrade(
  node: Node,
  dialect: Dialect,
  row: SocketRow,
  upgrade: UpgradeRequest,
): Promise<void> {
  const { app } = node;
  const { request, socket } = upgrade;
  const origin = originOf(app, request, {
    requestId: requestIdOf(request),
    policy: dialect.policy,
  });
  try {
    const { requestId, trace: parent } = origin;
    const operation = operationOf(row);
    await observeLegacy(app, { api: dialect.name, operation, requestId, parent }, () =>
      runSocket(node, dialect.name, row, upgrade, origin),
    );
  } catch (error) {
    refuseUpgrade(socket, refusalOf(app, error, origin.requestId, dialect, row));
  }
}

/** Runs a socket from its upgrade request on. What it throws refuses the upgrade. */
async function runSocket(
  { app, engine, server, subscriptions }: Node,
  api: DialectName,
  row: SocketRow,
  { request, socket, head, params: given }: UpgradeRequest,
  origin: Origin,
): Promise<void> {
  const tokens = takeTokens(request);
  if (!isOriginAllowed(app, request)) throw forbidden('This origin may not connect.');
  const ctx = await authenticateRequest(app, row.auth, request, origin, tokens);
  const params = row.params.safeParse(given);
  if (!params.success) throw notFound('Page');
  const session = new SocketSession({
    api,
    app,
    engine,
    subscriptions,
    ctx,
    row,
    params: params.data,
  });
  onceClosed(socket, () => session.release());
  await session.start();

  let isUpgraded = false;
  const registered = await RegisteredSocket.register(app, ctx.viewer, () => {
    if (isUpgraded) session.close(closeCodes.signedOut, 'The session has ended');
    else socket.destroy();
  });
  if (!registered) throw rateLimited('You have too many sockets open.', 1_000);
  onceClosed(socket, () => registered.release());
  if (socket.destroyed) return;
  app.usage.count(operationOf(row), ctx.viewer.id);
  server.handleUpgrade(request, socket, head, (opened) => {
    isUpgraded = true;
    const client = { protocol: 'legacy', key: userKey(ctx.viewer.id), isSignedIn: true } as const;
    session.open(new ManagedSocket(opened, request.socket, app, client));
  });
}

/** Calls `release` when the connection closes, or at once if it has. */
function onceClosed(socket: Duplex, release: () => void): void {
  if (socket.destroyed) release();
  else socket.once('close', release);
}
