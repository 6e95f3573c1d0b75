import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patchedBuild, removeBuilds } from '../faults/build.js';
import { JWT_SECRET, roomy } from '../faults/cluster.js';
import { greet, settle } from '../faults/load.js';
import { makeNode, type ParleyNode } from '../faults/node.js';
import { type Publisher, publisher } from '../faults/publisher.js';
import { subscriber } from '../faults/subscriber.js';
import { judge } from '../faults/verdict.js';
import { askAt } from '../harness/graphql.js';
import { signUp } from '../harness/people.js';
import { pngOf } from '../harness/pictures.js';
import { type Postgres, startPostgres } from '../harness/postgres.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { sqlAt } from '../harness/sql.js';
import {
  type Client,
  legacySocket,
  newTally,
  noteRetry,
  reader,
  reasonOf,
  type Tally,
  uploader,
} from './clients.js';
import { nextMigrations, nextVersion } from './next-version.js';
import { proxyKinds, type RunningProxy, startProxy, versionOf } from './proxies.js';

/** How long the load lasts before, between and after the changes, in milliseconds. */
const pauseMs = 6_000;

/** A busy machine answers late: the client waits rather than repeats. */
const pace = { pauseMs: 50, attemptMs: 20_000 };

interface Nodes {
  nodes: ParleyNode[];
  /** Ends a node and starts the next version in its place. */
  replace(index: number): Promise<void>;
  stop(): Promise<void>;
}

async function startNodes(databaseUrl: string, redis: RedisServer): Promise<Nodes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-rolling-'));
  const env = {
    ...roomy,
    JWT_SECRET,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
    TRUST_PROXY: '1',
    DRAIN_SECONDS: process.env.DRAIN_SECONDS ?? '3',
    LIMIT_UPLOADS_PER_HOUR: '100000',
  };
  const [build, next] = [await patchedBuild([]), await patchedBuild([nextVersion])];
  const nodes = [await makeNode({ build, env }), await makeNode({ build, env })];
  await Promise.all(nodes.map((node) => node.start()));
  return {
    nodes,
    async replace(index) {
      const old = nodes[index] as ParleyNode;
      const { code } = await old.end('SIGTERM');
      if (code !== 0) throw new Error(`The old node ended with ${code}.\n${old.output()}`);
      const node = await makeNode({ build: next, env, port: Number(new URL(old.url).port) });
      nodes[index] = node;
      await node.start();
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Deploys the next version under load, behind one kind of proxy; the tallies of all clients and what is wrong. */
async function deploy(kind: (typeof proxyKinds)[number], postgres: Postgres) {
  const database = `rolling_${kind.name}`;
  await sqlAt(postgres.url, `create database ${database}`);
  const databaseUrl = Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href;
  const redis = await startRedis();
  const running = await startNodes(databaseUrl, redis);
  const hosts = running.nodes.map(({ url }) => new URL(url).host);
  let proxy: RunningProxy | null = null;
  try {
    proxy = await startProxy(kind, hosts);
    return await underLoad(proxy, databaseUrl, running);
  } finally {
    await proxy?.stop();
    await running.stop();
    await redis.stop();
  }
}

async function underLoad({ url }: RunningProxy, databaseUrl: string, running: Nodes) {
  const messages = newTally('mutations');
  const graphql = askAt(url);
  const entry = {
    wsUrl: `${url.replace(/^http/, 'ws')}/graphql`,
    graphql: (async (...args) => {
      const reply = await graphql(...args).catch((error: unknown) => {
        noteRetry(messages, reasonOf(error));
        throw error;
      });
      if (reply.data?.sendMessage) messages.done += 1;
      else noteRetry(messages, `${reply.status} ${reply.code ?? ''}`.trim());
      return reply;
    }) as typeof graphql,
  };
  const people = [await signUp({ graphql }, 'ada'), await signUp({ graphql }, 'ben')] as const;
  const { conversationId } = await greet([...people]);
  const publishers: Publisher[] = people.flatMap((person) => [
    publisher([entry], person, conversationId, pace),
    publisher([entry], person, conversationId, pace),
  ]);
  const subscribers = [...people, ...people].map((person) =>
    subscriber([entry], person, conversationId),
  );
  const [ada, ben] = people;
  const others: Client[] = [
    reader(graphql, ada),
    reader(graphql, ben),
    uploader(url, graphql, ada, await pngOf()),
    legacySocket(url, `/ws/messages/${ada.id.replace('user_', '')}/`, ben),
    legacySocket(url, `/ws/messages/${ben.id.replace('user_', '')}/`, ada),
  ];
  await Promise.all(subscribers.map(({ following }) => following));
  const work = [...publishers, ...others].map((one) => one.run());
  const query = <T>(sql: string, values?: unknown[]) =>
    sqlAt(databaseUrl, sql, values) as Promise<T[]>;
  await sleep(pauseMs);
  for (const index of running.nodes.keys()) {
    await running.replace(index);
    await sleep(pauseMs);
  }
  for (const one of [...publishers, ...others]) one.stop();
  await Promise.all(work);
  await settle({ query }, subscribers, 15_000);
  const finding = await judge({ query }, { publishers, subscribers }, 30_000);
  const migrated = await query(`select from mikro_orm_migrations where name like 'Migration2999%'`);
  if (migrated.length !== nextMigrations.length)
    finding.faults.push(`${migrated.length} migrations were run`);
  const codes = subscribers.flatMap(({ closes }) => closes).filter((code) => code !== 1000);
  for (const one of subscribers) one.stop();
  messages.failed.push(...finding.faults);
  const sockets = newTally('GraphQL sockets');
  sockets.done = subscribers.length + codes.length;
  for (const code of codes) noteRetry(sockets, `closed with ${code}`);
  return { finding, tallies: [messages, sockets, ...others.map(({ tally }) => tally)] };
}

/** The tallies of clients of a kind together. */
function merge(tallies: readonly Tally[]): Tally[] {
  const kinds = new Map<string, Tally>();
  for (const { kind, done, retried, failed } of tallies) {
    const sum = kinds.get(kind) ?? newTally(kind);
    kinds.set(kind, sum);
    sum.done += done;
    for (const [reason, count] of retried)
      sum.retried.set(reason, (sum.retried.get(reason) ?? 0) + count);
    sum.failed.push(...failed);
  }
  return [...kinds.values()];
}

const wanted = process.argv.slice(2);
const postgres = await startPostgres({});
let failures = 0;
console.log(
  '| proxy | clients | done | repeated by the client | failed |\n| --- | --- | ---: | --- | --- |',
);
try {
  for (const kind of proxyKinds) {
    const version = versionOf(kind);
    if (wanted.length > 0 && !wanted.includes(kind.name)) continue;
    if (!version) {
      console.log(`| ${kind.name} | not installed | | | |`);
      continue;
    }
    const { finding, tallies } = await deploy(kind, postgres);
    for (const { kind: clients, done, retried, failed } of merge(tallies)) {
      failures += failed.length;
      const reasons = [...retried].map(([reason, count]) => `${count} × ${reason}`).join(', ');
      const failed1 = failed.length > 0 ? [...new Set(failed)].join('; ') : '0';
      console.log(
        `| ${kind.name} ${version} | ${clients} | ${done} | ${reasons || '0'} | ${failed1} |`,
      );
    }
    const { acknowledged, lost, duplicated, reordered } = finding;
    console.log(
      `| ${kind.name} ${version} | messages | ${acknowledged} acknowledged | ${lost} lost, ${duplicated} doubled, ${reordered} reordered | |`,
    );
  }
} finally {
  await postgres.stop();
  await removeBuilds();
}
process.exit(failures === 0 ? 0 : 1);
