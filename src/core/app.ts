import type { MikroORM } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import type { Doorbell } from './events/doorbell.js';
import type { StreamHub } from './events/hub.js';
import type { FairQueue } from './fair-queue.js';
import type { Handshakes } from './handshakes.js';
import type { Leases } from './leases/leases.js';
import type { Logger } from './logger.js';
import type { Mailer } from './mail/mailer.js';
import type { Metrics } from './metrics.js';
import type { Database } from './postgres/database.js';
import type { Replica } from './postgres/replica/replica.js';
import type { Searches } from './postgres/searches.js';
import type { Proxies } from './proxies.js';
import type { RedisLink } from './redis/link.js';
import type { RequestCounts } from './request-counts.js';
import type { UploadStore } from './storage/store.js';
import type { Tracing } from './tracing/tracing.js';
import type { UsageCounter } from './usage.js';

/** The parts of a node that know no feature. */
export interface CoreParts {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  /** Null where none is configured. */
  readonly replica: Replica | null;
  readonly tracing: Tracing;
  readonly orm: MikroORM;
  readonly doorbell: Doorbell;
  readonly hub: StreamHub;
  readonly leases: Leases;
  /** Leases of open group chats, by participant id. */
  readonly attendance: Leases;
  readonly uploads: UploadStore;
  /** Checks and encodes pictures: one at a time, since sign-ins and files share the threads that decode. */
  readonly pictures: FairQueue;
  readonly mailer: Mailer;
  /** Counts calls of the legacy APIs. */
  readonly usage: UsageCounter;
  readonly proxies: Proxies;
  readonly requestCounts: RequestCounts;
  readonly handshakes: Handshakes;
  readonly searches: Searches;
  /** The connections to Redis; null when it is not configured. */
  readonly redis: Pick<RedisLink, 'works' | 'problems'> | null;
  /** The key that signs tokens, at least 256 bits. */
  readonly secret: string;
}

/**
 * The parts of one running node, passed to every request; `server/app.ts` builds and closes them all.
 * Features declare parts of their own by declaration merging, beside the class of the part.
 */
export interface App extends CoreParts {}
