import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../../config/redis-url.js';
import { ClusterSubscriptions } from './cluster-subscriptions.js';

/** A client of one Redis, or of a Cluster. */
export type RedisClient = Redis | Cluster;

/** Subscriptions to channels; emits `message`, `error` and, after connecting, `ready`. */
export type RedisSubscriptions = Redis | ClusterSubscriptions;

/** Options for commands, which fail at once while there is no connection. */
const failFast: RedisOptions = { enableOfflineQueue: false, maxRetriesPerRequest: 0 };

/** Options for subscriptions, which are retried without limit. */
const retryForever: RedisOptions = { maxRetriesPerRequest: null };

const connectTimeout = 3_000;
const retryStrategy = (attempt: number) => Math.min(attempt * 50, 500);

/** How often a client of a Cluster asks which primaries there are, in milliseconds: a frozen one redirects nobody. */
const slotsRefreshInterval = 5_000;

/** ioredis listens to the first error of a connection only; a second one, without a listener, would end the process. */
function ignoreLaterErrors(client: Redis): void {
  client.on('error', () => client.stream?.on('error', () => {}));
}

/** Connects to Redis, and reconnects without limit. The caller listens to `error`. */
export function connectRedis(address: RedisAddress): {
  commands: RedisClient;
  subscriptions: RedisSubscriptions;
} {
  if (address.form !== 'cluster')
    return {
      commands: connectServer(address, failFast),
      subscriptions: connectServer(address, retryForever),
    };
  const commands = connectCluster(address);
  const options = { ...commonOptions(address), ...retryForever };
  return {
    commands,
    subscriptions: new ClusterSubscriptions(commands, options, ignoreLaterErrors),
  };
}

const commonOptions = ({ username, password, tls }: RedisAddress): RedisOptions => ({
  username,
  password,
  tls: tls ? { ...tls } : undefined,
  connectTimeout,
  connectionName: 'parley',
});

function connectServer(address: RedisAddress, kind: RedisOptions): Redis {
  const { form, database: db, socketPath } = address;
  const common: RedisOptions = { ...commonOptions(address), ...kind, db, retryStrategy };
  const hosts = address.hosts.map((one) => ({ ...one }));
  const client =
    form === 'server'
      ? new Redis({ ...common, ...(socketPath ? { path: socketPath } : hosts[0]) })
      : new Redis({
          ...common,
          sentinels: hosts,
          name: address.primary ?? undefined,
          sentinelUsername: address.sentinelUsername,
          sentinelPassword: address.sentinelPassword,
          sentinelTLS: common.tls,
          enableTLSForSentinelMode: common.tls !== undefined,
          sentinelRetryStrategy: retryStrategy,
          sentinelCommandTimeout: connectTimeout,
        });
  ignoreLaterErrors(client);
  return client;
}

function connectCluster(address: RedisAddress): Cluster {
  const { enableOfflineQueue, ...kind } = failFast;
  const client = new Cluster(
    address.hosts.map((one) => ({ ...one })),
    {
      redisOptions: { ...commonOptions(address), ...kind },
      enableOfflineQueue,
      clusterRetryStrategy: retryStrategy,
      slotsRefreshInterval,
      // Certificates name hosts, so that hosts are not replaced by their addresses.
      dnsLookup: (host, done) => done(null, host),
    },
  );
  client.on('+node', ignoreLaterErrors);
  return client;
}
