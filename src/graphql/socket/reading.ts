import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getOperationAST,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isPerViewer } from '../server/per-viewer.js';

/** What of a subscription decides with whom it can be shared. */
export interface Reading {
  /** Differs between any two documents, and between the operations of one. */
  readonly id: number;
  /** Whether it selects a field that depends on who asks. */
  readonly perViewer: boolean;
  /** Variables that say where to begin and nothing else. */
  readonly cursors: ReadonlySet<string>;
  /** Whether a field without its mark turned out to depend on who asks. */
  unmarked: boolean;
}

/** Arguments of a subscription that say where its stream begins, and nothing of how it is shown. */
const cursorArguments = new Set(['after', 'epoch']);

let readings = 0;
const known = new WeakMap<DocumentNode, Map<string | null, Reading>>();

/** Reads one operation of a valid document; once for as long as the document is kept. */
export function readingOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Reading {
  const name = operationName ?? null;
  const operations = known.get(document) ?? new Map<string | null, Reading>();
  known.set(document, operations);
  const found = operations.get(name) ?? read(schema, document, name);
  operations.set(name, found);
  return found;
}

function read(schema: GraphQLSchema, document: DocumentNode, name: string | null): Reading {
  readings += 1;
  return {
    id: readings,
    perViewer: selectsPerViewer(schema, document),
    cursors: cursorsOf(document, getOperationAST(document, name) as OperationDefinitionNode),
    unmarked: false,
  };
}

/** Any field of the document counts, whichever operation it belongs to and whatever is skipped. */
function selectsPerViewer(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const Field = ({ name }: FieldNode) => {
    const parent = types.getParentType();
    const field = types.getFieldDef();
    // A field of an interface is answered by whichever type is met.
    const fields = isInterfaceType(parent)
      ? schema.getPossibleTypes(parent).map((type) => type.getFields()[name.value])
      : [];
    for (const one of [field, ...fields]) if (one && isPerViewer(one)) found = true;
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return found;
}

/** Variables that occur as a cursor of the subscription itself and nowhere else. */
function cursorsOf(document: DocumentNode, operation: OperationDefinitionNode): Set<string> {
  const [root] = operation.selectionSet.selections;
  const cursors = new Map<string, ArgumentNode>();
  for (const argument of (root?.kind === Kind.FIELD && root.arguments) || []) {
    const { name, value } = argument;
    if (value.kind === Kind.VARIABLE && cursorArguments.has(name.value))
      cursors.set(value.name.value, argument);
  }
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }, _key, parent) => {
      if (cursors.get(name.value) !== parent) cursors.delete(name.value);
    },
  });
  return new Set(cursors.keys());
}
