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

/** The properties of an operation that decide which subscribers share its payloads. */
export interface Sharing {
  /** Whether it selects a field that depends on the viewer. */
  readonly isPerViewer: boolean;
  /** Variables that contain a cursor and nothing else. */
  readonly cursors: ReadonlySet<string>;
  /** Whether an unmarked field turned out to depend on the viewer: then nothing is shared. */
  isUnmarked: boolean;
}

/** Arguments of subscriptions that contain a cursor. */
const cursorArguments = new Set(['after', 'epoch']);

/** Analyses one operation of a valid document. */
export const readSharing = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): Sharing => ({
  isPerViewer: selectsPerViewer(schema, document),
  cursors: cursorsOf(document, getOperationAST(document, operationName) as OperationDefinitionNode),
  isUnmarked: false,
});

/** All fields of the document count, including those of other operations and skipped ones. */
function selectsPerViewer(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const Field = ({ name }: FieldNode) => {
    const parent = types.getParentType();
    const field = types.getFieldDef();
    // The field of an interface may be resolved by any of its types.
    const fields = isInterfaceType(parent)
      ? schema.getPossibleTypes(parent).map((type) => type.getFields()[name.value])
      : [];
    for (const one of [field, ...fields]) if (one && isPerViewer(one)) found = true;
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return found;
}

/** Variables that are used as a cursor of the root field and nowhere else. */
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
