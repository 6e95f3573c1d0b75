import type { MikroORM } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import { parseDatabaseUrl } from '../config/database-url.js';
import { ensureSecret, ensureVapidKey } from '../config/secret.js';
import type { App, CoreParts } from '../core/app.js';
import { StreamHub } from '../core/events/hub.js';
import { LiveViews } from '../core/events/live-views.js';
import { MemoryDoorbell } from '../core/events/memory-doorbell.js';
import { FairQueue } from '../core/fair-queue.js';
import { Handshakes } from '../core/handshakes.js';
import { Scheduler } from '../core/jobs/scheduler.js';
import { MemoryLeases } from '../core/leases/memory-leases.js';
import { createLogger, type Logger } from '../core/logger.js';
import { openMailer } from '../core/mail/open-mailer.js';
import { createMetrics } from '../core/metrics.js';
import type { Observed } from '../core/observed.js';
import { createDatabase, type Database, openDatabase } from '../core/postgres/database.js';
import { measurePool } from '../core/postgres/measure.js';
import { poolOf } from '../core/postgres/pool.js';
import type { Replica } from '../core/postgres/replica/replica.js';
import { Searches } from '../core/postgres/searches.js';
import { Shares, sharePool } from '../core/postgres/shares.js';
import { Proxies } from '../core/proxies.js';
import type { RedisLink } from '../core/redis/link.js';
import { redisSpace } from '../core/redis/space.js';
import { RequestCounts } from '../core/request-counts.js';
import { openUploads } from '../core/storage/open-store.js';
import { noTracing, type Tracing } from '../core/tracing/tracing.js';
import { UsageCounter } from '../core/usage.js';
import { hashQueue } from '../domain/account/password.js';
import { createDeliveryMarks } from '../domain/chat/delivery.service.js';
import { createMessageWrites } from '../domain/chat/sending.js';
import { AttendanceWatch } from '../domain/groups/attendance.watch.js';
import { InboxWatch } from '../domain/inbox/inbox.watch.js';
import { assertSchema, migrate, newerMigrations } from '../domain/migrate.js';
import { createOwnNode, forgetNode } from '../domain/nodes/node.service.js';
import { closeOrm, openOrm, sessionSettings } from '../domain/orm.js';
import { FeedWatch } from '../domain/posts/feed.watch.js';
import { createExtendedPresences, createSeenWrites } from '../domain/presence/presence.service.js';
import { PresenceWatch } from '../domain/presence/presence.watch.js';
import { createLeaseRenewals } from '../domain/presence/socket-lease.js';
import { Pusher } from '../domain/push/pusher.js';
import { createPurgeMetrics } from '../domain/retention/purge-metrics.js';
import { createApiTokenHolders } from '../domain/session/api-token.service.js';
import { createSessionLookups, LiveSessions } from '../domain/session/live-sessions.js';
import { SessionWatch } from '../domain/session/session.watch.js';
import { TokenSigner } from '../domain/session/token.js';
import { flushUsage } from '../domain/usage/usage.service.js';
import { createReadStats } from '../graphql/planner/planner.js';
import { createMeasureCache } from '../graphql/server/measure.js';
import { OperationNames } from '../graphql/server/operations.js';
import { Deadlines } from '../graphql/socket/deadlines.js';
import { createLiveStats } from '../graphql/socket/live-stats.js';
import { createSocketPings } from '../graphql/socket/managed-socket.js';
import { createSubscriptionStarts } from '../graphql/socket/subscriptions.js';
import { jobs } from './jobs.js';

/** The parts of a node, and the function that closes them all. */
export interface OpenApp {
  app: App;
  close(): Promise<void>;
}

/** Checks between two looks at the migrations, one a second. */
const schemaChecks = 10;

/** Makes the node unready once a later version has made the schema unfit for it. */
function watchSchema({ watch }: Database): void {
  let checks = 0;
  watch.onCheck(async (client) => {
    checks += 1;
    if (checks % schemaChecks > 0) return;
    watch.isSchemaNewer = (await newerMigrations(client)).length > 0;
  });
}

/** Opens a pool on a migrated database, which is watched from then on. */
async function connect(
  url: string,
  { database: options }: Config,
  log: Logger,
  observed: Observed,
  waitMs?: number,
) {
  const database = await openDatabase(parseDatabaseUrl(url), options, log, waitMs);
  const orm = await openOrm(database, options.poolSize);
  const pool = await poolOf(orm);
  const shares = new Shares(pool.options.max);
  sharePool(pool, shares);
  observed.metrics.watchQueue('connections', () => shares.state);
  measurePool(observed, 'main', pool);
  // A broken idle connection is replaced; without this listener, its error would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  const close = async () => {
    await closeOrm(orm);
    await database.close();
  };
  try {
    if (options.migrates) await migrate(database, orm);
    await assertSchema(database);
  } catch (error) {
    await close();
    throw error;
  }
  watchSchema(database);
  database.watch.start();
  return { database, orm, close };
}

/** The parts that nodes share: in Redis, or in the process without loading the client of Redis. */
async function openShared(
  { redis: address }: Config,
  log: Logger,
  orm: MikroORM,
  observed: Observed,
) {
  if (!address) {
    const doorbell = new MemoryDoorbell(observed.tracing);
    return {
      redis: null,
      doorbell,
      leases: new MemoryLeases(),
      attendance: new MemoryLeases(),
      requestCounts: new RequestCounts(),
      close: () => doorbell.close(),
    };
  }
  const { RedisLink } = await import('../core/redis/link.js');
  const { RedisDoorbell } = await import('../core/redis/doorbell.js');
  const { RedisLeases } = await import('../core/redis/leases.js');
  const { RedisRequestCounts } = await import('../core/redis/request-counts.js');
  const redis = new RedisLink(address, log, await redisSpace(orm, address));
  const doorbell = new RedisDoorbell(redis, observed);
  const requestCounts = new RedisRequestCounts(redis);
  const [leases, attendance] = [new RedisLeases(redis), new RedisLeases(redis, 'attendance')];
  await redis.opened();
  return {
    redis,
    doorbell,
    leases,
    attendance,
    requestCounts,
    async close() {
      requestCounts.close();
      await doorbell.close();
      redis.close();
    },
  };
}

interface ReplicaParts {
  primary: Database;
  orm: MikroORM;
  redis: RedisLink | null;
  log: Logger;
  observed: Observed;
}

/** The replica for reads that may lag; a node starts without one that is away. */
async function openReplica(
  { replicaUrl, database: options }: Config,
  parts: ReplicaParts,
): Promise<Replica | null> {
  if (!replicaUrl) return null;
  const { Replica } = await import('../core/postgres/replica/replica.js');
  const database = createDatabase(parseDatabaseUrl(replicaUrl), options, parts.log);
  const { types } = (await poolOf(parts.orm)).options;
  const { poolSize } = options;
  return new Replica({ ...parts, database, poolSize, types, settings: sessionSettings });
}

/** Adds the parts of the features, some of which need the node itself. */
function addFeatureParts(core: CoreParts, vapidPrivateKey: string): App {
  const app = core as App;
  return Object.assign(app, {
    tokens: new TokenSigner(core.secret),
    apiTokenHolders: createApiTokenHolders(),
    liveSessions: new LiveSessions(app),
    sessionLookups: createSessionLookups(app),
    seenWrites: createSeenWrites(app),
    subscriptionStarts: createSubscriptionStarts(app),
    messageWrites: createMessageWrites(app),
    deliveryMarks: createDeliveryMarks(),
    sessionWatch: new SessionWatch(app),
    presenceWatch: new PresenceWatch(app),
    attendanceWatch: new AttendanceWatch(app),
    inboxWatch: new InboxWatch(app),
    feedWatch: new FeedWatch(app),
    leaseRenewals: createLeaseRenewals(),
    extendedPresences: createExtendedPresences(),
    socketPings: createSocketPings(core.config.limits),
    ownNode: createOwnNode(() => ({ sockets: [...app.socketPings].length, streams: app.hub.size })),
    deadlines: new Deadlines(),
    scheduler: new Scheduler(app, jobs),
    purgeMetrics: createPurgeMetrics(core.metrics),
    liveViews: new LiveViews(),
    pusher: new Pusher(app, vapidPrivateKey),
    liveStats: createLiveStats(),
    operationNames: new OperationNames(),
    readStats: createReadStats(),
    measures: createMeasureCache(),
  } satisfies Omit<App, keyof CoreParts>);
}

/** Loads the libraries of OpenTelemetry only where traces are sent. */
async function openTraces({ tracing }: Config, log: Logger): Promise<Tracing> {
  if (!tracing) return noTracing;
  return (await import('../core/tracing/opentelemetry.js')).openTracing(tracing, log);
}

/**
 * Opens the parts of a node: a migrated database (an embedded one by default), doorbells and
 * leases in Redis or in the process, and the signing key. Opened parts are closed when a later
 * part fails.
 * `waitMs` is how long it waits for a database that is away, in milliseconds.
 */
export async function openApp(config: Config, waitMs?: number): Promise<OpenApp> {
  const log = createLogger(config.logLevel);
  const metrics = createMetrics();
  const tracing = await openTraces(config, log);
  const observed = { metrics, tracing };
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) {
      await one().catch((error: unknown) => log.warn({ err: error }, 'a part did not close'));
    }
  };
  closers.push(() => tracing.close());
  try {
    const secret = config.jwtSecret ?? (await ensureSecret(config.dataDir));
    const vapidPrivateKey = config.push.vapidPrivateKey ?? (await ensureVapidKey(config.dataDir));
    let url = config.databaseUrl;
    if (!url) {
      const { startEmbeddedPostgres } = await import('../core/postgres/embedded.js');
      const postgres = await startEmbeddedPostgres(config.dataDir, (note) => log.info(note));
      closers.push(() => postgres.stop());
      url = postgres.url;
    }
    const { database, orm, close: disconnect } = await connect(url, config, log, observed, waitMs);
    closers.push(disconnect);
    const searches = new Searches(database, await poolOf(orm), observed);
    closers.push(() => searches.close());
    const { close: closeShared, ...shared } = await openShared(config, log, orm, observed);
    closers.push(closeShared);
    const replica = await openReplica(config, {
      primary: database,
      orm,
      redis: shared.redis,
      log,
      observed,
    });
    if (replica) closers.push(() => replica.close());
    const hub = new StreamHub({
      fork: () => orm.em.fork(),
      doorbell: shared.doorbell,
      log,
      sweepMs: config.limits.sweepMilliseconds,
    });
    closers.push(() => hub.close());
    const uploads = await openUploads(config);
    const usage = new UsageCounter();
    const mailer = openMailer(config, log, metrics);
    // Closed before the database, which mails under way may read.
    closers.push(() => mailer.close());
    const pictures = new FairQueue({
      perKey: config.limits.picturesQueuedPerUser,
      total: config.limits.picturesQueued,
    });
    metrics.watchQueue('pictures', () => pictures.state);
    metrics.watchQueue('password_hashes', () => hashQueue(config));
    metrics.watchQueue('message_writes', () => app.messageWrites.state);
    const handshakes = new Handshakes(shared.requestCounts, config.limits);
    const parts = {
      handshakes,
      ...shared,
      hub,
      uploads,
      usage,
      mailer,
      pictures,
      searches,
    };
    const app = addFeatureParts(
      {
        config,
        log,
        ...observed,
        database,
        replica,
        orm,
        secret,
        proxies: new Proxies(config.trustProxy),
        ...parts,
      },
      vapidPrivateKey,
    );
    closers.push(
      () => forgetNode(app),
      () => flushUsage(app),
      () => app.liveSessions.close(),
      () => app.scheduler.stop(),
      () => app.pusher.stop(),
    );
    return { app, close };
  } catch (error) {
    await close();
    throw error;
  }
}
