import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '../../core/context.js';
import { readable } from '../errors.js';
import type { Planner } from './planner.js';
import type { Fragments, Operation } from './selection.js';

/** The `data` of a response that PostgreSQL wrote. */
class Json {
  constructor(readonly text: string) {}
}

const fragmentsOf = new WeakMap<DocumentNode, Fragments>();

/** An operation with the fragments of its document. */
export function operationIn(document: DocumentNode, operation: OperationDefinitionNode): Operation {
  let fragments = fragmentsOf.get(document);
  if (!fragments) {
    const named = document.definitions
      .filter((part): part is FragmentDefinitionNode => part.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment] as const);
    fragments = Object.fromEntries(named);
    fragmentsOf.set(document, fragments);
  }
  return { operation, fragments };
}

/** Answers queries by the planner where it can. */
export const plannedResponses = (planner: Planner): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, operation, request, contextValue, response }) {
        if (operation.operation !== OperationTypeNode.QUERY) return null;
        const asked = operationIn(document, operation);
        const json = await planner
          .answer(contextValue, asked, request.variables ?? {})
          // What callers may read is told by the resolvers, in its place.
          .catch((error: unknown) => (readable(error) ? null : Promise.reject(error)));
        if (json === null) return null;
        const singleResult = { data: new Json(json) as never };
        return { http: response.http, body: { kind: 'single', singleResult } };
      },
    };
  },
});

/** A result as it is sent: what PostgreSQL wrote goes out as it is. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof Json ? `{"data":${result.data.text}}` : JSON.stringify(result);
