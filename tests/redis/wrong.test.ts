import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { createLogger } from '../../src/core/logger.js';
import { createMetrics } from '../../src/core/metrics.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { RedisDoorbell } from '../../src/core/redis/doorbell.js';
import { RedisLeases } from '../../src/core/redis/leases.js';
import { RedisLink } from '../../src/core/redis/link.js';
import { RedisRequestCounts } from '../../src/core/redis/request-counts.js';
import { noTracing } from '../../src/core/tracing/tracing.js';
import { makeCertificates } from '../harness/certificates.js';
import { closing } from '../harness/closing.js';
import { startRedis } from '../harness/redis.js';
import { describeWithRedisServer } from '../harness/with-redis.js';
import { type Member, startMember, startServer, tlsArgs, tlsParameters } from './servers.js';

const log = createLogger('silent');
const everything = ['form', 'leases', 'counts', 'publish', 'hear'];

/** All that a node uses Redis for. */
async function openUses(url: string) {
  const link = closing(new Closable(parseRedisUrl(url), log, 'parley:0:test'));
  const doorbell = new RedisDoorbell(link, { metrics: createMetrics(), tracing: noTracing });
  const counts = new RedisRequestCounts(link);
  closing({ stop: () => counts.close() });
  new RedisLeases(link);
  await link.opened();
  /** What fails, and what to set. */
  const problems = () => link.problems().map(({ uses, advice }) => [uses, advice]);
  return { link, doorbell, problems };
}

class Closable extends RedisLink {
  stop = () => this.close();
}

/** Expects `uses` to fail with this advice, and to work again after `mend`, without a restart. */
async function expectProblem(
  url: string,
  uses: readonly string[],
  advice: string | RegExp,
  mend?: () => Promise<unknown>,
): Promise<void> {
  const { problems, doorbell } = await openUses(url);
  const found = [[uses, expect.stringMatching(advice)]];
  await expect.poll(problems).toEqual(found);
  if (!mend) return;
  let rings = 0;
  const stop = await doorbell.listen('conversation:7', () => {
    rings += 1;
  });
  await mend();
  await expect.poll(problems).toEqual([]);
  // What was refused is subscribed to now.
  const { doorbell: other } = await openUses(url);
  await expect
    .poll(() => {
      other.ring('conversation:7', 1);
      return rings;
    })
    .toBeGreaterThan(1);
  stop();
}

describeWithRedisServer('a Redis that is wrong is named, with what to set', async () => {
  const redis = await startServer('redis-server');
  const { admin, port, url } = redis;
  // It takes as long as the other tests, beside which it runs.
  const later = fillLater();
  const asUser = `redis://parley:secret@127.0.0.1:${port}`;
  const rights = ['+@all', '~parley:*', '&parley:*'];
  const restore = () => admin.acl('SETUSER', 'parley', 'on', '>secret', ...rights);

  test.each<[string, string[], string[], RegExp]>([
    ['scripts', ['-@scripting'], ['leases', 'counts'], /\+@scripting/],
    ['a command of a script', ['-zadd'], ['leases'], /\+@sortedset/],
    ['publishing', ['-publish'], ['publish'], /\+@pubsub/],
    ['subscribing', ['-subscribe'], ['hear'], /\+@pubsub/],
    ['its keys', ['resetkeys'], ['leases', 'counts'], /~parley:\*/],
    ['its channels', ['resetchannels'], ['publish', 'hear'], /&parley:\*/],
    ['signing in', ['off'], everything, /Correct the user and the password/],
  ])('a user without the right to: %s', async (_, taken, uses, advice) => {
    await restore();
    await admin.acl('SETUSER', 'parley', ...taken);
    await expectProblem(asUser, uses, advice, restore);
  });

  test('a wrong password', () =>
    expectProblem(`redis://parley:wrong@127.0.0.1:${port}`, everything, /Correct the user/));

  test('a replica that is read-only, until it is promoted', async () => {
    const replica = await startServer('redis-server', '--replicaof', '127.0.0.1', String(port));
    await expect.poll(() => replica.admin.info('replication')).toContain('link_status:up');
    await expectProblem(replica.url, ['leases', 'counts'], /read-only replica/, () =>
      replica.admin.call('REPLICAOF', 'NO', 'ONE'),
    );
  });

  test('a full server', async () => {
    await admin.config('SET', 'maxmemory', '1');
    await expectProblem(url, ['leases', 'counts'], /maxmemory/, () =>
      admin.config('SET', 'maxmemory', '0'),
    );
  });

  test('a primary with too few replicas', async () => {
    await admin.config('SET', 'min-replicas-to-write', '1');
    await expectProblem(url, ['leases', 'counts'], /min-replicas-to-write/, () =>
      admin.config('SET', 'min-replicas-to-write', '0'),
    );
  });

  test('a Sentinel given as a server', async () => {
    const sentinel = `sentinel monitor main 127.0.0.1 ${port} 1`;
    const server = closing(await startRedis({ sentinel }));
    const uses = everything.filter((use) => use !== 'hear');
    await expectProblem(server.url, uses, 'redis-sentinel://');
  });

  test('a server given as a Sentinel, and an unknown name of the primary', async () => {
    const unreachable = /None of the Sentinels|names no Sentinel/;
    await expectProblem(`redis-sentinel://127.0.0.1:${port}/main`, everything, unreachable);
    const sentinel = `sentinel monitor main 127.0.0.1 ${port} 1`;
    const server = closing(await startRedis({ sentinel }));
    const asked = `redis-sentinel://127.0.0.1:${server.port}/other`;
    await expectProblem(asked, everything, /None of the Sentinels/);
  });

  test('a member of a Cluster given as a server, and a server given as a Cluster', async () => {
    const members = await Promise.all(
      [0, 1].map(async () => startMember('redis-server', await freePort())),
    );
    const [one, other] = members as [Member, Member];
    await one.admin.call('CLUSTER', 'ADDSLOTSRANGE', 0, 8_191);
    await other.admin.call('CLUSTER', 'ADDSLOTSRANGE', 8_192, 16_383);
    await one.admin.call('CLUSTER', 'MEET', '127.0.0.1', other.port, other.bus);
    for (const { admin } of members)
      await expect.poll(() => admin.call('CLUSTER', 'INFO')).toContain('cluster_state:ok');
    // One of them has the slot that a single server is used for.
    await expectProblem(one.url, ['form', 'leases', 'counts'], 'redis-cluster://');
    await expectProblem(other.url, ['form'], 'redis-cluster://');
    await expectProblem(`redis-cluster://127.0.0.1:${port}`, everything, /names no Cluster/);
  });

  test('a number of a database that it does not have', () =>
    expectProblem(`${url}/99`, ['form'], /databases/));

  test('nothing at the port, and a server that comes later', async () => {
    const other = await startServer('redis-server');
    await other.kill();
    await expectProblem(other.url, everything, /Check that Redis runs/, () => other.restart());
  });

  describe('TLS', async () => {
    const certificates = closing(await makeCertificates());
    const strangers = closing(await makeCertificates());
    const tls = await freePort();
    await startServer('redis-server', ...tlsArgs(tls, certificates));
    const to = (host: string, params: URLSearchParams | string) =>
      `rediss://${host}:${tls}?${params}`;

    test('a certificate of an unknown authority', async () => {
      const { cert, key } = certificates.client;
      const params = new URLSearchParams({ ssl_certfile: cert, ssl_keyfile: key });
      await expectProblem(to('localhost', params), everything, 'ssl_ca_certs');
      await expectProblem(to('localhost', tlsParameters(strangers)), everything, 'ssl_ca_certs');
    });

    test('a second error of a connection, as TLS may have, does no harm', async () => {
      const { link } = await openUses(to('localhost', tlsParameters(strangers)));
      const { stream } = link.commands as Redis;
      const emit = () => stream.emit('error', new Error('tlsv1 alert decode error'));
      for (let errors = 0; errors < 3; errors++) expect(emit).not.toThrow();
    });

    test('a certificate of another name', () =>
      expectProblem(to('127.1', tlsParameters(certificates)), everything, /as host/));

    test('no certificate of the client', () =>
      expectProblem(
        to('localhost', new URLSearchParams({ ssl_ca_certs: certificates.ca })),
        everything,
        'ssl_certfile',
      ));

    test('TLS to a port without it, and none to a port with it', async () => {
      await expectProblem(
        `rediss://localhost:${port}?${tlsParameters(certificates)}`,
        everything,
        /speaks TLS there/,
      );
      await expectProblem(`redis://127.0.0.1:${tls}`, everything, /speaks TLS there/);
    });
  });

  test('what goes wrong later is found within ten seconds', async () => {
    expect(await later).toEqual([[['leases', 'counts'], expect.stringContaining('maxmemory')]]);
  }, 20_000);
});

/** Fills a Redis that nobody uses at the moment; resolves to what is found. */
async function fillLater() {
  const { admin, url } = await startServer('redis-server');
  const { problems } = await openUses(url);
  const before = problems();
  await admin.config('SET', 'maxmemory', '1');
  const deadline = performance.now() + 12_000;
  while (problems().length === before.length && performance.now() < deadline) await sleep(100);
  return problems();
}
