import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { collectDefaultMetrics } from 'prom-client';
import type { App } from '../core/app.js';
import type { Scheduler } from '../core/jobs/scheduler.js';
import type { Metrics } from '../core/metrics.js';
import { databaseStatuses } from '../core/postgres/watch.js';
import { redisUses } from '../core/redis/uses.js';

/** Requests within this time are answered by one text, which takes milliseconds to write. */
const gatherMs = 50;

/** The runs of periodic jobs on this node. The label `job` is that of Prometheus itself. */
function readJobs({ counter, gauge }: Metrics, scheduler: Scheduler): void {
  gauge({
    name: 'parley_scheduler_holder',
    help: 'Whether this node runs the jobs of all nodes: 1, or 0.',
    collect() {
      this.set(scheduler.isHolder ? 1 : 0);
    },
  });
  counter({
    name: 'parley_job_runs_total',
    help: 'Runs of periodic jobs on this node, by job and result: succeeded, or failed.',
    labelNames: ['job_name', 'result'],
    collect() {
      this.reset();
      for (const [job_name, { runs, failures }] of scheduler.stats) {
        this.inc({ job_name, result: 'succeeded' }, runs - failures);
        this.inc({ job_name, result: 'failed' }, failures);
      }
    },
  });
  counter({
    name: 'parley_job_seconds_total',
    help: 'The duration of these runs, in seconds.',
    labelNames: ['job_name'],
    collect() {
      this.reset();
      for (const [job_name, { seconds }] of scheduler.stats) this.inc({ job_name }, seconds);
    },
  });
  gauge({
    name: 'parley_job_last_success_timestamp_seconds',
    help: 'When the last run on this node ended that did not fail, in seconds since 1970; 0 before the first.',
    labelNames: ['job_name'],
    collect() {
      for (const [job_name, { succeededAt }] of scheduler.stats)
        this.set({ job_name }, succeededAt);
    },
  });
}

/** What the parts of the node count and hold, read at every scrape. */
function readParts({ metrics, hub, doorbell, redis, ...app }: App): void {
  const { counter, gauge } = metrics;
  gauge({
    name: 'parley_streams_read',
    help: 'Streams followed on this node.',
    collect() {
      this.set(hub.size);
    },
  });
  gauge({
    name: 'parley_sockets',
    help: 'Sockets of this node, by protocol (graphql, legacy, or event_stream) and state: opening, signed_in, or closing.',
    labelNames: ['protocol', 'state'],
    collect() {
      for (const protocol of ['graphql', 'legacy', 'event_stream'])
        for (const state of ['opening', 'signed_in', 'closing']) this.set({ protocol, state }, 0);
      for (const { protocol, state } of app.socketPings) this.inc({ protocol, state });
    },
  });
  gauge({
    name: 'parley_live_sessions',
    help: 'Sessions with recent requests that this node holds in memory.',
    collect() {
      this.set(app.liveSessions.size);
    },
  });
  gauge({
    name: 'parley_database_status',
    help: 'The state of the database as this node sees it: 1 for the current one, 0 for the others.',
    labelNames: ['status'],
    collect() {
      const { status: current } = app.database.watch;
      for (const status of databaseStatuses) this.set({ status }, status === current ? 1 : 0);
    },
  });
  if (redis) {
    gauge({
      name: 'parley_redis_up',
      help: 'Whether Redis does all that it is used for: 1, or 0. Absent without REDIS_URL.',
      collect() {
        this.set(redis.problems().length === 0 ? 1 : 0);
      },
    });
    gauge({
      name: 'parley_redis_works',
      help: 'Whether Redis does what it is used for: 1 when the last trial of a use passed. Absent without REDIS_URL.',
      labelNames: ['use'],
      collect() {
        for (const use of redisUses) this.set({ use }, redis.works(use) ? 1 : 0);
      },
    });
  }
  readJobs(metrics, app.scheduler);
  counter({
    name: 'parley_doorbells_heard_total',
    help: 'Doorbells received from Redis, including those of this node.',
    collect() {
      this.reset();
      this.inc(doorbell.heard());
    },
  });
  counter({
    name: 'parley_live_events_shown_total',
    help: 'Executions of events: shared by all subscribers of one document, or for one subscriber.',
    labelNames: ['to'],
    collect() {
      this.reset();
      this.inc({ to: 'all' }, app.liveStats.executedShared);
      this.inc({ to: 'one' }, app.liveStats.executedAlone);
    },
  });
  counter({
    name: 'parley_live_events_delivered_total',
    help: 'Events written to the sockets of subscribers.',
    collect() {
      this.reset();
      this.inc(app.liveStats.delivered);
    },
  });
  counter({
    name: 'parley_live_unmarked_documents_total',
    help: 'Subscriptions that could not be shared because a field that depends on the viewer is not marked: a bug.',
    collect() {
      this.reset();
      this.inc(app.liveStats.unmarked);
    },
  });
  counter({
    name: 'parley_reads_total',
    help: 'Queries, by execution: planned as one SQL statement, loaded by resolvers, or loaded after the statement failed.',
    labelNames: ['way'],
    collect() {
      this.reset();
      this.inc({ way: 'planned' }, app.readStats.planned);
      this.inc({ way: 'loaded' }, app.readStats.loaded);
      this.inc({ way: 'failed' }, app.readStats.failed);
    },
  });
  counter({
    name: 'parley_read_plans_total',
    help: 'SQL statements compiled for queries: one for each document and kind of page.',
    collect() {
      this.reset();
      this.inc(app.readStats.plans);
    },
  });
  let before = performance.eventLoopUtilization();
  gauge({
    name: 'parley_event_loop_utilization_ratio',
    help: 'Share of the time since the last scrape in which the event loop was busy, from 0 to 1.',
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
}

/** `GET /metrics` in the Prometheus text format. */
export async function metrics(
  server: FastifyInstance,
  { app, onRequest }: { app: App; onRequest: onRequestAsyncHookHandler },
): Promise<void> {
  const { registry, httpSeconds } = app.metrics;
  collectDefaultMetrics({ register: registry });
  readParts(app);
  // Labelled by route pattern: each path with an id would be a separate series.
  server.addHook('onResponse', ({ routeOptions, method }, reply, done) => {
    const labels = { route: routeOptions.url ?? 'none', method, status: reply.statusCode };
    httpSeconds.observe(labels, reply.elapsedTime / 1000);
    done();
  });
  let pending: Promise<string> | null = null;
  const render = () => {
    pending = null;
    return registry.metrics();
  };
  server.get('/metrics', { onRequest }, async (_request, reply) => {
    reply.type(registry.contentType);
    pending ??= sleep(gatherMs).then(render);
    return pending;
  });
}

/** Not encapsulated, so that its hook sees every route of the server. */
Object.assign(metrics, { [Symbol.for('skip-override')]: true });
