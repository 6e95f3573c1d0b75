import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  RouteOptions,
} from 'fastify';
import { addressOf, publicPath } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import { type Context, originOf } from '../../core/context.js';
import { AppError, hasCode } from '../../core/errors.js';
import { codeOf } from '../../graphql/server/errors.js';
import { operationOf } from '../compat/table.js';
import { authenticateRequest } from './authenticate.js';
import { bindRequest, registerBodyParsers } from './bind.js';
import type { Dialect } from './dialect.js';
import { dialects } from './dialects.js';
import { type Engine, nameOf } from './execute.js';
import { observeLegacy } from './observe.js';
import { refusalOf } from './refusal.js';
import { type Reply, type Row, type TokenHeader } from './row.js';

/**
 * Serves every row of every dialect at its documented path. The HTTP server ignores a slash at the end of
 * a path.
 */
export function legacyRoutes(app: App, engine: Engine): FastifyPluginAsync {
  return async (fastify) => {
    await registerBodyParsers(fastify, app.config.limits);
    routeByTokenHeader(fastify);
    // The original servers name no charset, and some clients compare the whole value.
    fastify.addHook('onSend', async (request, reply) => {
      const isJson = String(reply.getHeader('content-type')).startsWith('application/json');
      // A hidden row answers as if nothing were at its path.
      if (isJson && !request.is404) reply.header('content-type', 'application/json');
    });
    for (const dialect of dialects)
      for (const row of dialect.rows) serve(fastify, app, engine, dialect, row);
    serveOtherMethods(fastify);
  };
}

function serve(
  fastify: FastifyInstance,
  app: App,
  engine: Engine,
  dialect: Dialect,
  row: Row,
): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  /** Others are answered before, such as a browser by the page of administrators at `/admin/`. */
  const called = new WeakSet<FastifyRequest>();
  /** Others are refused before: without a valid token, or with a body that cannot be read. */
  const handled = new WeakSet<FastifyRequest>();
  const operation = operationOf(row);
  const migration = migrationHeaders(app, dialect, row);
  const options: Omit<RouteOptions, 'url'> = {
    method: row.method as HTTPMethods,
    constraints: row.tokenHeader ? { tokenHeader: row.tokenHeader } : {},
    // Clients are authenticated before the body is read.
    onRequest: async (request, reply) => {
      called.add(request);
      reply.headers(migration);
      const origin = originOf(app, request.raw, { requestId: request.id, policy: dialect.policy });
      contexts.set(request, await authenticateRequest(app, row.auth, request.raw, origin));
    },
    handler: (request, reply) => {
      handled.add(request);
      return observeLegacy(
        app,
        { api: dialect.name, operation, requestId: request.id },
        async () => {
          const ctx = contexts.get(request) as Context;
          const { bound, undo } = await bindRequest({ engine, ctx, row, request });
          try {
            return send(app, reply, request, await row.answer(bound));
          } catch (error) {
            await undo();
            throw blameReferences(row, bound.body as object, error);
          }
        },
      );
    },
    onResponse: async (request) => {
      if (called.has(request)) app.usage.count(operation, contexts.get(request)?.viewerOrNull?.id);
    },
    errorHandler: (error, request, reply) => {
      if (!handled.has(request)) {
        const refused = { api: dialect.name, operation, outcome: codeOf(error) };
        app.metrics.legacySeconds.observe(refused, reply.elapsedTime / 1000);
      }
      const refusal = refusalOf(app, error, request.id, dialect, row);
      if (!row.hidden || refusal.status >= 500) return send(app, reply, request, refusal);
      return reply.removeHeader('link').removeHeader('deprecation').callNotFound();
    },
  };
  const more = row.morePaths(app.config).map((path) => path.replace(/\/+$/, ''));
  for (const url of new Set([row.path, ...more])) fastify.route({ ...options, url });
}

/** Lets two rows share a path: one serves requests that carry a token in a header of their own. */
function routeByTokenHeader(fastify: FastifyInstance): void {
  const header: TokenHeader = 'bearer';
  fastify.addConstraintStrategy({
    name: 'tokenHeader',
    storage() {
      const handlers = new Map<unknown, unknown>();
      return {
        get: (key: unknown) => handlers.get(key) ?? null,
        set: (key: unknown, handler: unknown) => void handlers.set(key, handler),
      } as never;
    },
    validate: () => {},
    deriveConstraint: ({ headers }) => (headers[header] === undefined ? undefined : header),
  });
}

/** The GraphQL successor of an operation, and since when it is deprecated (RFC 8288, RFC 9745). */
const migrationHeaders = (
  { config }: App,
  { deprecatedAt }: Dialect,
  { documents: [document] }: Row,
) => ({
  ...(document && {
    link: `<${publicPath(config, '/compat')}#${nameOf(document)}>; rel="successor-version"`,
  }),
  deprecation: `@${deprecatedAt.getTime() / 1000}`,
});

/** NOT_FOUND as an error of the fields that refer to other objects, where the body has any. */
function blameReferences({ references }: Row, body: object, error: unknown): unknown {
  if (!hasCode(error, 'NOT_FOUND')) return error;
  const given = references.filter((field) => (body as Record<string, unknown>)[field] != null);
  if (given.length === 0) return error;
  const fields = Object.fromEntries(given.map((field) => [field, ['Object does not exist.']]));
  return new AppError('BAD_USER_INPUT', error.message, { fields });
}

function send(
  { config }: App,
  reply: FastifyReply,
  request: FastifyRequest,
  { status, body, next, headers }: Reply,
): FastifyReply {
  if (next) {
    const url = new URL(addressOf(config, request.url));
    url.searchParams.set('cursor', next);
    reply.header('link', `${reply.getHeader('link')}, <${url.pathname}${url.search}>; rel="next"`);
  }
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body);
}

/** Answers OPTIONS with what a documented path accepts, and other methods with 405 and the methods that it has. */
function serveOtherMethods(fastify: FastifyInstance): void {
  const rows = dialects.flatMap((dialect) => dialect.rows).filter((row) => !row.hidden);
  for (const [path, served] of Map.groupBy(rows, (row) => row.path)) {
    const allowed = new Set(served.map((row) => row.method));
    const [row] = served as [Row];
    fastify.options(path, async (_request, reply) =>
      reply
        .header(
          'allow',
          [...allowed, ...(allowed.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', '),
        )
        .send(metadataOf(row)),
    );
    const refused = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !allowed.has(one));
    fastify.route({
      method: refused,
      url: path,
      onRequest: async (request, reply) =>
        reply
          .code(405)
          .header('allow', [...allowed].join(', '))
          .send({ detail: `Method "${request.method}" not allowed.` }),
      handler: async () => undefined,
    });
  }
}

/** The reply of Django REST Framework to OPTIONS at a path. */
const metadataOf = ({ documents: [document] }: Row) => ({
  name: document ? nameOf(document).replace(/(?<=[a-z])(?=[A-Z])/g, ' ') : '',
  description: '',
  renders: ['application/json'],
  parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
});
