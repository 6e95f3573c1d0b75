import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import { ensureSecret } from '../config/secret.js';
import type { App, CoreParts } from '../core/app.js';
import { StreamHub } from '../core/events/hub.js';
import { MemoryDoorbell } from '../core/events/memory-doorbell.js';
import { FairQueue } from '../core/fair-queue.js';
import { MemoryLeases } from '../core/leases/memory-leases.js';
import { createLogger, type Logger } from '../core/logger.js';
import { openMailer } from '../core/mail/open-mailer.js';
import { poolOf } from '../core/postgres/pool.js';
import { Searches } from '../core/postgres/searches.js';
import { Proxies } from '../core/proxies.js';
import { RequestCounts } from '../core/request-counts.js';
import { localStore, type UploadStore } from '../core/storage/store.js';
import { UsageCounter } from '../core/usage.js';
import { AttendanceWatch } from '../domain/groups/attendance.watch.js';
import { closeOrm, createOrm, migrate, takeBackBroken } from '../domain/orm.js';
import { createExtendedPresences } from '../domain/presence/presence.service.js';
import { PresenceWatch } from '../domain/presence/presence.watch.js';
import { createLeaseRenewals } from '../domain/presence/socket-lease.js';
import { createApiTokenHolders } from '../domain/session/api-token.service.js';
import { LiveSessions } from '../domain/session/live-sessions.js';
import { SessionWatch } from '../domain/session/session.watch.js';
import { TokenSigner } from '../domain/session/token.js';
import { keepUsage } from '../domain/usage/usage.service.js';
import { createReadStats } from '../graphql/planner/planner.js';
import { createMeasureCache } from '../graphql/server/measure.js';
import { Deadlines } from '../graphql/socket/deadlines.js';
import { createLiveStats } from '../graphql/socket/live-stats.js';
import { createSocketPings } from '../graphql/socket/managed-socket.js';

/** The parts of a node, and the function that closes them all. */
export interface OpenApp {
  app: App;
  close(): Promise<void>;
}

/** How long a statement may take, in milliseconds. Searches have a limit of their own. */
const statementMs = 30_000;

async function connect(url: string, log: Logger): Promise<MikroORM> {
  const orm = await createOrm(url);
  const pool = await poolOf(orm);
  takeBackBroken(pool);
  // A broken idle connection is replaced; without this listener, its error would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  await migrate(orm);
  // Migrations may take longer.
  pool.on('connect', (client) => {
    client.query(`set statement_timeout = ${statementMs}`).catch((error: unknown) => {
      log.warn({ err: error }, 'a database connection was not configured');
    });
  });
  return orm;
}

/** The parts that nodes share: in Redis, or in the process without loading the client of Redis. */
async function openShared({ redisUrl }: Config, log: Logger, space: string) {
  if (!redisUrl) {
    const doorbell = new MemoryDoorbell();
    return {
      doorbell,
      leases: new MemoryLeases(),
      attendance: new MemoryLeases(),
      requestCounts: new RequestCounts(),
      close: () => doorbell.close(),
    };
  }
  const { connectRedis } = await import('../core/redis.js');
  const { RedisDoorbell } = await import('../core/events/redis-doorbell.js');
  const { RedisLeases } = await import('../core/leases/redis-leases.js');
  const { RedisRequestCounts } = await import('../core/redis-request-counts.js');
  const redis = connectRedis(redisUrl, log, 'commands');
  const doorbell = new RedisDoorbell(redisUrl, log, space);
  const requestCounts = new RedisRequestCounts(redis, log, space);
  return {
    doorbell,
    leases: new RedisLeases(redis, log, space),
    attendance: new RedisLeases(redis, log, `${space}:attendance`),
    requestCounts,
    async close() {
      requestCounts.close();
      redis.disconnect();
      await doorbell.close();
    },
  };
}

/** Adds the parts of the features, some of which need the node itself. */
function addFeatureParts(core: CoreParts): App {
  const app = core as App;
  return Object.assign(app, {
    tokens: new TokenSigner(core.secret),
    apiTokenHolders: createApiTokenHolders(),
    liveSessions: new LiveSessions(app),
    sessionWatch: new SessionWatch(app),
    presenceWatch: new PresenceWatch(app),
    attendanceWatch: new AttendanceWatch(app),
    leaseRenewals: createLeaseRenewals(),
    extendedPresences: createExtendedPresences(),
    socketPings: createSocketPings(core.config.limits),
    deadlines: new Deadlines(),
    liveStats: createLiveStats(),
    readStats: createReadStats(),
    measures: createMeasureCache(),
  } satisfies Omit<App, keyof CoreParts>);
}

async function openUploads({ s3, dataDir }: Config): Promise<UploadStore> {
  if (s3) return (await import('../core/storage/s3-store.js')).s3Store(s3);
  return localStore(join(dataDir, 'media'));
}

/**
 * Opens the parts of a node: a migrated database (an embedded one by default), doorbells and
 * leases in Redis or in the process, and the signing key. Opened parts are closed when a later
 * part fails.
 */
export async function openApp(config: Config): Promise<OpenApp> {
  const log = createLogger(config.logLevel);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) {
      await one().catch((error: unknown) => log.warn({ err: error }, 'a part did not close'));
    }
  };
  try {
    const secret = config.jwtSecret ?? (await ensureSecret(config.dataDir));
    let url = config.databaseUrl;
    if (!url) {
      const { startEmbeddedPostgres } = await import('../core/postgres/embedded.js');
      const postgres = await startEmbeddedPostgres(config.dataDir, (note) => log.info(note));
      closers.push(() => postgres.stop());
      url = postgres.url;
    }
    const orm = await connect(url, log);
    closers.push(() => closeOrm(orm));
    const searches = new Searches(url, await poolOf(orm));
    closers.push(() => searches.close());
    // Several installations may share a Redis; the nodes of one installation share a database.
    const space = `parley:${new URL(url).pathname.slice(1)}`;
    const { close: closeShared, ...shared } = await openShared(config, log, space);
    closers.push(closeShared);
    const hub = new StreamHub({
      fork: () => orm.em.fork(),
      doorbell: shared.doorbell,
      log,
      sweepMs: config.limits.sweepMilliseconds,
    });
    closers.push(() => hub.close());
    const uploads = await openUploads(config);
    const usage = new UsageCounter();
    const mailer = openMailer(config, log);
    // Closed before the database, which mails under way may read.
    closers.push(() => mailer.close());
    const pictures = new FairQueue({
      perKey: config.limits.picturesQueuedPerUser,
      total: config.limits.picturesQueued,
    });
    const parts = { ...shared, hub, uploads, usage, mailer, pictures, searches };
    const app = addFeatureParts({
      config,
      log,
      orm,
      secret,
      proxies: new Proxies(config.trustProxy),
      ...parts,
    });
    closers.push(keepUsage(app), () => app.liveSessions.close());
    return { app, close };
  } catch (error) {
    await close();
    throw error;
  }
}
