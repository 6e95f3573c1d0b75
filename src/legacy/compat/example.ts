import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** Words that show what belongs in a field, by its name; all else is shown by its type. */
const words: Record<string, unknown> = {
  username: 'ada',
  identifier: 'ada',
  toUsername: 'ben',
  email: 'ada@example.org',
  password: 'a long secret',
  content: 'Hello!',
  search: 'hello',
};

const kinds = ['user', 'post', 'comment', 'group', 'conversation', 'message', 'call', 'meeting'];

/** An id of the kind that a name such as `postId` speaks of. */
function idFor(name: string): string {
  const kind = kinds.find((one) => name.toLowerCase().includes(one));
  return `${kind ?? 'user'}_1`;
}

function exampleOf(name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return exampleOf(name, type.ofType);
  if (isListType(type)) return [exampleOf(name, type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(({ type }) => isNonNullType(type));
    return Object.fromEntries(
      needed.map((field) => [field.name, exampleOf(field.name, field.type)]),
    );
  }
  if (name in words) return words[name];
  switch (type.name) {
    case 'ID':
      return idFor(name);
    case 'Int':
      return 1;
    case 'Boolean':
      return true;
    case 'DateTime':
      return '2027-01-31T12:00:00Z';
    default:
      return '';
  }
}

/** A variable of an operation, with something of its kind. */
interface Example {
  readonly name: string;
  readonly value: unknown;
  readonly isNeeded: boolean;
}

/** Examples of all that an operation may be given. */
export function examplesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): Example[] {
  const root = operation.selectionSet.selections[0];
  const about = root?.kind === Kind.FIELD ? root.name.value : '';
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
    const name = variable.name.value;
    const input = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
    if (!input) return [];
    // A bare `id` says nothing of its kind; the field it goes to does.
    const value = exampleOf(name === 'id' ? `${about}Id` : name, input);
    return [{ name, value, isNeeded: isNonNullType(input) }];
  });
}

/** Variables a document can be tried with: what it demands, filled in with something of its kind. */
export function exampleVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
): Record<string, unknown> {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return {};
  const needed = examplesOf(schema, operation).filter(({ isNeeded }) => isNeeded);
  return Object.fromEntries(needed.map(({ name, value }) => [name, value]));
}
