import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import type { Certificates } from '../harness/certificates.js';
import { closing } from '../harness/closing.js';
import { type RedisServer, startRedis } from '../harness/redis.js';

/** A server, and a client of its administrator. */
export interface Administered extends RedisServer {
  readonly admin: Redis;
}

/** Starts a server that stops with the test or file; `program` is that of Redis or of Valkey. */
export async function startServer(program: string, ...args: string[]): Promise<Administered> {
  return administer(await startRedis({ program, args }));
}

function administer(server: RedisServer): Administered {
  closing(server);
  const admin = new Redis(server.url, { enableReadyCheck: false });
  admin.on('error', () => {});
  closing({ stop: () => admin.disconnect() });
  return { ...server, admin };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('it did not come so within 10 s');
}

/** The name that Sentinels have for the primary. */
export const primaryName = 'main';
const sentinelPassword = 'the password of Sentinels';

/** A primary, its replica, and three Sentinels with a password of their own. */
export async function startSentinels(program: string, ...args: string[]) {
  const primary = await startServer(program, ...args);
  const password = args[args.indexOf('--requirepass') + 1] as string;
  const replica = await startServer(
    program,
    ...args,
    ...['--masterauth', password, '--replicaof', '127.0.0.1', String(primary.port)],
  );
  const sentinel = `requirepass "${sentinelPassword}"
sentinel monitor ${primaryName} 127.0.0.1 ${primary.port} 2
sentinel auth-pass ${primaryName} ${password}
sentinel down-after-milliseconds ${primaryName} 500
sentinel failover-timeout ${primaryName} 2000
sentinel sentinel-pass "${sentinelPassword}"`;
  const sentinels: RedisServer[] = [];
  for (let count = 0; count < 3; count++)
    sentinels.push(closing(await startRedis({ program, sentinel })));
  const [asked] = sentinels as [RedisServer];
  const client = new Redis(asked.url, { password: sentinelPassword, enableReadyCheck: false });
  closing({ stop: () => client.disconnect() });
  await until(async () => {
    const fields = (await client.call('SENTINEL', 'MASTER', primaryName)) as string[];
    const count = (name: string) => Number(fields[fields.indexOf(name) + 1]);
    return count('num-slaves') === 1 && count('num-other-sentinels') === 2;
  });
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const params = new URLSearchParams({ sentinel_password: sentinelPassword });
  const url = `redis-sentinel://:${password}@${hosts}/${primaryName}/3?${params}`;
  return { url, primary, replica, sentinel: asked };
}

/** Arguments of a server that speaks TLS at `port`, and asks clients for a certificate. */
export const tlsArgs = (port: number, { ca, server }: Certificates): string[] => [
  ...['--tls-port', String(port), '--tls-auth-clients', 'yes', '--tls-ca-cert-file', ca],
  ...['--tls-cert-file', server.cert, '--tls-key-file', server.key],
];

/** A member of a Cluster, and the port at which members talk. */
export type Member = Administered & { readonly bus: number };

/** Starts a member of a Cluster. */
export const startMember = async (
  program: string,
  bus: number,
  ...args: string[]
): Promise<Member> => ({
  ...(await startServer(
    program,
    ...['--cluster-enabled', 'yes', '--cluster-port', String(bus)],
    ...['--cluster-node-timeout', '1000'],
    ...args,
  )),
  bus,
});

/** The parameters of a URL for such a server. */
export const tlsParameters = ({ ca, client }: Certificates): URLSearchParams =>
  new URLSearchParams({ ssl_ca_certs: ca, ssl_certfile: client.cert, ssl_keyfile: client.key });

/** A Cluster of three primaries, each with a replica, which speaks TLS. */
export async function startCluster(program: string, certificates: Certificates) {
  const members = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const [bus, tls] = [await freePort(), await freePort()];
      const tlsCluster = ['--tls-cluster', 'yes', '--tls-replication', 'yes'];
      const args = [...tlsArgs(tls, certificates), ...tlsCluster];
      return { ...(await startMember(program, bus, ...args)), tls };
    }),
  );
  const [first, ...others] = members as [(typeof members)[0], ...typeof members];
  const primaries = members.slice(0, 3);
  for (const [at, { admin }] of primaries.entries()) {
    const range = [Math.floor((16_384 * at) / 3), Math.floor((16_384 * (at + 1)) / 3) - 1];
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', ...range);
  }
  for (const { tls, bus } of others)
    await first.admin.call('CLUSTER', 'MEET', '127.0.0.1', tls, bus);
  const info = async ({ admin }: Administered) => String(await admin.call('CLUSTER', 'INFO'));
  for (const member of members)
    await until(async () => (await info(member)).includes('cluster_known_nodes:6'));
  for (const [at, { admin }] of members.slice(3).entries()) {
    const id = await (primaries[at] as Administered).admin.call('CLUSTER', 'MYID');
    await admin.call('CLUSTER', 'REPLICATE', String(id));
  }
  for (const member of members)
    await until(async () => (await info(member)).includes('cluster_state:ok'));
  for (const { admin } of members.slice(3))
    await until(async () => (await admin.info('replication')).includes('link_status:up'));
  const hosts = members.map(({ tls }) => `127.0.0.1:${tls}`).join(',');
  return { url: `rediss-cluster://${hosts}?${tlsParameters(certificates)}`, primaries };
}
