import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import type { Planner } from '../../graphql/planner/planner.js';
import { type Operation, operationIn } from '../../graphql/planner/selection.js';

/** What documents are run by: the schema, and the planner that answers most of what is read. */
export interface Engine {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
}

/** The operation of a document of our own, which has one. */
const operationOf = ({ definitions }: DocumentNode) =>
  definitions.find(
    (part): part is OperationDefinitionNode => part.kind === Kind.OPERATION_DEFINITION,
  );

/** The name of a document's operation. */
export const nameOf = (document: DocumentNode): string =>
  operationOf(document)?.name?.value ?? 'anonymous';

const queries = new WeakMap<DocumentNode, Operation | null>();

/** What a document of our own reads; null for one that does more than reading. Found out once. */
export function queryIn(document: DocumentNode): Operation | null {
  let query = queries.get(document);
  if (query === undefined) {
    const operation = operationOf(document);
    const reads = operation?.operation === OperationTypeNode.QUERY;
    query = reads ? operationIn(document, operation) : null;
    queries.set(document, query);
  }
  return query;
}

/** What those of the documents read that do no more. */
export const queriesIn = (documents: readonly DocumentNode[]): Operation[] =>
  documents.flatMap((document) => queryIn(document) ?? []);

/**
 * What a document of our own answers, with none of the limits strangers' documents have: by one
 * statement where the planner has one, else by the resolvers. Throws the AppError that a resolver
 * threw; anything else is a bug and thrown as it is.
 */
export async function runDocument<D, V>(
  engine: Engine,
  ctx: Context,
  document: TypedDocumentNode<D, V>,
  variables: V,
): Promise<D> {
  const query = queryIn(document);
  const given = variables as Record<string, unknown>;
  const json = query && (await engine.planner.answer(ctx, query, given));
  return json === null ? resolve(engine, ctx, document, variables) : (JSON.parse(json) as D);
}

/** The same by the resolvers, whatever the planner has. */
export async function resolve<D, V>(
  { schema }: Engine,
  contextValue: Context,
  document: TypedDocumentNode<D, V>,
  variables: V,
): Promise<D> {
  const variableValues = variables as Record<string, unknown>;
  const { data, errors } = await execute({ schema, document, contextValue, variableValues });
  throwFirst(errors);
  return data as D;
}

/** Throws what lies behind the first of a result's errors. */
export function throwFirst(errors: readonly GraphQLError[] | undefined): void {
  const [error] = errors ?? [];
  if (!error) return;
  throw error.originalError instanceof AppError
    ? error.originalError
    : (error.originalError ?? error);
}
