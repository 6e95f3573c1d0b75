import compress from '@fastify/compress';
import cors from '@fastify/cors';
import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { originAllowed } from '../config/origins.js';
import type { App } from '../core/app.js';
import { httpStatus, rateLimited } from '../core/errors.js';
import { isWebSocketUpgrade } from '../core/http-upgrade.js';
import { atLevelOf, plainLogger } from '../core/logger.js';
import { type Claim, underClaim } from '../core/postgres/claims.js';
import { addressKey } from '../core/proxies.js';
import type { RequestCounts } from '../core/request-counts.js';
import { requestIdOf } from '../core/request-id.js';
import { rateLimitKey } from '../graphql/server/authenticate.js';
import { toAppError } from '../graphql/server/errors.js';
import { limitBodyTime } from './body-progress.js';
import { traceRequests } from './request-spans.js';

/** Services validate their input. Routes have no schemas, whose compilers are slow to load. */
const noSchema = () => {
  throw new Error('Routes must not have schemas.');
};
const noSchemas = { buildValidator: noSchema, buildSerializer: noSchema };

/** The HTTP server shared by all entry points: request ids, limits, CORS, one log line per request. */
export async function createHttp(app: App): Promise<FastifyInstance> {
  const { config, log } = app;
  const { limits } = config;
  const securityHeaders = {
    'x-content-type-options': 'nosniff',
    // Replies hold tokens and private data. Routes that may be cached or are pages set their own.
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(config.publicUrl.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000',
    }),
  };
  const server = fastify({
    genReqId: requestIdOf,
    bodyLimit: limits.restBodyBytes,
    // `limitBodyTime` ends slow bodies.
    requestTimeout: 0,
    schemaController: { compilersFactory: noSchemas },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    http: {
      // Node's default checks time-outs only every 30 seconds.
      connectionsCheckingInterval: 1_000,
      headersTimeout: limits.headersSeconds * 1000,
      maxHeaderSize: limits.headersBytes,
      shouldUpgradeCallback: isWebSocketUpgrade,
    },
    loggerInstance: log as FastifyBaseLogger,
    // A logger per request costs more than its few lines are worth.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    // Malformed URLs reach no hook.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id).headers(securityHeaders);
      answerError(app)(error, request, reply);
    },
  });

  const traceOf = traceRequests(server, app);
  const claims = new WeakMap<FastifyRequest, Claim>();
  server.addHook('onRequest', (request, reply, done) => {
    limitBodyTime(server.server, request.raw, limits.requestSeconds * 1000);
    reply.header('x-request-id', request.id);
    reply.headers(securityHeaders);
    const claim: Claim = {
      person: personOf(app, request),
      kind: `${request.method} ${request.routeOptions.url ?? ''}`,
      stream: null,
    };
    claims.set(request, claim);
    underClaim(claim, done);
  });
  // Reading the body loses the asynchronous context: the claim is restored.
  server.addHook('preValidation', (request, _reply, done) =>
    underClaim(claims.get(request) as Claim, done),
  );

  const corsOptions = {
    // Old front ends send every request with `credentials: 'include'`.
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'Link',
      'Retry-After',
      'X-Request-Id',
      ...['Limit', 'Remaining', 'Reset'].map((name) => `X-RateLimit-${name}`),
    ],
    maxAge: 600,
  };
  await server.register(cors, {
    delegator: ({ headers }: FastifyRequest, decide: (error: null, options: object) => void) =>
      decide(null, {
        ...corsOptions,
        origin: headers.origin !== undefined && originAllowed(config.corsOrigins, headers.origin),
        // Other requests with the method OPTIONS are answered by their route.
        preflight: headers['access-control-request-method'] !== undefined,
      }),
  });
  await server.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    // A small compressed request could become a very large one.
    globalDecompression: false,
  });
  await server.register(rateLimit, {
    max: limits.requestsPerMinute,
    timeWindow: '1 minute',
    store: storeOf(app.requestCounts),
    keyGenerator: (request) => claims.get(request)?.person ?? personOf(app, request),
    allowList: (request) => ['/healthz', '/readyz'].includes(request.url),
    errorResponseBuilder: (_request, { ttl }) => rateLimited('Too many requests.', ttl),
  });
  const requests = plainLogger(log);
  server.addHook('onResponse', (request, reply, done) => {
    done();
    if (!log.isLevelEnabled('info')) return;
    // Without the query string, which may carry a token.
    const path = request.url.split('?', 1)[0];
    const { id: requestId, method } = request;
    atLevelOf(log, requests).info({
      requestId,
      method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      traceId: traceOf(request),
    });
  });
  server.setErrorHandler(answerError(app));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ code: 'NOT_FOUND', message: `There is no ${request.method} here.` }),
  );
  return server;
}

/** The user of a request, by its token alone, or its address. */
const personOf = (app: App, { headers, raw }: FastifyRequest): string =>
  rateLimitKey(app, headers.authorization) ?? addressKey(app.proxies.clientAddress(raw));

/** The counts as a store of the plugin, which takes a class and creates its one instance. */
const storeOf = (counts: RequestCounts) =>
  class implements FastifyRateLimitStore {
    incr(
      key: string,
      done: (error: Error | null, result?: { current: number; ttl: number }) => void,
    ) {
      done(null, counts.add(key));
    }

    child() {
      return this;
    }
  };

/**
 * The error handler of routes without one of their own: a bad body, an `AppError`, or an unexpected error, which is logged
 * and masked. The response has the shape of GraphQL below a GraphQL path.
 */
const answerError =
  ({ log }: App) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const known = toAppError(error);
    const status = known ? httpStatus[known.code] : (error.statusCode ?? 500);
    const masked = !known && status >= 500;
    if (masked) log.error({ err: error, requestId: request.id }, 'a request failed');
    if (known?.retryAfterMs) reply.header('retry-after', Math.ceil(known.retryAfterMs / 1000));
    const code = known?.code ?? (masked ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST');
    const message = masked ? 'Internal server error' : error.message;
    const { reason, retryAfterMs } = known ?? {};
    const more = { reason, retryAfterMs, ...(masked && { requestId: request.id }) };
    reply.code(status);
    // Every error of a path of GraphQL has the GraphQL response shape.
    if (/^(\/admin)?\/graphql/.test(request.url))
      return reply.send({ errors: [{ message, extensions: { code, ...more } }] });
    return reply.send({ code, message, ...more });
  };
