import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Config } from '../../config/config.js';
import { AppError } from '../../core/errors.js';
import { fragmentsOf, measureOperation } from './measure.js';

/** Root fields that test or make a credential: one of them an operation, aliased or not. */
const sensitive = new Set([
  'login',
  'register',
  'refreshSession',
  'changePassword',
  'deleteAccount',
  'sendLoginCode',
  'enableSecondFactor',
  'disableSecondFactor',
  'requestPasswordReset',
  'resetPassword',
  'startOAuth',
  'finishOAuth',
]);

const sensitiveNames = `of ${[...sensitive].join(', ')}`;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function sensitiveFields(
  fragments: Fragments,
  set: SelectionSetNode,
  seen = new Set<string>(),
): number {
  let count = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) count += sensitive.has(selection.name.value) ? 1 : 0;
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += sensitiveFields(fragments, selection.selectionSet, seen);
    } else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      if (fragment) count += sensitiveFields(fragments, fragment.selectionSet, seen);
    }
  }
  return count;
}

/**
 * Holds a valid document of a stranger to the limits: depth, aliases, directives, nodes counted
 * from page sizes, and one sensitive root field. Throws BAD_USER_INPUT saying which and how many.
 */
export function assertWithinLimits(
  { limits }: Config,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> = {},
): void {
  const measure = measureOperation(schema, document, operation, variables);
  const found: [what: string, is: number, limit: number][] = [
    ['levels deep', measure.depth, limits.graphqlDepth],
    ['aliases', measure.aliases, limits.graphqlAliases],
    ['directives', measure.directives, limits.graphqlDirectives],
    ['nodes', measure.cost, limits.graphqlCost],
    [
      sensitiveNames,
      operation.operation === 'mutation'
        ? sensitiveFields(fragmentsOf(document), operation.selectionSet)
        : 0,
      limits.graphqlSensitiveFields,
    ],
  ];
  for (const [what, is, limit] of found) {
    if (is > limit) {
      throw new AppError(
        'BAD_USER_INPUT',
        `This operation asks for ${is} ${what}; at most ${limit}.`,
      );
    }
  }
}
