import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { currentOperation } from '../../core/operation.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';
import { formatGraphqlError } from '../server/errors.js';
import { finish, PlannedData, refusal, stringifyResult } from '../server/finish-response.js';
import { assertWithinLimits, claimFor } from '../server/limits.js';
import { nameOperation } from '../server/operations.js';
import type { Planner } from './planner.js';
import { type Operation, operationIn } from './selection.js';

interface Parsed {
  readonly document: DocumentNode;
  readonly operation: Operation;
}

/** A planned query or a mutation, and the content type that Apollo Server chose for it. */
interface Known extends Parsed {
  readonly contentType: string;
}

const isMutation = ({ operation: { operation } }: Parsed): boolean =>
  operation.operation === OperationTypeNode.MUTATION;

/** The total text of the documents that skip Apollo Server, in characters. */
const knownCharacters = 300_000;

const members = new Set(['query', 'variables', 'operationName']);

/** The cache key and the variables of a request with one document in JSON; null for any other request. */
function documentIn({ method, headers, body }: FastifyRequest) {
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
 * A fast path around Apollo Server. The first request with a document goes through Apollo Server, which parses and
 * validates it. The document is cached, and later requests with it are answered here. Only mutations, and queries that the
 * planner answers, are cached.
 */
export class KnownResponses {
  private readonly known = new LRUCache<string, Known>({
    maxSize: knownCharacters,
    sizeCalculation: (_, key) => key.length,
  });
  /**
   * The document of each request that was answered here; null while that is tried, and for one that is left to Apollo
   * Server. The key is the origin, because Apollo Server copies contexts.
   */
  private readonly answered = new WeakMap<Origin, Parsed | null>();
  /** Errors of the planner after which resolvers would fail as well: the request is refused at once. */
  private readonly refused = new WeakMap<Origin, AppError>();

  constructor(
    private readonly app: App,
    private readonly schema: GraphQLSchema,
    private readonly planner: Planner,
  ) {}

  /** The response to a known document, whose status and headers are set on `reply`; null for any other request. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: (request: FastifyRequest) => Promise<Context>,
  ): Promise<string | null> {
    const found = documentIn(request);
    const known = found && this.known.get(found.key);
    if (!known) return null;
    const { document, operation, contentType } = known;
    let ctx: Context;
    claimFor(operation.operation);
    try {
      assertWithinLimits(this.app, this.schema, document, operation.operation, found.variables);
      ctx = await contextOf(request);
      nameOperation(currentOperation(), operation.operation, ctx);
      if (!isMutation(known)) {
        const json = await this.ask(ctx, known, found.variables);
        if (json === null) return null;
        reply.header('content-type', contentType);
        return `{"data":${json}}`;
      }
    } catch (error) {
      return leaveReported(error);
    }
    const result = await this.mutate(ctx, known, found.variables);
    if (!result) return null;
    const http = { headers: new HeaderMap(), status: 200 };
    const response: GraphQLResponse = { http, body: { kind: 'single', singleResult: result } };
    finish(this.app, response, ctx.origin.requestId);
    reply.code(http.status).headers(Object.fromEntries(http.headers));
    reply.header('content-type', contentType);
    return stringifyResult(response.body.kind === 'single' ? response.body.singleResult : {});
  }

  /** Answers queries and mutations that Apollo Server has validated. */
  readonly plugin: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      responseForOperation: async ({ document, operation, request, contextValue, response }) => {
        // Apollo Server calls this without an operation when none has the requested name.
        if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
        const { origin, log } = contextValue;
        const parsed = { document, operation: operationIn(document, operation) };
        const variables = request.variables ?? {};
        if (isMutation(parsed)) {
          const result = await this.mutate(contextValue, parsed, variables);
          return result && { http: response.http, body: { kind: 'single', singleResult: result } };
        }
        const json = this.answered.has(origin)
          ? null
          : await this.ask(contextValue, parsed, variables).catch(leaveReported);
        const refused = this.refused.get(origin);
        if (refused) return refusal(response, refused, log, origin.requestId);
        if (json === null) return null;
        const singleResult = { data: new PlannedData(json) as never };
        return { http: response.http, body: { kind: 'single', singleResult } };
      },
    }),
  };

  private async ask(ctx: Context, planned: Parsed, variables: Record<string, unknown>) {
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

  /** The result of a mutation; null, and it has not run, for variables that Apollo Server refuses. */
  private async mutate(
    ctx: Context,
    parsed: Parsed,
    variableValues: Record<string, unknown>,
  ): Promise<FormattedExecutionResult | null> {
    const { schema } = this;
    const { operation } = parsed;
    const definitions = operation.operation.variableDefinitions ?? [];
    if (getVariableValues(schema, definitions, variableValues).errors) return null;
    this.answered.set(ctx.origin, parsed);
    ctx.noteWrite();
    try {
      return await this.executeMutation(ctx, parsed, variableValues);
    } finally {
      ctx.noteWrite();
    }
  }

  private async executeMutation(
    ctx: Context,
    { document, operation }: Parsed,
    variableValues: Record<string, unknown>,
  ): Promise<FormattedExecutionResult> {
    const { schema } = this;
    const json = await this.planner.answerMutation(ctx, operation, variableValues);
    if (json !== null) return { data: new PlannedData(json) as never };
    const operationName = operation.operation.name?.value;
    const { errors, data } = await execute({
      schema,
      document,
      operationName,
      contextValue: ctx,
      variableValues,
    });
    if (!errors) return { data };
    const { log, origin } = ctx;
    return { errors: errors.map((one) => formatGraphqlError(one, log, origin.requestId)), data };
  }

  /** Keeps the document of a request that was answered here by way of Apollo Server. */
  keep(request: FastifyRequest, reply: FastifyReply, ctx: Context | undefined): void {
    const parsed = ctx && this.answered.get(ctx.origin);
    const found = parsed && documentIn(request);
    const contentType = reply.getHeader('content-type');
    if (found && typeof contentType === 'string') {
      this.known.set(found.key, { ...parsed, contentType });
    }
  }
}
