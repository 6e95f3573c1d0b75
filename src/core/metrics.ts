import {
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  type LabelValues,
  Registry,
} from 'prom-client';
import { Histogram, type HistogramOptions } from './histogram.js';

/** The unfinished works of a queue, and the most that it accepts; null for no limit. */
export interface QueueState {
  readonly length: number;
  readonly limit: number | null;
}

/** The connections of a pool, and the callers that wait for one. */
interface PoolState {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
}

/** Buckets in seconds of what clients wait for. */
const requestBuckets = [0.005, 0.02, 0.1, 0.5, 2, 10];
/** Buckets in seconds of a part of a request. */
const partBuckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

type CounterOptions<T extends string> = CounterConfiguration<T> & {
  zero?: readonly LabelValues<T>[];
};

/** The registry of a node, and functions that add to it. Names end in their unit or in `_total`. */
function createRegistry() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    /** `zero` are labels that are shown from the start: Prometheus does not see the first of a series as an increase. */
    counter<T extends string>({ zero = [], ...metric }: CounterOptions<T>) {
      const counter = new Counter({ ...metric, registers });
      for (const labels of zero) counter.inc(labels, 0);
      return counter;
    },
    gauge: <T extends string>(metric: GaugeConfiguration<T>) => new Gauge({ ...metric, registers }),
    histogram<T extends string>(metric: HistogramOptions<T>) {
      const histogram = new Histogram(metric);
      // Its type admits only the classes of the library, of which it calls `get`.
      registry.registerMetric(histogram as never);
      return histogram;
    },
  };
}

/**
 * The metrics of one node, at `GET /metrics`. The values of all labels are bounded in number: none is chosen freely
 * by a client. What is observed as it happens is declared here; the state of a part is read in `server/metrics.ts`.
 * `docs/operate/observing.md` lists all of them.
 */
export function createMetrics() {
  const made = createRegistry();
  const { counter, gauge, histogram } = made;
  const queues = new Map<string, () => QueueState>();
  const pools = new Map<string, PoolState>();
  gauge({
    name: 'parley_queue_length',
    help: 'Unfinished works of a queue, those that run included.',
    labelNames: ['queue'],
    collect() {
      for (const [queue, state] of queues) this.set({ queue }, state().length);
    },
  });
  gauge({
    name: 'parley_queue_limit',
    help: 'The most unfinished works of a queue; it refuses further ones.',
    labelNames: ['queue'],
    collect() {
      for (const [queue, state] of queues) {
        const { limit } = state();
        if (limit !== null) this.set({ queue }, limit);
      }
    },
  });
  gauge({
    name: 'parley_pool_connections',
    help: 'Connections of a pool to PostgreSQL, by state: idle, or used.',
    labelNames: ['pool', 'state'],
    collect() {
      for (const [pool, { totalCount, idleCount }] of pools) {
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'used' }, totalCount - idleCount);
      }
    },
  });
  gauge({
    name: 'parley_pool_connections_max',
    help: 'The most connections of a pool.',
    labelNames: ['pool'],
    collect() {
      for (const [pool, { options }] of pools) this.set({ pool }, options.max);
    },
  });
  gauge({
    name: 'parley_pool_waiting',
    help: 'Callers that wait for a connection of a pool.',
    labelNames: ['pool'],
    collect() {
      for (const [pool, { waitingCount }] of pools) this.set({ pool }, waitingCount);
    },
  });
  return {
    ...made,
    /** Shows the connections of a pool at every scrape. */
    watchPool: (name: string, pool: PoolState) => void pools.set(name, pool),
    /** Shows the length of a queue, and its limit, at every scrape. */
    watchQueue: (name: string, state: () => QueueState) => void queues.set(name, state),
    httpSeconds: histogram({
      name: 'http_request_duration_seconds',
      help: 'Seconds from a request to its answer, by route, method and status.',
      labelNames: ['route', 'method', 'status'],
      buckets: requestBuckets,
    }),
    graphqlSeconds: histogram({
      name: 'parley_graphql_operation_duration_seconds',
      help: 'Seconds of a GraphQL operation, by type, name, and outcome: ok, or the code of its first error. Subscriptions: until their start.',
      labelNames: ['type', 'operation', 'outcome'],
      buckets: requestBuckets,
    }),
    legacySeconds: histogram({
      name: 'parley_legacy_operation_duration_seconds',
      help: 'Seconds of an operation of a legacy API, by API, operation, and outcome: ok, or the code of the error.',
      labelNames: ['api', 'operation', 'outcome'],
      buckets: requestBuckets,
    }),
    statementSeconds: histogram({
      name: 'parley_statement_duration_seconds',
      help: 'Seconds from sending a statement to PostgreSQL to its answer, by name, or by verb and table where it has none.',
      labelNames: ['statement'],
      buckets: partBuckets,
    }),
    replicaReads: counter({
      name: 'parley_replica_reads_total',
      help: 'Queries that may lag, by the server that was to answer: the replica, or the primary in its place.',
      labelNames: ['by'],
    }),
    statementErrors: counter({
      name: 'parley_statement_errors_total',
      help: 'Statements that failed, by SQLSTATE; "connection" where PostgreSQL did not answer.',
      labelNames: ['sqlstate'],
      zero: [{ sqlstate: 'connection' }],
    }),
    poolWaitSeconds: histogram({
      name: 'parley_pool_wait_seconds',
      help: 'Seconds until a pool gave a connection.',
      labelNames: ['pool'],
      buckets: partBuckets,
    }),
    deliverySeconds: histogram({
      name: 'parley_delivery_lag_seconds',
      help: 'Seconds from the time of an event, in its transaction, until it was written to all live sockets of a subscription on this node. Clocks of nodes and database must agree.',
      buckets: partBuckets,
    }),
    doorbellSeconds: histogram({
      name: 'parley_doorbell_delay_seconds',
      help: 'Seconds from a ring until it was heard through Redis: from this node, by one clock, or from another.',
      labelNames: ['from'],
      buckets: partBuckets,
    }),
    subscriptions: gauge({
      name: 'parley_subscriptions',
      help: 'Open subscriptions, by protocol and by what they follow.',
      labelNames: ['protocol', 'stream'],
    }),
    socketsOpened: counter({
      name: 'parley_sockets_opened_total',
      help: 'Sockets that were opened, by protocol.',
      labelNames: ['protocol'],
      zero: [{ protocol: 'graphql' }, { protocol: 'legacy' }],
    }),
    socketsClosed: counter({
      name: 'parley_sockets_closed_total',
      help: 'Sockets that were closed, by protocol and close code; "other" for codes that clients chose.',
      labelNames: ['protocol', 'code'],
      zero: [1000, 1001, 1012, 1013].map((code) => ({ protocol: 'graphql', code })),
    }),
    sessionsOpened: counter({
      name: 'parley_sessions_opened_total',
      help: 'Sessions opened by signing in or up.',
    }),
    signInFailures: counter({
      name: 'parley_sign_in_failures_total',
      help: 'Guesses of a password or code that were wrong, or refused after too many.',
      labelNames: ['reason'],
      zero: [{ reason: 'wrong' }, { reason: 'refused' }],
    }),
    uploads: counter({
      name: 'parley_uploads_total',
      help: 'Uploads that were sent, by outcome: stored, or refused.',
      labelNames: ['outcome'],
      zero: [{ outcome: 'stored' }, { outcome: 'refused' }],
    }),
    uploadBytes: counter({
      name: 'parley_upload_bytes_total',
      help: 'Bytes of the uploads that were sent.',
    }),
    mails: counter({
      name: 'parley_mails_total',
      help: 'Mails, by outcome: sent, or failed.',
      labelNames: ['outcome'],
      zero: [{ outcome: 'sent' }, { outcome: 'failed' }],
    }),
    pushes: counter({
      name: 'parley_pushes_total',
      help: 'Pushes, by service: web, or gateway; and by outcome: sent, retried, refused, gone with their device, or dropped as of no use any more.',
      labelNames: ['service', 'outcome'],
      zero: ['sent', 'retried', 'refused', 'gone', 'dropped'].flatMap((outcome) =>
        ['web', 'gateway'].map((service) => ({ service, outcome })),
      ),
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
