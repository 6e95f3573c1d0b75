import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import type { Planner } from '../../graphql/planner/planner.js';
import { type Operation, operationIn } from '../../graphql/planner/selection.js';
import { tooLargeToSend } from '../../graphql/server/finish-response.js';

/** The parts that run the documents of the legacy APIs. */
export interface Engine {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
}

/** The name of a document's operation. */
export const nameOf = (document: DocumentNode): string =>
  getOperationAST(document)?.name?.value ?? 'anonymous';

/** The operation of a document that is a query; null for mutations and subscriptions. */
export function queryIn(document: DocumentNode): Operation | null {
  const operation = getOperationAST(document);
  const isQuery = operation?.operation === OperationTypeNode.QUERY;
  return isQuery ? operationIn(document, operation) : null;
}

/**
 * The data of a legacy API's own document, which no limit applies to: from one statement where the
 * planner has one, else from the resolvers. Throws the AppError of a resolver, or any other error
 * unchanged.
 */
export async function runDocument<D, V>(
  { schema, planner }: Engine,
  contextValue: Context,
  document: TypedDocumentNode<D, V>,
  variables: V,
): Promise<D> {
  const query = queryIn(document);
  const variableValues = variables as Record<string, unknown>;
  const json = query && (await planner.answer(contextValue, query, variableValues));
  if (json !== null) return JSON.parse(json) as D;
  if (!query) contextValue.noteWrite();
  const { data, errors } = await execute({ schema, document, contextValue, variableValues });
  if (!query) contextValue.noteWrite();
  throwFirst(errors);
  const tooLarge = tooLargeToSend(contextValue.app.config, data);
  if (tooLarge) throw tooLarge;
  return data as D;
}

/** Throws the cause of the first error of a result. */
export function throwFirst(errors: readonly GraphQLError[] | undefined): void {
  const [error] = errors ?? [];
  if (!error) return;
  throw error.originalError instanceof AppError
    ? error.originalError
    : (error.originalError ?? error);
}
