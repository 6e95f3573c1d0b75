import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { addressOf, publicPath } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import { type Context, originOf } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { operationOf } from '../compat/table.js';
import { callerOf } from './authenticate.js';
import { readBody, takeBodies } from './body.js';
import { callOf } from './call.js';
import type { Dialect } from './dialect.js';
import { dialects } from './dialects.js';
import { type Engine, nameOf } from './execute.js';
import { refusalOf } from './refusal.js';
import type { Reply } from './reply.js';
import type { Call, Carrier, Row } from './row.js';

/**
 * Every operation of every dialect, at its documented path; the server is told to ignore a last
 * slash.
 */
export function legacyRoutes(app: App, engine: Engine): FastifyPluginAsync {
  return async (fastify) => {
    await takeBodies(fastify, app.config.limits);
    tellCarriersApart(fastify);
    for (const dialect of dialects)
      for (const row of dialect.rows) serve(fastify, app, engine, dialect, row);
    refuseOtherMethods(fastify);
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
  const { names } = dialect;
  const operation = operationOf(row);
  const lens = lensOf(app, dialect, row);
  fastify.route({
    method: row.method,
    url: row.path,
    constraints: row.carrier ? { carrier: row.carrier } : {},
    // Who asks is settled before a byte of the body is read.
    onRequest: async (request, reply) => {
      reply.headers(lens);
      const origin = originOf(app, request.raw, { requestId: request.id, policy: dialect.policy });
      contexts.set(request, await callerOf(app, row.auth, request.raw, origin));
    },
    handler: async (request, reply) => {
      const body = await readBody(request, row.body);
      const ctx = contexts.get(request) as Context;
      const { call, undo } = callOf({ engine, ctx, row, request, body });
      try {
        return send(app, reply, request, await row.answer(call));
      } catch (error) {
        await undo();
        throw blamed(row, call, error);
      }
    },
    onResponse: async (request) =>
      app.usage.count(operation, contexts.get(request)?.viewerOrNull?.id),
    errorHandler: (error, request, reply) => {
      const refusal = refusalOf(app, error, request.id, names, row.auth);
      if (!row.unseen || refusal.status >= 500) return send(app, reply, request, refusal);
      return reply.removeHeader('link').removeHeader('deprecation').callNotFound();
    },
  });
}

/** Lets two rows share a path: one is for requests that carry a token in a header of their own. */
function tellCarriersApart(fastify: FastifyInstance): void {
  const carrier: Carrier = 'bearer';
  fastify.addConstraintStrategy({
    name: 'carrier',
    storage() {
      const handlers = new Map<unknown, unknown>();
      return {
        get: (key: unknown) => handlers.get(key) ?? null,
        set: (key: unknown, handler: unknown) => void handlers.set(key, handler),
      } as never;
    },
    validate: () => {},
    deriveConstraint: ({ headers }) => (headers[carrier] === undefined ? undefined : carrier),
  });
}

/** Where clients may move to, and since when they should (RFC 8288, RFC 9745). */
const lensOf = ({ config }: App, { deprecatedAt }: Dialect, { documents: [document] }: Row) => ({
  ...(document && {
    link: `<${publicPath(config, '/compat')}#${nameOf(document)}>; rel="successor-version"`,
  }),
  deprecation: `@${deprecatedAt.getTime() / 1000}`,
});

/** What a body refers to and is not there is the fault of that field, not of the path. */
function blamed({ refers }: Row, { body }: Call, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') return error;
  const given = refers.filter((field) => (body as Record<string, unknown>)[field] != null);
  if (given.length === 0) return error;
  const fields = Object.fromEntries(given.map((field) => [field, ['Object does not exist.']]));
  return new AppError('BAD_USER_INPUT', error.message, { fields });
}

function send(
  { config }: App,
  reply: FastifyReply,
  request: FastifyRequest,
  { status, body, json, next, headers }: Reply,
): FastifyReply {
  if (next) {
    const url = new URL(addressOf(config, request.url));
    url.searchParams.set('cursor', next);
    reply.header('link', `${reply.getHeader('link')}, <${url.pathname}${url.search}>; rel="next"`);
  }
  reply.code(status).headers(headers ?? {});
  return json === undefined
    ? reply.send(body)
    : reply.type('application/json; charset=utf-8').send(json);
}

/** A documented path called by a method it does not have answers 405 and which it has. */
function refuseOtherMethods(fastify: FastifyInstance): void {
  const rows = dialects.flatMap((dialect) => dialect.rows).filter((row) => !row.unseen);
  for (const [path, served] of Map.groupBy(rows, (row) => row.path)) {
    const allowed = new Set(served.map((row) => row.method));
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
