import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { App } from '../../core/app.js';
import { type Context, type Origin, originOf } from '../../core/context.js';
import { forbidden, notFound, rateLimited } from '../../core/errors.js';
import { refuseUpgrade } from '../../core/http-upgrade.js';
import { userKey } from '../../core/request-counts.js';
import { closeCodes } from '../../graphql/socket/admission.js';
import { attend } from '../../graphql/socket/attend.js';
import { guard, type Peer } from '../../graphql/socket/managed-socket.js';
import { drainSockets, mayOpen, type SocketDoor } from '../../graphql/socket/socket.js';
import { operationOf } from '../compat/table.js';
import { callerOf } from './authenticate.js';
import { runnerOf } from './call.js';
import type { Dialect } from './dialect.js';
import { dialects } from './dialects.js';
import { type Engine, runDocument } from './execute.js';
import { followDocument } from './follow.js';
import { refusalOf } from './refusal.js';
import { converse } from './run-socket.js';
import type { Follower, SocketRow } from './socket-row.js';

interface Door {
  app: App;
  engine: Engine;
  server: WebSocketServer;
}

interface Knock {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  params: Record<string, string>;
}

/** Serves the dialects' sockets. */
export function legacySockets(app: App, engine: Engine): SocketDoor {
  const rows = dialects.flatMap((dialect) =>
    dialect.sockets.map((row) => ({ dialect, row, pattern: patternOf(row.path) })),
  );
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.limits.socketFrameBytes,
    perMessageDeflate: false,
  });
  const door = { app, engine, server };
  return {
    upgrade(request, socket, head) {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      for (const { dialect, row, pattern } of rows) {
        const found = pattern.exec(path);
        if (!found) continue;
        const params = { ...found.groups };
        void answer(door, dialect, row, { request, socket, head, params });
        return true;
      }
      return false;
    },
    drain: (ms) => drainSockets(server.clients, ms),
  };
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);

async function answer(door: Door, dialect: Dialect, row: SocketRow, knock: Knock): Promise<void> {
  const { app } = door;
  const { socket, request } = knock;
  const origin = originOf(app, request, { requestId: randomUUID(), policy: dialect.policy });
  // Whatever comes of it, what was taken is let go when the connection is.
  const leaving: (() => void)[] = [];
  socket.once('close', () => {
    for (const leave of leaving.splice(0)) leave();
  });
  const keep = (leave: () => void) => {
    if (socket.destroyed) leave();
    else leaving.push(leave);
  };
  try {
    await admit(door, row, knock, origin, keep);
  } catch (error) {
    refuseUpgrade(socket, refusalOf(app, error, origin.requestId, dialect.names, row.auth));
  }
}

async function admit(
  { app, engine, server }: Door,
  row: SocketRow,
  { request, socket, head, params: given }: Knock,
  origin: Origin,
  keep: (leave: () => void) => void,
): Promise<void> {
  if (!mayOpen(app, request)) throw forbidden('This origin may not connect.');
  const ctx = await callerOf(app, row.auth, request, origin);
  const params = row.params.safeParse(given);
  if (!params.success) throw notFound('Page');
  const variables = await row.open(params.data, runnerOf(engine, ctx));
  const trunk = await followDocument(engine.schema, ctx, row.subscription, variables);
  keep(() => void trunk.return?.());
  const follower = followerOf(engine, ctx);
  const events = row.joins ? await row.joins(trunk, follower, params.data) : trunk;
  keep(() => void events.return?.());

  let peer: Peer | null = null;
  const attendance = attend(app, ctx.viewer, () => {
    if (peer) peer.close(closeCodes.signedOut, 'The session has ended');
    else socket.destroy();
  });
  if (!attendance) throw rateLimited('You have too many sockets open.', 1_000);
  keep(() => attendance.leave());
  if (socket.destroyed) return;
  app.usage.count(operationOf(row), ctx.viewer.id);
  server.handleUpgrade(request, socket, head, (opened) => {
    peer = guard(opened, request.socket, app, userKey(ctx.viewer.id));
    void converse({ app, engine, ctx, row, params: params.data, events, peer });
  });
}

/** Nothing an event was read with serves the next. */
const followerOf = (engine: Engine, ctx: Context): Follower => ({
  ...runnerOf(engine, ctx),
  run: (document, variables) => runDocument(engine, ctx.fresh(), document, variables),
  follow: (document, variables) => followDocument(engine.schema, ctx.fresh(), document, variables),
});
