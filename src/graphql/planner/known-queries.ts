import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { assertWithinLimits } from '../server/limits.js';
import type { Planner } from './planner.js';
import { operationIn } from './respond.js';

/** A query that was parsed, validated and planned, and how its answer is labelled. */
interface Known {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly contentType: string;
}

/** What a request to `/graphql` is, where it is of the plainest kind. */
interface Plain {
  readonly key: string;
  readonly variables: Record<string, unknown>;
}

const members = new Set(['query', 'variables', 'operationName']);

/** A JSON request with one query and nothing unusual in it; null for all else. */
function plain({ method, headers, body }: FastifyRequest): Plain | null {
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

/**
 * The queries that this node has planned. What was asked before by the same text is answered without
 * the way through Apollo Server, which has parsed, validated and labelled it then.
 */
export class KnownQueries {
  // Bounded by their text as well, which strangers choose.
  private readonly known = new LRUCache<string, Known>({
    max: 500,
    maxSize: 2_000_000,
    sizeCalculation: (_, key) => key.length,
  });

  constructor(
    private readonly app: App,
    private readonly schema: GraphQLSchema,
    private readonly planner: Planner,
  ) {}

  /** The whole answer, its type set on `reply`; null for what goes the usual way. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: (request: FastifyRequest) => Promise<Context>,
  ): Promise<string | null> {
    const asked = plain(request);
    const known = asked && this.known.get(asked.key);
    if (!known) return null;
    const { document, operation, contentType } = known;
    try {
      assertWithinLimits(this.app.config, this.schema, document, operation, asked.variables);
      const ctx = await contextOf(request);
      const json = await this.planner.answer(
        ctx,
        operationIn(document, operation),
        asked.variables,
      );
      if (json === null) return null;
      reply.header('content-type', contentType);
      return `{"data":${json}}`;
    } catch {
      // Whatever is wrong is found again on the usual way, which tells it well.
      return null;
    }
  }

  /** Keeps a query that the planner answered on the usual way. */
  keep(
    request: FastifyRequest,
    reply: FastifyReply,
    { document, operation }: Pick<Known, 'document' | 'operation'>,
  ): void {
    const asked = plain(request);
    const contentType = reply.getHeader('content-type');
    if (asked && typeof contentType === 'string') {
      this.known.set(asked.key, { document, operation, contentType });
    }
  }
}
