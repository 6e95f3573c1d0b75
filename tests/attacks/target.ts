import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeNode } from '../faults/node.js';
import { type Account, signUp } from '../harness/people.js';
import { startPostgres } from '../harness/postgres.js';
import { findRedisServer, startRedis } from '../harness/redis.js';
import type { Target } from './attack.js';

/** Enough that a search without an index takes long, and few enough to be made in some seconds. */
const posts = 50_000;
const authors = ['ann', 'bob', 'cem', 'dea', 'eve'];

const content = `
  insert into posts (author_id, content)
    select author[n % ${authors.length} + 1], 'A post about ' || md5(n::text) || ' and ' || md5((n * 7)::text)
    from generate_series(1, ${posts}) n,
      (select array_agg(id) as author from users where username in (${authors.map((name) => `'${name}'`)})) a;
  analyze`;

interface Opened {
  /** What a try of an attack runs against. */
  targetOf(attempt: number): Target;
  /** Starts the node anew, with empty counts. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a node with its default limits but one, and fills its database; for that many tries of each attack. */
export async function openTarget(attempts: number): Promise<Opened> {
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-attack-'));
  const redis = findRedisServer() ? await startRedis() : null;
  const options = {
    build: join(import.meta.dirname, '../../dist'),
    env: {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      JWT_SECRET: 'a secret that nothing but the attacks ever uses',
      DATABASE_URL: postgres.url,
      DATA_DIR: dataDir,
      // Registrations are to reach the queue of passwords.
      LIMIT_SIGN_UPS_PER_HOUR: '100000',
      OAUTH_42_CLIENT_ID: 'id',
      OAUTH_42_CLIENT_SECRET: 'secret',
      ...(redis && { REDIS_URL: redis.url }),
    },
  };
  const node = await makeNode(options);
  const twin = redis && (await makeNode(options));
  const client = new pg.Pool({ connectionString: postgres.url, max: 2 });
  client.on('error', () => {});
  const end = () => Promise.all([node.end('SIGKILL'), twin?.end('SIGKILL')]);
  const close = async () => {
    await end();
    await client.end();
    await redis?.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await node.start();
    const attackers: Account[] = [];
    for (let attempt = 0; attempt < attempts; attempt += 1)
      attackers.push(await signUp(node, `attacker${attempt}`));
    const strangers: Account[] = [];
    for (const name of ['stranger', 'neighbour', 'guest']) strangers.push(await signUp(node, name));
    for (const name of authors) {
      const { id } = await signUp(node, name);
      for (const stranger of strangers)
        await stranger.graphql(
          `mutation { followUser(input: { userId: "${id}" }) { __typename } }`,
        );
    }
    await client.query(content);
    const query: Target['query'] = async (sql, values) => (await client.query(sql, values)).rows;
    const targetOf = (attempt: number): Target => {
      const attacker = attackers[attempt] as Account;
      return { node, twin, attacker, attempt, strangers, query };
    };
    const reset = async () => {
      await end();
      await redis?.restart();
      await node.start();
    };
    return { targetOf, reset, close };
  } catch (error) {
    await close();
    throw error;
  }
}
