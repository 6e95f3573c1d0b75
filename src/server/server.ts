import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { publicPath } from '../config/addresses.js';
import type { Config } from '../config/config.js';
import { guardUpgrade, refuseUpgrade } from '../core/http-upgrade.js';
import { addressKey } from '../core/proxies.js';
import { copyAt } from '../core/storage/copies.js';
import { media } from '../core/storage/media.js';
import { assertAdministrator } from '../domain/moderation/audit.service.js';
import { reportNode } from '../domain/nodes/node.service.js';
import { fileAt } from '../domain/uploads/upload.service.js';
import { emailRoutes } from '../graphql/account/email.routes.js';
import { attachmentRoutes } from '../graphql/chat/attachment.routes.js';
import { EventStreams } from '../graphql/event-stream/event-stream.routes.js';
import { meetingCalendars } from '../graphql/meetings/meeting.routes.js';
import { openPlanner } from '../graphql/planner/planner.js';
import { adminExamples, sandbox } from '../graphql/sandbox/sandbox.js';
import { serveGraphql } from '../graphql/server/http.js';
import { buildSchemas } from '../graphql/server/schema.js';
import { graphqlSocket, type SocketServer } from '../graphql/socket/socket.js';
import { SubscriptionRequests } from '../graphql/socket/subscription-requests.js';
import { uploadRoutes } from '../graphql/uploads/upload.routes.js';
import { compat } from '../legacy/compat/compat.js';
import { prepare } from '../legacy/runtime/prepare.js';
import { legacyRoutes } from '../legacy/runtime/router.js';
import { legacySockets } from '../legacy/runtime/sockets.js';
import { openApp } from './app.js';
import { health } from './health.js';
import { createHttp } from './http.js';
import { landing } from './landing.js';
import { logLevel } from './log-level.js';
import { metrics } from './metrics.js';
import { operatorsOnly } from './operators.js';
import { followSilentConnections } from './silent-connections.js';
import { sites } from './sites.js';
import { staticSite } from './static-site.js';

export interface Server {
  /** `http://host:port` */
  readonly url: string;
  readonly port: number;
  /**
   * Announces the end, which `/readyz` says for `DRAIN_SECONDS`, while everything is still served: proxies take the
   * node out before connections to it fail.
   */
  leave(): Promise<void>;
  /** Refuses new connections, closes the sockets over 2 s, answers requests in flight, closes everything else. */
  drain(): Promise<void>;
}

const socketDrainMs = 2_000;

const adminPath = '/admin/graphql';

/** `host` as a URL has it: an address of all interfaces cannot be opened, and IPv6 stands in brackets. */
const hostInUrl = (host: string): string =>
  ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;

/**
 * Starts a node, which is ready when this resolves. The life of a request: `http.ts` (ids, limits, CORS) →
 * an entry point (`graphql/server/http.ts`, a row of `legacy/`, or a socket) → resolver → service → commit.
 */
export async function startServer(config: Config): Promise<Server> {
  const { app, close } = await openApp(config);
  let leaving = false;
  let draining = false;
  try {
    const { main: schema, admin, whole } = await buildSchemas();
    const planner = await openPlanner(app, whole);
    const engine = { schema, planner };
    prepare(app, engine);
    const http = await createHttp(app);
    // Keep-alive clients would reuse a connection that is being closed.
    http.addHook('onSend', (_request, reply, payload, done) => {
      if (leaving) reply.header('connection', 'close');
      done(null, payload);
    });
    const onRequest = operatorsOnly(config);
    await http.register(metrics, { app, onRequest });
    await http.register(logLevel, { app, onRequest });
    await http.register(health, { app, leaving: () => leaving });
    if (config.introspection) {
      const at = (path: string) => ({ path, publicPath: publicPath(config, path) });
      await http.register(sandbox, at('/graphql'));
      await http.register(sandbox, { ...at(adminPath), examples: adminExamples });
    }
    await http.register(landing, { app, schema });
    for (const site of sites(config)) await http.register(staticSite, site);
    await serveGraphql(http, app, { path: '/graphql', schema, planner });
    await serveGraphql(http, app, {
      path: adminPath,
      schema: admin,
      planner,
      admit: assertAdministrator,
    });
    const requests = new SubscriptionRequests(app, schema);
    const eventStreams = new EventStreams(app, requests);
    await http.register(eventStreams.routes);
    await http.register(legacyRoutes(app, engine));
    await http.register(async (pages) => {
      pages.addHook('onRequest', onRequest);
      await compat(pages, { app, schema });
    });
    await http.register(uploadRoutes, { app });
    await http.register(attachmentRoutes, { app });
    await http.register(meetingCalendars, { app });
    await http.register(emailRoutes, { app });
    await http.register(media, {
      store: app.uploads,
      fileAt: async (path, width) => {
        const found = await fileAt(app, path);
        return found && copyAt(app, found.file, { width, own: found.width });
      },
    });

    const socketServers: SocketServer[] = [
      graphqlSocket(app, requests),
      legacySockets(app, engine),
    ];
    const closeSilentConnections = followSilentConnections(http.server);
    http.server.on('upgrade', (request, socket, head) => {
      guardUpgrade(socket);
      const address = addressKey(app.proxies.clientAddress(request));
      const refusedMs = app.handshakes.begin(socket, address);
      if (refusedMs !== null) {
        const headers = { 'retry-after': String(Math.ceil(refusedMs / 1000)) };
        return refuseUpgrade(socket, { status: 429, headers });
      }
      if (!draining && socketServers.some((sockets) => sockets.upgrade(request, socket, head)))
        return;
      refuseUpgrade(socket, { status: draining ? 503 : 404 });
    });
    await http.listen({ port: config.port, host: config.host });
    await reportNode(app);
    app.scheduler.start();
    const { port } = http.server.address() as AddressInfo;
    return {
      url: `http://${hostInUrl(config.host)}:${port}`,
      port,
      async leave() {
        leaving = true;
        await sleep(config.drainSeconds * 1000);
      },
      async drain() {
        leaving = true;
        draining = true;
        const live = [...socketServers, eventStreams];
        await Promise.all(live.map((connections) => connections.drain(socketDrainMs)));
        // `close` ends only the connections that are idle now; others become idle once answered.
        const idle = setInterval(() => {
          http.server.closeIdleConnections();
          closeSilentConnections();
        }, 100);
        await http.close().finally(() => clearInterval(idle));
        await app.scheduler.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
