import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { openConversation } from '../harness/apollo.js';
import { makeCertificates } from '../harness/certificates.js';
import { closing } from '../harness/closing.js';
import { EVENTS, PRESENCE, send } from '../harness/documents.js';
import { makeTempDir } from '../harness/postgres.js';
import { findProgram } from '../harness/programs.js';
import { type Parley, village } from '../harness/server.js';
import {
  primaryName,
  startCluster,
  startSentinels,
  startServer,
  tlsArgs,
  tlsParameters,
} from './servers.js';

const readiness = async (node: Parley) =>
  (await (await fetch(`${node.url}/readyz`)).json()) as { redis: string };

/** Two nodes whose only way to tell each other something soon is Redis. */
async function openNodes(url: string) {
  const env = { REDIS_URL: url, LIMIT_SWEEP_MILLISECONDS: '600000' };
  const { server: one, ada, ben } = await village(env, 'ada', 'ben');
  const other = await one.twin();
  const conversationId = await openConversation(ada, ben);
  let said = 0;
  const nodes = [one, other];
  return {
    nodes,
    /**
     * Runs `failOver`, and resolves once a subscription from before hears its doorbell again: what is published during
     * a failover is lost. That takes 2 to 4 s.
     */
    async hearAfter(failOver: () => Promise<void>): Promise<void> {
      const told = ben.at(other).subscribe(EVENTS, { id: conversationId });
      expect((await told.event()).__typename).toBe('StreamResumed');
      const hear = async () => {
        await send(ada, { to: { conversationId }, content: `again ${said++}` });
        return told.event(500).then(
          () => true,
          () => false,
        );
      };
      await failOver();
      await expect.poll(hear, { timeout: 45_000 }).toBe(true);
      told.stop();
    },
    /** Everything that nodes share works between them. */
    async work() {
      for (const node of [one, other])
        await expect.poll(() => readiness(node)).toMatchObject({ redis: 'up' });
      const told = ben.at(other).subscribe(EVENTS, { id: conversationId });
      expect((await told.event()).__typename).toBe('StreamResumed');
      for (const word of ['one', 'two', 'three']) {
        const content = `${word} ${said++}`;
        await send(ada, { to: { conversationId }, content });
        expect((await told.event()).message.content).toBe(content);
      }
      const changes = ada.subscribe(PRESENCE, { ids: [ben.id] });
      const next = async () => (await changes.event()).status;
      while ((await next()) !== 'ONLINE');
      const asked = await fetch(`${other.url}/graphql?query={__typename}`, {
        headers: { 'apollo-require-preflight': '1', authorization: `Bearer ${ben.token}` },
      });
      expect(asked.status).toBe(200);
      told.stop();
      changes.stop();
    },
  };
}

/** The commands that the user of `REDIS_URL` needs, as docs/operate/redis.md has them. */
const acl = [
  ...['~parley:*', '&parley:*', '-@all', '+@connection', '+@pubsub', '+@scripting'],
  ...['+@sortedset', '+@hash', '+@keyspace', '+time', '+info'],
];

const certificates = closing(await makeCertificates());

for (const program of ['redis-server', 'valkey-server'])
  describe.runIf(findProgram(program))(program, { timeout: 180_000 }, () => {
    test('a user with the documented rights, a password with special characters, a database', async () => {
      const redis = await startServer(program, '--requirepass', 'root');
      await redis.admin.auth('root');
      await redis.admin.acl('SETUSER', 'parley', 'on', '>a/b:c@d', ...acl);
      const nodes = await openNodes(
        `redis://parley:${encodeURIComponent('a/b:c@d')}@127.0.0.1:${redis.port}/5`,
      );
      await nodes.work();
      expect(await redis.admin.dbsize()).toBe(0);
      await redis.admin.select(5);
      expect(await redis.admin.dbsize()).toBeGreaterThan(0);
    });

    test('TLS with an authority and a certificate of the client', async () => {
      const port = await freePort();
      await startServer(program, ...tlsArgs(port, certificates));
      const url = `rediss://localhost:${port}?${tlsParameters(certificates)}`;
      await (await openNodes(url)).work();
    });

    test('a Unix socket', async () => {
      const path = join(await makeTempDir('socket'), 'redis.sock');
      await startServer(program, '--unixsocket', path);
      await (await openNodes(`unix://${path}?db=2`)).work();
    });

    test('Sentinels, before and after a failover', async () => {
      const { url, primary } = await startSentinels(program, '--requirepass', 'word');
      expect(url).toContain(primaryName);
      const nodes = await openNodes(url);
      await nodes.work();
      await nodes.hearAfter(() => primary.kill());
      await nodes.work();
    });

    test('a Cluster with TLS, and a failover', async () => {
      const { url, primaries } = await startCluster(program, certificates);
      const nodes = await openNodes(url);
      await nodes.work();
      await nodes.hearAfter(async () => {
        for (const primary of primaries) {
          const channels = (await primary.admin.call('PUBSUB', 'SHARDCHANNELS')) as string[];
          if (channels.some((name) => /:conversation:\d+$/.test(name))) return primary.kill();
        }
        expect.fail('no primary has the channel of the conversation');
      });
      await nodes.work();
    });
  });
