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
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import type { Context, Origin } from '../../core/context.js';
import { type AppError, httpStatus } from '../../core/errors.js';
import { KnownQueries } from '../planner/known-queries.js';
import type { Planner } from '../planner/planner.js';
import { type Answered, plannedResponses, stringifyResult } from '../planner/respond.js';
import { contextFor, tokenOf } from './authenticate.js';
import { formatGraphqlError, readable } from './errors.js';
import { assertWithinLimits } from './limits.js';

/** Where a GraphQL request came from. */
export const originOf = (request: FastifyRequest): Origin => ({
  policy: defaultPolicy,
  requestId: request.id,
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? null,
});

function retryAfter({ retryAfterMs }: AppError): HeaderMap {
  const headers = new HeaderMap();
  if (retryAfterMs) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return headers;
}

/** Apollo answers a context that cannot be made with the status it finds in the error. */
async function contextOrHttpError(app: App, request: FastifyRequest): Promise<Context> {
  try {
    const token = tokenOf('Bearer', request.headers.authorization);
    return await contextFor(app, token, originOf(request));
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
        try {
          assertWithinLimits(app.config, schema, document, operation, request.variables);
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
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        singleResult.errors = singleResult.errors?.slice(0, app.config.limits.graphqlErrors);
        const { data, errors } = singleResult;
        const away = errors?.find(({ extensions }) => extensions?.code === 'UNAVAILABLE');
        // A retry is worth it; where a part was answered, the error in it says so.
        if (!away || Object.values(data ?? {}).some((value) => value !== null)) return;
        response.http.status = httpStatus.UNAVAILABLE;
        response.http.headers.set('retry-after', '1');
      },
    };
  },
});

/** Serves `schema` at `/graphql` over HTTP: POST with JSON, and GET for queries. */
export async function serveGraphql(
  fastify: FastifyInstance,
  app: App,
  schema: GraphQLSchema,
  planner: Planner,
): Promise<void> {
  const { config, log } = app;
  const answered: Answered = new WeakMap();
  const apollo = new ApolloServer<Context>({
    schema,
    stringifyResult,
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.introspection,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: config.limits.graphqlTokens },
    stopOnTerminationSignals: false,
    // No client of ours sends a query by its hash alone, and nobody is to fill a cache with theirs.
    persistedQueries: false,
    logger: log,
    formatError: (formatted, error) => {
      const requestId = String(formatted.extensions?.requestId ?? '');
      return formatGraphqlError(error, log, requestId);
    },
    plugins: [
      limitsPlugin(app),
      plannedResponses(planner, answered),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Whatever the environment says: nothing is told to anybody.
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
  const queries = new KnownQueries(app, schema, planner);
  const usual = fastifyApolloHandler(apollo, { context: contextOf });
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: config.limits.graphqlBodyBytes,
    handler: async (request, reply) => {
      const known = await queries.answer(request, reply, contextOf);
      if (known !== null) return known;
      const answer = await usual.call(fastify, request, reply);
      const ctx = contexts.get(request);
      const query = ctx && answered.get(ctx.origin);
      if (query) queries.keep(request, reply, query);
      return answer;
    },
  });
}
