import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import { invalidRequest } from '../../core/errors.js';
import { assertWithinLimits } from '../server/limits.js';

/** Total length of the subscriptions whose parsed documents are kept, in characters of some 100 bytes each. */
const documentCharacters = 100_000;

/** A valid document, or its errors. */
type Parsed = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** The payload of a `subscribe` message. */
export interface SubscribePayload {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/**
 * Returns a function that parses and validates subscriptions, each text once, and applies the limits of
 * HTTP. It throws BAD_USER_INPUT for other operations.
 */
export function documentParser(app: App, schema: GraphQLSchema) {
  const { config } = app;
  const known = new LRUCache<string, Parsed>({
    maxSize: documentCharacters,
    sizeCalculation: (_, query) => query.length,
  });
  const parseOnce = (query: string): Parsed => {
    const document = parse(query, { maxTokens: config.limits.graphqlTokens });
    const errors = validate(schema, document, undefined, {
      maxErrors: config.limits.graphqlErrors,
      hideSuggestions: !config.introspection,
    });
    return errors.length > 0 ? { errors } : { document };
  };
  return ({ query, operationName, variables }: SubscribePayload): Parsed => {
    const found = known.get(query) ?? parseOnce(query);
    known.set(query, found);
    if ('errors' in found) return found;
    const operation = getOperationAST(found.document, operationName);
    if (!operation) throw invalidRequest('Set `operationName` to the name of an operation.');
    if (operation.operation !== 'subscription') {
      throw invalidRequest(
        'This path accepts subscriptions only; send other operations to `/graphql` by POST.',
      );
    }
    assertWithinLimits(app, schema, found.document, operation, variables ?? {});
    return found;
  };
}

/** The variables that the operation declares; others would be kept for the life of the subscription. */
export function declaredVariables(
  document: DocumentNode,
  operationName: string | undefined,
  given: Readonly<Record<string, unknown>> | null | undefined,
): Record<string, unknown> {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const names = new Set(declared.map(({ variable }) => variable.name.value));
  return Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => names.has(name)));
}
