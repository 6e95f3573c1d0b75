import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  type InlineFragmentNode,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { pageLimit } from '../../core/pagination.js';
import { itself } from '../../core/reads/read.js';

/** The size of an operation. */
export interface Measure {
  depth: number;
  aliases: number;
  directives: number;
  /** Nodes the selection may return, with long texts and searches in nodes. */
  cost: number;
  /** Parts of the schema that introspection may return. */
  introspection: number;
}

type Named = Pick<GraphQLCompositeType, 'name'>;
type Variables = Readonly<Record<string, unknown>>;

/** The cached properties of an operation. */
interface Known {
  fragments: Map<string, FragmentDefinitionNode>;
  defaults: Variables;
  /** The variables that sizes of pages are given by: all that a measure depends on beside the document. */
  sizes: Set<string>;
  /** By the values of those. */
  measures: Map<string, Measure>;
}

/** The measures of operations, by their parsed documents. */
type MeasureCache = WeakMap<OperationDefinitionNode, Known>;

declare module '../../core/app.js' {
  interface App {
    readonly measures: MeasureCache;
  }
}

export const createMeasureCache = (): MeasureCache => new WeakMap();

const mostMeasures = 100;

interface Walk {
  schema: GraphQLSchema;
  known: Known;
  variables: Variables;
  /** Each fragment is measured once, or nested spreads would cost exponentially. */
  measured: Map<string, Measure>;
}

const nothing = (): Measure => ({
  depth: 0,
  aliases: 0,
  directives: 0,
  cost: 0,
  introspection: 0,
});

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

/** The value of an argument of a page; NaN for other types, which execution refuses. */
function sizeOf(walk: Walk, field: AnyField, node: FieldNode, name: string): number | null {
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
const searches = ({ name: field, arguments: given = [] }: FieldNode): boolean =>
  given.some(
    ({ name, value }) =>
      (name.value === 'search' || (field.value === 'search' && name.value === 'query')) &&
      value.kind !== Kind.NULL &&
      !(value.kind === Kind.STRING && value.value.trim() === ''),
  );

/** Bytes that count as one node. */
const nodeBytes = 8_000;

type AnyField = GraphQLField<unknown, unknown>;

const bytesOf = ({ extensions }: AnyField) => (extensions.bytes as number | undefined) ?? 0;

/** Whether a field leads to rows of their own, which pages and further views of a row are not. */
const isNode = ({ extensions }: AnyField, type: GraphQLCompositeType): boolean =>
  extensions.read !== itself && !/(Connection|Edge|PageInfo)$/.test(type.name);

/**
 * A row counts with its long texts, which are loaded whether they are selected or not; one of an
 * interface or a union, of which the type is not known yet, counts as one.
 */
const costOfNode = (type: GraphQLCompositeType): number =>
  isObjectType(type)
    ? Object.values(type.getFields()).reduce((cost, field) => cost + bytesOf(field) / nodeBytes, 1)
    : 1;

/** The cost of a leaf: those of a list, or a value that may be repeated, as it has an alias. */
const costOfLeaf = (field: AnyField, { alias }: FieldNode, times: number): number =>
  (times > 1 ? times : 0) + (alias ? bytesOf(field) / nodeBytes + 0.1 : 0);

const introspectionRoots: Readonly<Record<string, string>> = {
  __schema: '__Schema',
  __type: '__Type',
};
/** Usual lengths of lists in the schema, from above; others have two entries. */
const introspectedLengths: Readonly<Record<string, number>> = { types: 400, fields: 10 };

/** A list whose length is not declared counts as a longest page. */
function mostOf({ name, extensions }: AnyField, { name: parent }: Named) {
  if (parent.startsWith('__')) return introspectedLengths[name] ?? 2;
  return (extensions.most as number | undefined) ?? pageLimit;
}

/** The maximal number of results of a field: the length of its list, or of its page. */
function timesOf(walk: Walk, field: AnyField, node: FieldNode, parent: Named): number {
  const isList = isListType(getNullableType(field.type));
  if (!field.args.some(({ name }) => name === 'first')) {
    // The field that leads to a connection counts for the lists in it.
    return isList && !isConnection(parent) ? mostOf(field, parent) : 1;
  }
  const first = sizeOf(walk, field, node, 'first');
  const last = sizeOf(walk, field, node, 'last');
  if (Number.isNaN(first) || Number.isNaN(last)) return pageLimit;
  return Math.min(Math.max(first ?? last ?? (isList ? mostOf(field, parent) : 20), 1), pageLimit);
}

const isConnection = ({ name }: Named) => name.endsWith('Connection');

const fieldOf = (type: GraphQLCompositeType, name: string) =>
  'getFields' in type ? type.getFields()[name] : undefined;

function measureSet(walk: Walk, set: SelectionSetNode, type: GraphQLCompositeType): Measure {
  const total = nothing();
  for (const selection of set.selections) {
    total.directives += selection.directives?.length ?? 0;
    const inner =
      selection.kind === Kind.FIELD
        ? measureField(walk, selection, type)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? measureInline(walk, selection, type)
          : measureFragment(walk, selection.name.value);
    total.depth = Math.max(total.depth, inner.depth);
    total.aliases += inner.aliases;
    total.directives += inner.directives;
    total.cost += inner.cost;
    total.introspection += inner.introspection;
  }
  return total;
}

function measureInline(
  walk: Walk,
  { typeCondition, selectionSet }: InlineFragmentNode,
  type: GraphQLCompositeType,
): Measure {
  const on = typeCondition ? walk.schema.getType(typeCondition.name.value) : type;
  return isCompositeType(on) ? measureSet(walk, selectionSet, on) : nothing();
}

function measureField(walk: Walk, node: FieldNode, type: GraphQLCompositeType): Measure {
  const measure = nothing();
  if (node.alias) measure.aliases = 1;
  if (node.name.value.startsWith('__')) {
    // Introspection has its own switch and its own limit; its depth is the schema's, not the data's.
    const root = walk.schema.getType(introspectionRoots[node.name.value] ?? '');
    if (!node.selectionSet || !isCompositeType(root)) return measure;
    const inner = measureSet(walk, node.selectionSet, root);
    measure.aliases += inner.aliases;
    measure.directives = inner.directives;
    measure.introspection = inner.cost;
    return measure;
  }
  measure.depth = 1;
  const field = fieldOf(type, node.name.value);
  if (!field) return measure;
  const result = getNamedType(field.type);
  const times = timesOf(walk, field, node, type);
  if (searches(node)) measure.cost += searchCost;
  if (!node.selectionSet || !isCompositeType(result)) {
    measure.cost += costOfLeaf(field, node, times);
    return measure;
  }
  const inner = measureSet(walk, node.selectionSet, result);
  const own = isNode(field, result) ? costOfNode(result) : 0;
  return {
    depth: inner.depth + 1,
    aliases: measure.aliases + inner.aliases,
    directives: inner.directives,
    cost: measure.cost + times * (inner.cost + own),
    introspection: inner.introspection,
  };
}

/** A document's fragments, by name. */
export const fragmentsOf = ({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

function knownOf(
  cache: MeasureCache,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Known {
  const known = cache.get(operation) ?? {
    fragments: fragmentsOf(document),
    defaults: Object.fromEntries(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
      ),
    ),
    sizes: new Set<string>(),
    measures: new Map<string, Measure>(),
  };
  cache.set(operation, known);
  return known;
}

/**
 * Measures a valid operation of `document`, with pages as long as `given`, the variables of the
 * request, asks for. With a `cache`, the same document is walked once for the same lengths.
 */
export function measureOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
  cache = createMeasureCache(),
): Measure {
  const root = schema.getRootType(operation.operation);
  if (!root) return nothing();
  const known = knownOf(cache, document, operation);
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
