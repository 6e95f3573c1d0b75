import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Context } from '../../core/context.js';
import { subscribeFresh } from '../../graphql/socket/subscribe.js';
import { throwFirst } from './execute.js';

/**
 * The events of a subscription of our own, each read with a context of its own. The first is
 * waited for: from then on nothing is missed. Throws the AppError a resolver threw. `return()`
 * closes the source.
 */
export async function followDocument<D, V>(
  schema: GraphQLSchema,
  contextValue: Context,
  document: TypedDocumentNode<D, V>,
  variables: V,
): Promise<AsyncIterableIterator<D>> {
  const variableValues = variables as Record<string, unknown>;
  const results = await subscribeFresh({ schema, document, variableValues, contextValue });
  if (!(Symbol.asyncIterator in results)) {
    throwFirst(results.errors);
    throw new Error('A subscription gave neither events nor errors.');
  }
  let first: IteratorResult<ExecutionResult, undefined> | null = await results.next();
  const events: AsyncIterableIterator<D> = {
    next: async () => {
      const next = first ?? (await results.next());
      first = null;
      if (next.done) return { done: true, value: undefined };
      throwFirst(next.value.errors);
      return { done: false, value: next.value.data as D };
    },
    return: async () => {
      await results.return(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
