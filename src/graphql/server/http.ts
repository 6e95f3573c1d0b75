import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DocumentNode, GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import { type Context, originOf } from '../../core/context.js';
import { type AppError, httpStatus } from '../../core/errors.js';
import { currentOperation, failOperation } from '../../core/operation.js';
import type { Planner } from '../planner/planner.js';
import { KnownResponses } from '../planner/responses.js';
import { contextFor, tokenOf } from './authenticate.js';
import { formatGraphqlError, toAppError } from './errors.js';
import { finish, stringifyResult } from './finish-response.js';
import { assertWithinLimits, claimFor } from './limits.js';
import { nameOperation, observeGraphql } from './operations.js';

function retryAfter({ retryAfterMs }: AppError): HeaderMap {
  const headers = new HeaderMap();
  if (retryAfterMs) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return headers;
}

/** Apollo answers a context that cannot be made with the status it finds in the error. */
async function contextOrHttpError(
  app: App,
  request: FastifyRequest,
  admit: Endpoint['admit'],
): Promise<Context> {
  try {
    const token = tokenOf('Bearer', request.headers.authorization);
    const origin = originOf(app, request.raw, { requestId: request.id });
    const ctx = await contextFor(app, token, origin);
    await admit?.(ctx);
    return ctx;
  } catch (error) {
    const known = toAppError(error);
    if (!known) throw error;
    failOperation(known.code);
    throw new GraphQLError(known.message, {
      originalError: known,
      extensions: { http: { status: httpStatus[known.code], headers: retryAfter(known) } },
    });
  }
}

const limitsPlugin = (app: App): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue }) {
        if (!operation) return;
        nameOperation(currentOperation(), operation, contextValue);
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
          throw new GraphQLError('Send subscriptions over WebSocket, or to `/graphql/stream`.', {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          });
        }
        claimFor(operation);
        try {
          assertWithinLimits(app, schema, document, operation, request.variables);
        } catch (error) {
          throw new GraphQLError((error as Error).message, {
            originalError: error as Error,
            extensions: { http: { status: 400 } },
          });
        }
      },
      async didEncounterErrors({ errors, contextValue }) {
        // `formatError` knows nothing of the request; the error carries its id there.
        for (const error of errors) error.extensions.requestId ??= contextValue.origin.requestId;
      },
      async willSendResponse({ response, contextValue }) {
        finish(app, response, contextValue.origin.requestId);
      },
    };
  },
});

/** Total length of the queries kept for automatic persisted queries, in characters. */
const persistedQueryCharacters = 4_000_000;
/** Total length of the queries whose parsed documents are kept, in characters of some 100 bytes each. */
const documentCharacters = 300_000;

/** A store of Apollo Server's that evicts by least recent use. */
function storeOf<V extends {}>(maxSize: number, lengthOf: (value: V) => number) {
  const values = new LRUCache<string, V>({
    maxSize,
    sizeCalculation: (value, key) => lengthOf(value) + key.length,
  });
  return {
    get: async (key: string) => values.get(key),
    set: async (key: string, value: V) => void values.set(key, value),
    delete: async (key: string) => values.delete(key),
  };
}

/** Some clients send an empty `operationName` for a document with one operation. */
function dropEmptyOperationName({ body, query }: FastifyRequest): void {
  for (const params of [body, query]) {
    if (typeof params !== 'object' || params === null || !('operationName' in params)) continue;
    if (params.operationName === '') delete params.operationName;
  }
}

/** One schema at one path. */
interface Endpoint {
  path: string;
  schema: GraphQLSchema;
  planner: Planner;
  /** Throws for callers whose requests are refused as a whole, before their documents are read. */
  admit?: (ctx: Context) => Promise<void>;
}

/** Serves a schema over HTTP: POST with JSON, and GET for queries. */
export async function serveGraphql(
  fastify: FastifyInstance,
  app: App,
  { path, schema, planner, admit }: Endpoint,
): Promise<void> {
  const { config, log } = app;
  const responses = new KnownResponses(app, schema, planner);
  const apollo = new ApolloServer<Context>({
    schema,
    stringifyResult,
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.introspection,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: config.limits.graphqlTokens },
    stopOnTerminationSignals: false,
    persistedQueries: {
      cache: storeOf<string>(persistedQueryCharacters, (query) => query.length),
    },
    documentStore: storeOf<DocumentNode>(documentCharacters, ({ loc }) => loc?.end ?? 0),
    // Browsers send a preflight request before any of these headers; urql sends no other with GET.
    csrfPrevention: {
      requestHeaders: ['apollo-require-preflight', 'x-apollo-operation-name', 'authorization'],
    },
    logger: log,
    formatError: (formatted, error) => {
      const requestId = String(formatted.extensions?.requestId ?? '');
      return formatGraphqlError(error, log, requestId);
    },
    plugins: [
      limitsPlugin(app),
      responses.plugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Never reports usage to Apollo, whatever the environment contains.
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  fastify.addHook('onClose', () => apollo.stop());
  const contexts = new WeakMap<FastifyRequest, Context>();
  const contextOf = async (request: FastifyRequest) => {
    const ctx = contexts.get(request) ?? (await contextOrHttpError(app, request, admit));
    contexts.set(request, ctx);
    return ctx;
  };
  const usual = fastifyApolloHandler(apollo, { context: contextOf });
  fastify.route({
    method: ['GET', 'POST'],
    url: path,
    bodyLimit: config.limits.graphqlBodyBytes,
    handler: (request, reply) =>
      observeGraphql(app, { requestId: request.id }, async () => {
        dropEmptyOperationName(request);
        const known = await responses.answer(request, reply, contextOf);
        if (known !== null) return known;
        const answer = await usual.call(fastify, request, reply);
        responses.keep(request, reply, contexts.get(request));
        return answer;
      }),
  });
}
