import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';
import { assertWithinLimits } from '../server/limits.js';
import { refusal } from '../server/response-size.js';
import type { Planner } from './planner.js';
import { type Operation, operationIn } from './selection.js';

/** The `data` of a response as JSON text. */
class Json {
  constructor(readonly text: string) {}
}

/** Whether the `data` of a response is JSON text, whose length was limited by its statement. */
export const isPlanned = (data: unknown): boolean => data instanceof Json;

/** A response as it is sent. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof Json ? `{"data":${result.data.text}}` : JSON.stringify(result);

interface Planned {
  readonly document: DocumentNode;
  readonly operation: Operation;
}

/** A planned query, and the content type that Apollo Server chose for it. */
interface KnownQuery extends Planned {
  readonly contentType: string;
}

/** The total text of the queries that skip Apollo Server, in characters. */
const knownCharacters = 300_000;

const members = new Set(['query', 'variables', 'operationName']);

/** The cache key and the variables of a request with one query in JSON; null for any other request. */
function queryIn({ method, headers, body }: FastifyRequest) {
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return null;
  if (typeof body !== 'object' || body === null) return null;
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== 'string' || !Object.keys(body).every((name) => members.has(name))) {
    return null;
  }
  if (operationName != null && typeof operationName !== 'string') return null;
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) return null;
  return {
    key: JSON.stringify([headers.accept, operationName ?? null, query]),
    variables: (variables ?? {}) as Record<string, unknown>,
  };
}

/** Null for an error that is reported to the client when Apollo Server executes the query; throws others. */
function leaveReported(error: unknown): null {
  if (error instanceof AppError || error instanceof GraphQLError || isDatabaseAway(error)) {
    return null;
  }
  throw error;
}

/**
 * Planned responses over HTTP. Apollo Server parses, validates and labels each query once; when the
 * same text comes again, it is answered without Apollo Server.
 */
export class PlannedResponses {
  private readonly known = new LRUCache<string, KnownQuery>({
    maxSize: knownCharacters,
    sizeCalculation: (_, key) => key.length,
  });
  /**
   * How the planner answered a request; null for one it left to the loaders. By origin, since Apollo
   * Server copies contexts.
   */
  private readonly answered = new WeakMap<Origin, Planned | null>();
  /** Why a request is refused that resolvers would execute in vain. */
  private readonly refused = new WeakMap<Origin, AppError>();

  constructor(
    private readonly app: App,
    private readonly schema: GraphQLSchema,
    private readonly planner: Planner,
  ) {}

  /** The response to a known query, whose content type is set on `reply`; null for any other request. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: (request: FastifyRequest) => Promise<Context>,
  ): Promise<string | null> {
    const query = queryIn(request);
    const known = query && this.known.get(query.key);
    if (!known) return null;
    const { document, operation, contentType } = known;
    try {
      assertWithinLimits(this.app, this.schema, document, operation.operation, query.variables);
      const ctx = await contextOf(request);
      const json = await this.ask(ctx, known, query.variables);
      if (json === null) return null;
      reply.header('content-type', contentType);
      return `{"data":${json}}`;
    } catch (error) {
      return leaveReported(error);
    }
  }

  /** Answers queries that Apollo Server has validated. */
  readonly plugin: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      responseForOperation: async ({ document, operation, request, contextValue, response }) => {
        // Apollo Server calls this without an operation when none has the requested name.
        if (operation?.operation !== OperationTypeNode.QUERY) return null;
        const { origin, log } = contextValue;
        const planned = { document, operation: operationIn(document, operation) };
        const json = this.answered.has(origin)
          ? null
          : await this.ask(contextValue, planned, request.variables ?? {}).catch(leaveReported);
        const refused = this.refused.get(origin);
        if (refused) return refusal(response, refused, log, origin.requestId);
        if (json === null) return null;
        const singleResult = { data: new Json(json) as never };
        return { http: response.http, body: { kind: 'single', singleResult } };
      },
    }),
  };

  private async ask(ctx: Context, planned: Planned, variables: Record<string, unknown>) {
    this.answered.set(ctx.origin, null);
    const json = await this.planner
      .answer(ctx, planned.operation, variables)
      .catch((error: unknown) => {
        if (error instanceof AppError) this.refused.set(ctx.origin, error);
        throw error;
      });
    if (json !== null) this.answered.set(ctx.origin, planned);
    return json;
  }

  /** Keeps the query of a request that the planner answered through Apollo Server. */
  keep(request: FastifyRequest, reply: FastifyReply, ctx: Context | undefined): void {
    const planned = ctx && this.answered.get(ctx.origin);
    const query = planned && queryIn(request);
    const contentType = reply.getHeader('content-type');
    if (query && typeof contentType === 'string') {
      this.known.set(query.key, { ...planned, contentType });
    }
  }
}
