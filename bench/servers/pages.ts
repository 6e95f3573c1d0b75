import { join } from 'node:path';
import type { Key, PageBenchmark, Work } from '../benchmarks/pages.ts';
import { tokenOf } from '../data/tokens.ts';
import type { Ask } from '../load.ts';
import { here, type Launch } from '../proc.ts';
import { parley, type World } from '../world.ts';
import { question, reshape } from './postgraphile.ask.ts';
import { additions } from './postgraphile.sql.ts';

/** A server that answers pages. */
export interface PageServer<W extends Work = PageBenchmark> {
  name: string;
  launch(world: World): Launch;
  ask(work: W, key: Key): Ask;
  /** Run once before it is started, for what its makers would have in the database. */
  prepare?(world: World): Promise<unknown>;
  /** Its page in the shape of ours, where its schema is not of our choice. */
  reshape?(work: W, page: unknown): unknown;
}

const typescript = new URL('../../tests/harness/typescript.mjs', import.meta.url).href;

/** How a server of this folder is started. */
export const own = (name: string, file: string, world: World): Launch => ({
  name,
  command: [process.execPath, '--import', typescript, join(here, 'servers', file)],
  env: { DATABASE_URL: world.databaseUrl, REDIS_URL: world.redisUrl },
  readyPath: '/readyz',
});

const json = { 'content-type': 'application/json' };

/** Names the viewer without proving it: reading a token and its session is spared every peer. */
export const viewer = (key: Key) => ({ 'x-viewer': String(key.viewerId) });

/** A question in GraphQL, as a peer is asked it. */
const graphql = (query: string, variables: object, key: Key): Ask => ({
  path: '/graphql',
  method: 'POST',
  headers: { ...json, ...viewer(key) },
  body: JSON.stringify({ query, variables }),
});

const tokens = new Map<number, string>();

/** The token of a user, signed once. */
export function tokenFor(userId: number): string {
  const token = tokens.get(userId) ?? tokenOf(userId);
  tokens.set(userId, token);
  return token;
}

/** The limit stands first: what the others are measured by. */
export const pageServers: PageServer[] = [
  {
    name: 'limit',
    launch: (world) => own('limit', 'limit.ts', world),
    ask: (work, key) => ({
      path: key.conversationId ? `/${work.name}/${key.conversationId}` : `/${work.name}`,
      method: 'GET',
      headers: viewer(key),
    }),
  },
  {
    name: 'Parley',
    launch: parley,
    ask: (work, key) => ({
      path: '/graphql',
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${tokenFor(key.viewerId)}` },
      body: JSON.stringify({ query: work.document, variables: work.variables(key) }),
    }),
  },
  {
    name: 'PostGraphile',
    prepare: (world) => world.sql(additions),
    launch: (world) => own('PostGraphile', 'postgraphile.ts', world),
    ask: (work, key) => {
      const { query, variables } = question(work, key);
      return graphql(query, variables, key);
    },
    reshape,
  },
  {
    name: 'Mercurius',
    launch: (world) => own('Mercurius', 'mercurius.ts', world),
    ask: (work, key) => graphql(work.document, work.variables(key), key),
  },
  {
    name: 'usual',
    // Decorators are more than types: tsx compiles them.
    launch: (world) => ({
      ...own('usual', 'usual/main.ts', world),
      command: [process.execPath, '--import', 'tsx', join(here, 'servers/usual/main.ts')],
    }),
    ask: (work, key) => graphql(work.document, work.variables(key), key),
  },
];
