import type { AddressInfo } from 'node:net';
import { publicPath } from '../config/addresses.js';
import type { Config } from '../config/config.js';
import { guardUpgrade, refuseUpgrade } from '../core/http-upgrade.js';
import { addressKey } from '../core/proxies.js';
import { media } from '../core/storage/media.js';
import { sweepCalls } from '../domain/calls/call.sweep.js';
import { fileAt } from '../domain/uploads/upload.service.js';
import { emailRoutes } from '../graphql/account/email.routes.js';
import { meetingCalendars } from '../graphql/meetings/meeting.routes.js';
import { openPlanner } from '../graphql/planner/planner.js';
import { sandbox } from '../graphql/sandbox/sandbox.js';
import { serveGraphql } from '../graphql/server/http.js';
import { buildGraphqlSchema } from '../graphql/server/schema.js';
import { graphqlSocket, type SocketServer } from '../graphql/socket/socket.js';
import { uploadDoor } from '../graphql/uploads/upload.route.js';
import { compat } from '../legacy/compat/compat.js';
import { prepare } from '../legacy/runtime/prepare.js';
import { legacyRoutes } from '../legacy/runtime/router.js';
import { legacySockets } from '../legacy/runtime/sockets.js';
import { openApp } from './app.js';
import { health } from './health.js';
import { createHttp } from './http.js';
import { landing } from './landing.js';
import { metrics } from './metrics.js';
import { operatorsOnly } from './operators.js';

export interface Server {
  /** `http://host:port` */
  readonly url: string;
  readonly port: number;
  /** Refuses new connections, closes the sockets over 2 s, answers requests in flight, closes everything else. */
  drain(): Promise<void>;
}

const socketDrainMs = 2_000;

/** `host` as a URL has it: an address of all interfaces cannot be opened, and IPv6 stands in brackets. */
const hostInUrl = (host: string): string =>
  ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;

/**
 * Starts a node, which is ready when this resolves. The life of a request: `http.ts` (ids, limits, CORS) →
 * an entry point (`graphql/server/http.ts`, a row of `legacy/`, or a socket) → resolver → service → commit.
 */
export async function startServer(config: Config): Promise<Server> {
  const { app, close } = await openApp(config);
  let draining = false;
  try {
    const schema = await buildGraphqlSchema();
    const planner = await openPlanner(app, schema);
    const engine = { schema, planner };
    prepare(app, engine);
    const http = await createHttp(app);
    // Keep-alive clients would reuse a connection that is being closed.
    http.addHook('onSend', async (_, reply) => {
      if (draining) reply.header('connection', 'close');
    });
    const onRequest = operatorsOnly(config);
    await http.register(metrics, { app, onRequest });
    await http.register(health, { app, draining: () => draining });
    if (config.introspection)
      await http.register(sandbox, {
        path: '/graphql',
        publicPath: publicPath(config, '/graphql'),
      });
    await http.register(landing, { app, schema });
    await serveGraphql(http, app, schema, planner);
    await http.register(legacyRoutes(app, engine));
    await http.register(async (pages) => {
      pages.addHook('onRequest', onRequest);
      await compat(pages, { app, schema });
    });
    await http.register(uploadDoor, { app });
    await http.register(meetingCalendars, { app });
    await http.register(emailRoutes, { app });
    await http.register(media, {
      store: app.uploads,
      fileAt: (path: string) => fileAt(app, path),
    });

    const socketServers: SocketServer[] = [graphqlSocket(app, schema), legacySockets(app, engine)];
    http.server.on('upgrade', (request, socket, head) => {
      guardUpgrade(socket);
      // Counted by address: the user of a socket is known later.
      const { current, ttl } = app.requestCounts.add(
        addressKey(app.proxies.clientAddress(request)),
      );
      if (current > config.limits.requestsPerMinute) {
        const headers = { 'retry-after': String(Math.ceil(ttl / 1000)) };
        return refuseUpgrade(socket, { status: 429, headers });
      }
      if (!draining && socketServers.some((sockets) => sockets.upgrade(request, socket, head)))
        return;
      refuseUpgrade(socket, { status: draining ? 503 : 404 });
    });
    await http.listen({ port: config.port, host: config.host });
    const stopSweep = sweepCalls(app);
    const { port } = http.server.address() as AddressInfo;
    return {
      url: `http://${hostInUrl(config.host)}:${port}`,
      port,
      async drain() {
        draining = true;
        await Promise.all(socketServers.map((sockets) => sockets.drain(socketDrainMs)));
        // `close` ends only the connections that are idle now; others become idle once answered.
        const idle = setInterval(() => http.server.closeIdleConnections(), 100);
        await http.close().finally(() => clearInterval(idle));
        await stopSweep();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
