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
import type { Planner } from '../planner/planner.js';
import { isPlanned, PlannedResponses, stringifyResult } from '../planner/responses.js';
import { contextFor, tokenOf } from './authenticate.js';
import { formatGraphqlError, readable } from './errors.js';
import { assertWithinLimits } from './limits.js';
import { refusal, tooLargeToSend } from './response-size.js';

function retryAfter({ retryAfterMs }: AppError): HeaderMap {
  const headers = new HeaderMap();
  if (retryAfterMs) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return headers;
}

/** Apollo answers a context that cannot be made with the status it finds in the error. */
async function contextOrHttpError(app: App, request: FastifyRequest): Promise<Context> {
  try {
    const token = tokenOf('Bearer', request.headers.authorization);
    return await contextFor(app, token, originOf(app, request.raw, { requestId: request.id }));
  } catch (error) {
    const known = readable(error);
    if (!known) throw error;
    throw new GraphQLError(known.message, {
      originalError: known,
      extensions: { http: { status: httpStatus[known.code], headers: retryAfter(known) } },
    });
  }
}

const limitsPlugin = (app: App): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        if (!operation) return;
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
          throw new GraphQLError('Send subscriptions over WebSocket, to the same path.', {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          });
        }
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
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const { data: sent } = singleResult;
        const tooLarge = isPlanned(sent) ? null : tooLargeToSend(app.config, sent);
        if (tooLarge) {
          const { requestId } = contextValue.origin;
          Object.assign(response, refusal(response, tooLarge, app.log, requestId));
          return;
        }
        singleResult.errors = singleResult.errors?.slice(0, app.config.limits.graphqlErrors);
        const { data, errors } = singleResult;
        const away = errors?.find(({ extensions }) => extensions?.code === 'UNAVAILABLE');
        // 503 invites a retry; a partial response contains the error.
        if (!away || Object.values(data ?? {}).some((value) => value !== null)) return;
        response.http.status = httpStatus.UNAVAILABLE;
        response.http.headers.set('retry-after', '1');
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

/** Serves `schema` at `/graphql` over HTTP: POST with JSON, and GET for queries. */
export async function serveGraphql(
  fastify: FastifyInstance,
  app: App,
  schema: GraphQLSchema,
  planner: Planner,
): Promise<void> {
  const { config, log } = app;
  const responses = new PlannedResponses(app, schema, planner);
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
    const ctx = contexts.get(request) ?? (await contextOrHttpError(app, request));
    contexts.set(request, ctx);
    return ctx;
  };
  const usual = fastifyApolloHandler(apollo, { context: contextOf });
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: config.limits.graphqlBodyBytes,
    handler: async (request, reply) => {
      dropEmptyOperationName(request);
      const known = await responses.answer(request, reply, contextOf);
      if (known !== null) return known;
      const answer = await usual.call(fastify, request, reply);
      responses.keep(request, reply, contexts.get(request));
      return answer;
    },
  });
}
