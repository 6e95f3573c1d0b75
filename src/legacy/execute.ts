import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  validate,
} from 'graphql';
import type { Context } from '../core/context.js';
import { AppError } from '../core/errors.js';

/** The name of a document's operation. */
export function nameOf(document: DocumentNode): string {
  const operation = document.definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION);
  return operation?.name?.value ?? 'anonymous';
}

/** Throws when one of our own documents does not fit the schema, naming all that is wrong. */
export function checkDocuments(schema: GraphQLSchema, documents: Iterable<DocumentNode>): void {
  const problems = [...new Set(documents)].flatMap((document) =>
    validate(schema, document).map((error) => `${nameOf(document)}: ${error.message}`),
  );
  if (problems.length > 0) throw new Error(`Legacy documents do not fit:\n${problems.join('\n')}`);
}

/**
 * What a document of our own answers, with none of the limits strangers' documents have. Throws
 * the AppError that a resolver threw; anything else is a bug and thrown as it is.
 */
export async function runDocument<D, V>(
  schema: GraphQLSchema,
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
