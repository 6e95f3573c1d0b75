import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../core/app.js';

/** Requests within this time are answered by one text, which takes milliseconds to write. */
const gatherMs = 50;

/** `GET /metrics` in the Prometheus text format. */
export async function metrics(
  server: FastifyInstance,
  { app, onRequest }: { app: App; onRequest: onRequestAsyncHookHandler },
): Promise<void> {
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
    help: 'Streams followed on this node.',
    registers: [register],
    collect() {
      this.set(app.hub.size);
    },
  });
  new Counter({
    name: 'parley_doorbells_heard_total',
    help: 'Doorbells received from Redis, including those of this node.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.doorbell.heard());
    },
  });
  new Counter({
    name: 'parley_live_events_shown_total',
    help: 'Executions of events: shared by all subscribers of one document, or for one subscriber.',
    labelNames: ['to'],
    registers: [register],
    collect() {
      this.reset();
      this.inc({ to: 'all' }, app.liveStats.executedShared);
      this.inc({ to: 'one' }, app.liveStats.executedAlone);
    },
  });
  new Counter({
    name: 'parley_live_events_delivered_total',
    help: 'Events written to the sockets of subscribers.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.liveStats.delivered);
    },
  });
  new Counter({
    name: 'parley_live_unmarked_documents_total',
    help: 'Subscriptions that could not be shared because a field that depends on the viewer is not marked: a bug.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.liveStats.unmarked);
    },
  });
  new Counter({
    name: 'parley_reads_total',
    help: 'Queries, by execution: planned as one SQL statement, loaded by resolvers, or loaded after the statement failed.',
    labelNames: ['way'],
    registers: [register],
    collect() {
      this.reset();
      this.inc({ way: 'planned' }, app.readStats.planned);
      this.inc({ way: 'loaded' }, app.readStats.loaded);
      this.inc({ way: 'failed' }, app.readStats.failed);
    },
  });
  new Counter({
    name: 'parley_read_plans_total',
    help: 'SQL statements compiled for queries: one for each document and kind of page.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.readStats.plans);
    },
  });
  // Labelled by route pattern: each path with an id would be a separate series.
  server.addHook('onResponse', async ({ routeOptions, method }, reply) => {
    const labels = { route: routeOptions.url ?? 'none', method, status: reply.statusCode };
    requests.observe(labels, reply.elapsedTime / 1000);
  });
  let pending: Promise<string> | null = null;
  const render = () => {
    pending = null;
    return register.metrics();
  };
  server.get('/metrics', { onRequest }, async (_request, reply) => {
    reply.type(register.contentType);
    pending ??= sleep(gatherMs).then(render);
    return pending;
  });
}

/** Not encapsulated, so that its hook sees every route of the server. */
Object.assign(metrics, { [Symbol.for('skip-override')]: true });
