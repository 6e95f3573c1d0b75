import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { type DocumentNode, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Context, Origin } from '../../core/context.js';
import { fragmentsOf } from '../server/measure.js';
import type { Planner } from './planner.js';
import type { Operation } from './selection.js';

/** The `data` of a response that PostgreSQL wrote. */
class Json {
  constructor(readonly text: string) {}
}

const operations = new WeakMap<OperationDefinitionNode, Operation>();

/** An operation with the fragments of its document. */
export function operationIn(document: DocumentNode, operation: OperationDefinitionNode): Operation {
  const known = operations.get(operation) ?? { operation, fragments: fragmentsOf(document) };
  operations.set(operation, known);
  return known;
}

/**
 * The document and operation that the planner answered, by where the request came from: Apollo Server
 * hands on copies of its context.
 */
export type Answered = WeakMap<
  Origin,
  { document: DocumentNode; operation: OperationDefinitionNode }
>;

/** Answers queries by the planner where it can, and notes in `answered` which it did. */
export const plannedResponses = (
  planner: Planner,
  answered: Answered,
): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, operation, request, contextValue, response }) {
        // Apollo Server calls this without an operation when none has the requested name.
        if (operation?.operation !== OperationTypeNode.QUERY) return null;
        const json = await planner
          .answer(contextValue, operationIn(document, operation), request.variables ?? {})
          // That the database is away is told by the resolvers, in its place.
          .catch(() => null);
        if (json === null) return null;
        answered.set(contextValue.origin, { document, operation });
        const singleResult = { data: new Json(json) as never };
        return { http: response.http, body: { kind: 'single', singleResult } };
      },
    };
  },
});

/** A result as it is sent: what PostgreSQL wrote goes out as it is. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof Json ? `{"data":${result.data.text}}` : JSON.stringify(result);
