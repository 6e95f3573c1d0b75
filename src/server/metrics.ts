import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../core/app.js';
import { readStats } from '../graphql/planner/read-stats.js';
import { liveStats } from '../graphql/socket/live-stats.js';

/** `GET /metrics` in Prometheus' text form: the process, requests by route, streams read, doorbells heard, events told, reads planned. */
export async function metrics(server: FastifyInstance, { app }: { app: App }): Promise<void> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from a request to its answer, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [register],
  });
  new Gauge({
    name: 'parley_streams_read',
    help: 'Streams that somebody follows on this node.',
    registers: [register],
    collect() {
      this.set(app.hub.size);
    },
  });
  new Counter({
    name: 'parley_doorbells_heard_total',
    help: 'Rings that Redis brought to this node, its own among them.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.doorbell.heard());
    },
  });
  new Counter({
    name: 'parley_live_events_shown_total',
    help: 'Events executed for subscribers: once for all who follow in the same way, or for one alone.',
    labelNames: ['to'],
    registers: [register],
    collect() {
      this.reset();
      this.inc({ to: 'all' }, liveStats(app).shownToAll);
      this.inc({ to: 'one' }, liveStats(app).shownToOne);
    },
  });
  new Counter({
    name: 'parley_live_events_delivered_total',
    help: 'Events handed to the sockets of subscribers.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(liveStats(app).delivered);
    },
  });
  new Counter({
    name: 'parley_live_unmarked_documents_total',
    help: 'Subscriptions that could not be shared, for a field lacks the mark that it depends on who asks: a bug.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(liveStats(app).unmarked);
    },
  });
  new Counter({
    name: 'parley_reads_total',
    help: 'Queries by how they were answered: planned as one statement, or by resolvers and loaders.',
    labelNames: ['way'],
    registers: [register],
    collect() {
      this.reset();
      this.inc({ way: 'planned' }, readStats(app).planned);
      this.inc({ way: 'loaded' }, readStats(app).loaded);
    },
  });
  new Counter({
    name: 'parley_read_plans_total',
    help: 'Statements made for queries: one for each document and kind of page. At the start, those of our own.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(readStats(app).plans);
    },
  });
  // The pattern and not the path: ids would make a series each.
  server.addHook('onResponse', async ({ routeOptions, method }, reply) => {
    const labels = { route: routeOptions.url ?? 'none', method, status: reply.statusCode };
    requests.observe(labels, reply.elapsedTime / 1000);
  });
  server.get('/metrics', async (_request, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
}

/** Its hook counts every route of the server it is registered in, not only its own. */
Object.assign(metrics, { [Symbol.for('skip-override')]: true });
