import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Read } from '../../core/reads/read.js';
import { fragmentsOf } from '../server/measure.js';

export type Field = GraphQLField<unknown, unknown>;
export type Variables = Record<string, unknown>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** An operation of a valid document. */
export interface Operation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** Length of its document. */
  readonly characters: number;
}

/** An operation with the fragments of its document. */
export const operationIn = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Operation => ({
  operation,
  fragments: fragmentsOf(document),
  // Documents of the legacy APIs are compiled without locations.
  characters: document.loc?.end ?? 1_000,
});

/** A field of a response, as the document selects it. */
export interface Selected {
  /** Its key in the response. */
  readonly key: string;
  readonly field: Field;
  /** Its first occurrence in the document, which holds its arguments. */
  readonly node: FieldNode;
  /** The selection of an object; null for a leaf. */
  readonly object: SelectedObject | null;
}

export interface SelectedObject {
  readonly type: GraphQLObjectType;
  readonly fields: readonly Selected[];
}

/** The declaration by which a field is read; null without one. */
export const readOf = ({ extensions }: Field): Read | null =>
  (extensions?.read as Read | undefined) ?? null;

/** Thrown where a document selects something that no statement can read. */
export class Unplannable extends Error {}

/** `__typename`, which is not among the fields of a type. */
export const typename = '__typename';

/**
 * The fields selected of `type`, with fragments expanded and skipped parts left out. Throws
 * Unplannable for interfaces and unions.
 */
function selectedOf(
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  variables: Variables,
): SelectedObject {
  const byKey = new Map<string, FieldNode[]>();
  const into: Collected = { byKey, spread: new Set() };
  for (const set of sets) collect(type, set.selections, fragments, variables, into);
  const known = type.getFields();
  const fields = [...byKey].map(([key, nodes]): Selected => {
    const [node] = nodes as [FieldNode];
    const field = known[node.name.value] as Field | undefined;
    if (!field) {
      if (node.name.value !== typename) throw new Unplannable();
      return { key, node, field: typenameField, object: null };
    }
    const inner = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
    if (inner.length === 0) return { key, node, field, object: null };
    const named = getNamedType(field.type);
    if (!isObjectType(named)) throw new Unplannable();
    return { key, node, field, object: selectedOf(named, inner, fragments, variables) };
  });
  return { type, fields };
}

const typenameField = { name: typename, args: [], extensions: {} } as unknown as Field;

interface Collected {
  readonly byKey: Map<string, FieldNode[]>;
  /** Named fragments that were expanded: once each, or nested spreads would cost exponentially. */
  readonly spread: Set<string>;
}

function collect(
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  fragments: Fragments,
  variables: Variables,
  into: Collected,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection, variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const found = into.byKey.get(key);
      if (found) found.push(selection);
      else into.byKey.set(key, [selection]);
      continue;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (into.spread.has(selection.name.value)) continue;
      into.spread.add(selection.name.value);
    }
    const part =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!part || !fits(part.typeCondition?.name.value, type)) continue;
    collect(type, part.selectionSet.selections, fragments, variables, into);
  }
}

const fits = (condition: string | undefined, type: GraphQLObjectType) =>
  condition === undefined ||
  condition === type.name ||
  type.getInterfaces().some(({ name }) => name === condition);

function isIncluded(node: SelectionNode, variables: Variables): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

/** The fields that an operation selects of the root. Throws Unplannable. */
export const selectionOf = (
  root: GraphQLObjectType,
  { operation, fragments }: Operation,
  variables: Variables,
): SelectedObject => selectedOf(root, [operation.selectionSet], fragments, variables);

/** The arguments of a field. */
export const argumentsOf = ({ field, node }: Selected, variables: Variables) =>
  getArgumentValues(field, node, variables);
