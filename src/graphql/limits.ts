import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Config } from '../config.js';
import { AppError } from '../core/errors.js';
import { pageLimit } from '../core/pages.js';

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

interface Measure {
  depth: number;
  aliases: number;
  directives: number;
  /** Nodes the selection may ask for. */
  cost: number;
}

const nothing = (): Measure => ({ depth: 0, aliases: 0, directives: 0, cost: 0 });

interface Walk {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
  /** Each fragment is measured once, or nested spreads would cost exponentially. */
  measured: Map<string, Measure>;
}

function measureFragment(walk: Walk, name: string): Measure {
  const known = walk.measured.get(name);
  if (known) return known;
  const fragment = walk.fragments.get(name);
  const type = fragment && walk.schema.getType(fragment.typeCondition.name.value);
  const measure =
    fragment && isCompositeType(type) ? measureSet(walk, fragment.selectionSet, type) : nothing();
  walk.measured.set(name, measure);
  return measure;
}

function pageSize(walk: Walk, field: NonNullable<ReturnType<typeof fieldOf>>, node: never): number {
  if (!field.args.some(({ name }) => name === 'first')) return 1;
  try {
    const { first, last } = getArgumentValues(field, node, walk.variables);
    const size = (first ?? last) as number | null | undefined;
    return Math.min(Math.max(size ?? 20, 1), pageLimit);
  } catch {
    return pageLimit; // a bad argument is told at execution
  }
}

const fieldOf = (type: GraphQLCompositeType, name: string) =>
  'getFields' in type ? type.getFields()[name] : undefined;

function measureSet(walk: Walk, set: SelectionSetNode, type: GraphQLCompositeType): Measure {
  const total = nothing();
  for (const selection of set.selections) {
    total.directives += selection.directives?.length ?? 0;
    let inner = nothing();
    let times = 1;
    let own = 0;
    if (selection.kind === Kind.FIELD) {
      if (selection.alias) total.aliases += 1;
      // Introspection has its own switch; its depth and size are the schema's, not the data's.
      if (selection.name.value.startsWith('__')) continue;
      const field = fieldOf(type, selection.name.value);
      const result = field && getNamedType(field.type);
      if (field) times = pageSize(walk, field, selection as never);
      if (selection.selectionSet && isCompositeType(result)) {
        inner = measureSet(walk, selection.selectionSet, result);
        if (isObjectType(result) && !/(Connection|Edge|PageInfo)$/.test(result.name)) own = 1;
      }
      inner.depth += 1;
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const on = selection.typeCondition
        ? walk.schema.getType(selection.typeCondition.name.value)
        : type;
      if (isCompositeType(on)) inner = measureSet(walk, selection.selectionSet, on);
    } else {
      inner = measureFragment(walk, selection.name.value);
    }
    total.depth = Math.max(total.depth, inner.depth);
    total.aliases += inner.aliases;
    total.directives += inner.directives;
    total.cost += own + times * inner.cost;
  }
  return total;
}

function sensitiveFields(walk: Walk, set: SelectionSetNode, seen = new Set<string>()): number {
  let count = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) count += sensitive.has(selection.name.value) ? 1 : 0;
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += sensitiveFields(walk, selection.selectionSet, seen);
    } else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = walk.fragments.get(selection.name.value);
      if (fragment) count += sensitiveFields(walk, fragment.selectionSet, seen);
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
  const root = schema.getRootType(operation.operation);
  if (!root) return;
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const walk: Walk = { schema, fragments, variables, measured: new Map() };
  const measure = measureSet(walk, operation.selectionSet, root);
  const found: [what: string, is: number, limit: number][] = [
    ['levels deep', measure.depth, limits.graphqlDepth],
    ['aliases', measure.aliases, limits.graphqlAliases],
    ['directives', measure.directives, limits.graphqlDirectives],
    ['nodes', measure.cost, limits.graphqlCost],
    [
      `of ${[...sensitive].join(', ')}`,
      sensitiveFields(walk, operation.selectionSet),
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
