import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { pageLimit } from '../../core/pagination.js';

/** How much an operation asks for. */
export interface Measure {
  depth: number;
  aliases: number;
  directives: number;
  /** Nodes the selection may ask for. */
  cost: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** What was found out about an operation before. */
interface Known {
  fragments: Map<string, FragmentDefinitionNode>;
  defaults: Variables;
  /** The variables that sizes of pages are given by: all that a measure depends on beside the document. */
  sizes: Set<string>;
  /** By the values of those. */
  measures: Map<string, Measure>;
}

const mostMeasures = 100;
const operations = new WeakMap<OperationDefinitionNode, Known>();

interface Walk {
  schema: GraphQLSchema;
  known: Known;
  variables: Variables;
  /** Each fragment is measured once, or nested spreads would cost exponentially. */
  measured: Map<string, Measure>;
}

const nothing = (): Measure => ({ depth: 0, aliases: 0, directives: 0, cost: 0 });

function measureFragment(walk: Walk, name: string): Measure {
  const known = walk.measured.get(name);
  if (known) return known;
  const fragment = walk.known.fragments.get(name);
  const type = fragment && walk.schema.getType(fragment.typeCondition.name.value);
  const measure =
    fragment && isCompositeType(type) ? measureSet(walk, fragment.selectionSet, type) : nothing();
  walk.measured.set(name, measure);
  return measure;
}

/** What a page's argument is; NaN for what is no number, which is told at execution. */
function sizeOf(
  walk: Walk,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
): number | null {
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  let size = given && given.kind !== Kind.VARIABLE ? valueFromASTUntyped(given) : undefined;
  if (given?.kind === Kind.VARIABLE) {
    walk.known.sizes.add(given.name.value);
    size = walk.variables[given.name.value];
  }
  if (size === undefined) size = field.args.find((one) => one.name === name)?.defaultValue;
  return size == null ? null : typeof size === 'number' ? size : Number.NaN;
}

/** Nodes that a search counts as, beside those that it returns: it may read a whole table. */
const searchCost = 1_000;

/** Whether a field searches: the argument is given, and is not null or blank in the document. */
const searches = ({ arguments: given = [] }: FieldNode): boolean =>
  given.some(
    ({ name, value }) =>
      name.value === 'search' &&
      value.kind !== Kind.NULL &&
      !(value.kind === Kind.STRING && value.value.trim() === ''),
  );

function pageSize(walk: Walk, field: GraphQLField<unknown, unknown>, node: FieldNode): number {
  if (!field.args.some(({ name }) => name === 'first')) return 1;
  const first = sizeOf(walk, field, node, 'first');
  const last = sizeOf(walk, field, node, 'last');
  if (Number.isNaN(first) || Number.isNaN(last)) return pageLimit;
  return Math.min(Math.max(first ?? last ?? 20, 1), pageLimit);
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
      if (field) times = pageSize(walk, field, selection);
      if (selection.selectionSet && isCompositeType(result)) {
        inner = measureSet(walk, selection.selectionSet, result);
        if (isObjectType(result) && !/(Connection|Edge|PageInfo)$/.test(result.name)) own = 1;
      }
      if (searches(selection)) own += searchCost;
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

/** A document's fragments, by name. */
export const fragmentsOf = ({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

function knownOf(document: DocumentNode, operation: OperationDefinitionNode): Known {
  const known = operations.get(operation) ?? {
    fragments: fragmentsOf(document),
    defaults: Object.fromEntries(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
      ),
    ),
    sizes: new Set<string>(),
    measures: new Map<string, Measure>(),
  };
  operations.set(operation, known);
  return known;
}

/**
 * Measures a valid operation of `document`, with pages as long as `given`, the variables of the
 * request, asks for. The same document is walked once for the same lengths.
 */
export function measureOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
): Measure {
  const root = schema.getRootType(operation.operation);
  if (!root) return nothing();
  const known = knownOf(document, operation);
  const variables = { ...known.defaults, ...given };
  const found = known.measures.get(keyOf(known, variables));
  if (found) return found;
  const walk: Walk = { schema, known, variables, measured: new Map() };
  const measure = measureSet(walk, operation.selectionSet, root);
  if (known.measures.size >= mostMeasures) known.measures.clear();
  // Only now is it known which variables it depends on.
  known.measures.set(keyOf(known, variables), measure);
  return measure;
}

const keyOf = ({ sizes }: Known, variables: Variables): string => {
  let key = '';
  for (const name of sizes) {
    const size = variables[name];
    key += `${size === undefined ? '' : typeof size === 'number' || size === null ? size : 'bad'} `;
  }
  return key;
};
