import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { App } from '../../core/app.js';
import { AppError } from '../../core/errors.js';
import { claim } from '../../core/postgres/claims.js';
import { fragmentsOf, measureOperation } from './measure.js';

/** Root fields that check or create a credential. An operation may contain one of them, aliased or not. */
export const sensitive = new Set([
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
  'updateAccount',
  'confirmEmail',
  'undoEmailChange',
  'undoSecondFactorChange',
  'startOAuth',
  'finishOAuth',
]);

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

/** Claims connections for the root fields of an operation. */
export function claimFor({ selectionSet }: OperationDefinitionNode): void {
  const nameOf = (one: SelectionNode) => (one.kind === Kind.FIELD ? one.name.value : '…');
  claim({ kind: selectionSet.selections.map(nameOf).join() });
}

/**
 * Checks a valid document against the limits: depth, aliases, directives, nodes computed from the lengths
 * of lists, introspection, and sensitive root fields. Throws BAD_USER_INPUT with each exceeded limit and
 * its count.
 */
export function assertWithinLimits(
  { config: { limits }, measures }: Pick<App, 'config' | 'measures'>,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> = {},
): void {
  const measure = measureOperation(schema, document, operation, variables, measures);
  const found: [what: string, count: number, limit: number][] = [
    ['levels of fields', measure.depth, limits.graphqlDepth],
    ['aliases', measure.aliases, limits.graphqlAliases],
    ['directives', measure.directives, limits.graphqlDirectives],
    [
      'nodes (the product of the lengths of nested lists; long texts count as well)',
      Math.ceil(measure.cost),
      limits.graphqlCost,
    ],
    ['parts of the schema', measure.introspection, limits.graphqlIntrospection],
    [
      `fields of ${[...sensitive].join(', ')}`,
      operation.operation === 'mutation'
        ? sensitiveFields(fragmentsOf(document), operation.selectionSet)
        : 0,
      limits.graphqlSensitiveFields,
    ],
  ];
  const exceeded = found.filter(([, count, limit]) => count > limit);
  if (exceeded.length === 0) return;
  const parts = exceeded.map(([what, count, limit]) => `${count} ${what}, at most ${limit}`);
  throw new AppError('BAD_USER_INPUT', `The operation is too large: ${parts.join('; ')}.`).because(
    'OPERATION_TOO_LARGE',
  );
}
