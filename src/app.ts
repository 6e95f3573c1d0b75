import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Config } from './config.js';
import type { App } from './core/app.js';
import { startEmbeddedPostgres } from './core/embedded.js';
import { StreamHub } from './core/log/hub.js';
import { MemoryDoorbell } from './core/log/memory-doorbell.js';
import { RedisDoorbell } from './core/log/redis-doorbell.js';
import { createLogger, type Logger } from './core/logger.js';
import { openMailer } from './core/mail/open-mailer.js';
import { MemoryLeases } from './core/memory-leases.js';
import { RedisLeases } from './core/redis-leases.js';
import { ensureSecret } from './core/secret.js';
import { s3Store } from './core/uploads/s3-store.js';
import { localStore } from './core/uploads/store.js';
import { UsageCounter } from './core/usage.js';
import { createOrm, migrate, poolOf, takeBackBroken } from './database.js';
import { keepSessions } from './domain/session/live-sessions.js';
import { keepUsage } from './domain/usage/usage.service.js';

/** A node's parts, and the way to let go of them all. */
export interface OpenApp {
  app: App;
  close(): Promise<void>;
}

async function connect(url: string, log: Logger): Promise<MikroORM> {
  const orm = await createOrm(url);
  const pool = await poolOf(orm);
  takeBackBroken(pool);
  // An idle connection that breaks is replaced; unheard, its error would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  await migrate(orm);
  return orm;
}

/**
 * Opens what a node needs: a database (an embedded one where none is given, migrated), doorbells and
 * leases in Redis or in the process, the signing key. Whatever was opened is closed when a later
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
      const postgres = await startEmbeddedPostgres(config.dataDir, (note) => log.info(note));
      closers.push(() => postgres.stop());
      url = postgres.url;
    }
    const orm = await connect(url, log);
    closers.push(() => orm.close(true));
    // Two houses may share a Redis; the nodes of one share a database.
    const space = `parley:${new URL(url).pathname.slice(1)}`;
    const doorbell = config.redisUrl
      ? new RedisDoorbell(config.redisUrl, log, space)
      : new MemoryDoorbell();
    closers.push(() => doorbell.close());
    const leases = config.redisUrl
      ? new RedisLeases(config.redisUrl, log, space)
      : new MemoryLeases();
    closers.push(() => leases.close());
    const attendance = config.redisUrl
      ? new RedisLeases(config.redisUrl, log, `${space}:attendance`)
      : new MemoryLeases();
    closers.push(() => attendance.close());
    const hub = new StreamHub({
      fork: () => orm.em.fork(),
      doorbell,
      log,
      sweepMs: config.limits.sweepMilliseconds,
    });
    closers.push(() => hub.close());
    const uploads = config.s3 ? s3Store(config.s3) : localStore(join(config.dataDir, 'media'));
    const usage = new UsageCounter();
    const mailer = openMailer(config, log);
    // Closed before the database: what is being written may read from it.
    closers.push(() => mailer.close());
    const parts = { doorbell, hub, leases, attendance, uploads, usage, mailer };
    const app = { config, log, orm, secret, ...parts };
    closers.push(keepUsage(app), keepSessions(app));
    return { app, close };
  } catch (error) {
    await close();
    throw error;
  }
}
