import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { makeTempDir } from '../harness/postgres.js';
import { village } from '../harness/server.js';
import { expectKnown } from './known.js';
import { expectNothingOf, expectSeen } from './outcomes.js';
import {
  callers,
  createRouteWorld,
  fieldRoutes,
  openRoutes,
  operatorToken,
  type RouteRequest,
  type RouteWorld,
  routes,
} from './routes.js';
import { type Caller, digest, gather, secret } from './world.js';

/** Every route that a server registers, such as `GET /files/:id`. */
const served = new Set<string>();
/** The part of the addresses of the sandbox that changes with its files. */
const sandboxVersion = /(\/sandbox\/)([0-9a-f]+)/;
const onServer = (message: unknown) =>
  (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) served.add(`${one} ${url}`);
  });
subscribe('fastify.initialization', onServer);

const site = await makeTempDir('site');
await writeFile(join(site, 'index.html'), '<!doctype html><title>A site</title>');
const { server } = await village({
  OPERATOR_TOKEN: operatorToken,
  APP_DIR: site,
  ADMIN_DIR: site,
  LIMIT_REQUESTS_PER_MINUTE: '100000',
});
unsubscribe('fastify.initialization', onServer);
const people = await gather(server);
const world: RouteWorld = await createRouteWorld(people, server);

const session = (caller: Caller): Record<string, string> =>
  caller ? { authorization: `Bearer ${people[caller].token}` } : {};

async function ask(method: string, { path, headers, body }: RouteRequest, caller: Caller) {
  const isJson = typeof body === 'object';
  const ending = new AbortController();
  const reply = await fetch(server.url + path, {
    method,
    headers: {
      ...session(caller),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: isJson ? JSON.stringify(body) : (body as string | undefined),
    signal: ending.signal,
  });
  const isStream = reply.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? await readStream(reply) : await reply.text();
  ending.abort();
  return { status: reply.status, text };
}

/** What a stream says until it has ended, or has told the secret, or for a second. */
async function readStream(reply: Response): Promise<string> {
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const until = new Promise<null>((resolve) => setTimeout(resolve, 1_000, null));
  while (!text.includes(secret)) {
    const part = await Promise.race([reader.read(), until]);
    if (!part || part.done) break;
    text += decoder.decode(part.value, { stream: true });
  }
  return text;
}

test('the table contains every route beside GraphQL and the legacy APIs', () => {
  const legacy = new Set(dialects.flatMap(({ rows }) => rows.map(({ path }) => path)));
  const own = [...served]
    .filter((route) => !legacy.has(route.slice(route.indexOf(' ') + 1)))
    // Fastify answers HEAD as GET.
    .filter((route) => !route.startsWith('HEAD ') || !served.has(route.replace('HEAD', 'GET')))
    .map((route) => route.replace(sandboxVersion, '$1:version'));
  const known = [...Object.keys(routes), ...Object.keys(openRoutes), ...fieldRoutes];
  expectKnown(own, Object.fromEntries(known.map((name) => [name, true])), 'routes.ts');
});

test('a method that no row of a legacy API has is refused to all callers', async () => {
  const rows = dialects.flatMap((dialect) => dialect.rows);
  const paths = new Set(rows.map(({ path }) => path));
  const known = new Set(rows.map(({ method, path }) => `${method} ${path}`));
  const others = [...served]
    .map((route) => route.split(' ') as [method: string, path: string])
    .filter(([method, path]) => paths.has(path) && !known.has(`${method} ${path}`))
    .filter(([method, path]) => method !== 'HEAD' || !known.has(`GET ${path}`))
    // It tells which methods there are.
    .filter(([method]) => method !== 'OPTIONS');
  expect(others.length).toBeGreaterThan(100);
  const admitted: string[] = [];
  for (const [method, path] of others)
    for (const caller of [null, 'ada'] as const) {
      const { status } = await ask(method, { path: path.replaceAll(/:\w+/g, '1') }, caller);
      if (status !== 405) admitted.push(`${method} ${path}, ${caller ?? 'nobody'}: ${status}`);
    }
  expect(admitted).toEqual([]);
});

describe.each(Object.entries(routes))('%s', (route, cases) => {
  const [method = ''] = route.split(' ');
  test.each(Object.entries(cases))('%s', async (_, { request, outcomes, tells }) => {
    for (const [caller, status] of outcomes) {
      const sent = await request(world, caller);
      const mayChange = status < 400 || method === 'GET' || route.includes('/stream');
      const before = mayChange ? null : await digest(server.sql);
      const reply = await ask(method, sent, caller);
      sent.close?.();
      const what = `${caller ?? 'nobody'}: ${reply.text.slice(0, 400)}`;
      expect(reply.status, what).toBe(status);
      expectSeen(reply.text, caller, tells);
      if (caller === 'eve') expectNothingOf(world, reply.text);
      if (before) expect(await digest(server.sql), 'something changed').toEqual(before);
    }
  });
});

test.each(Object.entries(openRoutes))(
  '%s answers all callers alike',
  async (route, { path, status }) => {
    const [method = ''] = route.split(' ');
    const version = [...served].flatMap((one) => sandboxVersion.exec(one)?.[2] ?? []);
    const address = path.replace(':version', version[0] ?? '');
    const texts = new Set<string>();
    for (const caller of callers) {
      const reply = await ask(method, { path: address }, caller);
      expect(reply.status, `${caller ?? 'nobody'}: ${reply.text.slice(0, 400)}`).toBe(status);
      texts.add(reply.text.replace(/"requestId":"[^"]*"/, ''));
      expect(reply.text).not.toContain(secret);
    }
    expect(texts.size, [...texts].map((text) => text.slice(0, 400)).join('\n')).toBe(1);
  },
);
