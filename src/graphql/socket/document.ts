import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.js';
import { AppError } from '../../core/errors.js';
import { assertWithinLimits } from '../server/limits.js';

/** A document, or what is wrong with it. */
type Read = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** What a client asked for by a `subscribe` frame. */
export interface Asked {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** Reads subscriptions, holding them to the limits that HTTP has; each text is read once. */
export function documentReader(config: Config, schema: GraphQLSchema) {
  const known = new LRUCache<string, Read>({ max: 500 });
  const read = (query: string): Read => {
    const document = parse(query, { maxTokens: config.limits.graphqlTokens });
    const errors = validate(schema, document, undefined, {
      maxErrors: config.limits.graphqlErrors,
      hideSuggestions: !config.introspection,
    });
    return errors.length > 0 ? { errors } : { document };
  };
  return ({ query, operationName, variables }: Asked): Read => {
    const found = known.get(query) ?? read(query);
    known.set(query, found);
    if ('errors' in found) return found;
    const operation = getOperationAST(found.document, operationName);
    if (!operation)
      throw new AppError('BAD_USER_INPUT', 'Set `operationName` to the name of an operation.');
    if (operation.operation !== 'subscription') {
      throw new AppError(
        'BAD_USER_INPUT',
        'This socket takes subscriptions; send the rest by POST.',
      );
    }
    assertWithinLimits(config, schema, found.document, operation, variables ?? {});
    return found;
  };
}

/** The variables that the operation declares: a subscription holds them for as long as it lasts. */
export function declaredVariables(
  document: DocumentNode,
  operationName: string | undefined,
  given: Readonly<Record<string, unknown>> | null | undefined,
): Record<string, unknown> {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const names = new Set(declared.map(({ variable }) => variable.name.value));
  return Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => names.has(name)));
}
