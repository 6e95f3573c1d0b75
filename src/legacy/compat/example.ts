import {
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql';

/** Example texts by the name of a field; other examples follow from the type. */
const texts: Record<string, string> = {
  username: 'ada',
  identifier: 'ada',
  email: 'ada@example.org',
  password: 'a long secret',
  content: 'Hello!',
  search: 'hello',
};

const kinds = ['user', 'post', 'comment', 'group', 'conversation', 'message', 'call', 'meeting'];

/** An id of the kind in a name such as `postId`. */
function idFor(name: string): string {
  const kind = kinds.find((one) => name.toLowerCase().includes(one)) ?? 'user';
  return kind === 'meeting' ? 'meeting_00000000-0000-4000-8000-000000000001' : `${kind}_1`;
}

/** An input of which exactly one field is given: the name of another user, where that is one of them. */
function addressIn(type: GraphQLInputObjectType): object {
  const fields = type.getFields();
  if (fields.username) return { username: 'ben' };
  const [first] = Object.values(fields);
  return first ? { [first.name]: exampleOf(first.name, first.type) } : {};
}

/** An example of a value of `type`, by the name of the argument or field that it is for. */
export function exampleOf(name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return exampleOf(name, type.ofType);
  if (isListType(type)) return [exampleOf(name, type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type) && type.isOneOf) return addressIn(type);
  if (isInputObjectType(type)) {
    const shown = Object.values(type.getFields()).filter(
      ({ name, type }) => isNonNullType(type) || name in texts,
    );
    return Object.fromEntries(
      shown.map((field) => [field.name, exampleOf(field.name, field.type)]),
    );
  }
  if (name in texts) return texts[name];
  switch (type.name) {
    case 'ID':
      return idFor(name);
    case 'Int':
      return 1;
    case 'Boolean':
      return true;
    case 'Date':
      return '1990-01-31';
    case 'DateTime':
      return '2027-01-31T12:00:00Z';
    default:
      return '';
  }
}

/** A variable of an operation, with an example of its value. */
interface Example {
  readonly name: string;
  readonly value: unknown;
  readonly isRequired: boolean;
}

/** The name of the argument or input field that a variable fills. */
function targetOf(operation: OperationDefinitionNode, variable: string): string {
  let target = variable;
  visit(operation, {
    enter(node) {
      if (node.kind !== Kind.ARGUMENT && node.kind !== Kind.OBJECT_FIELD) return;
      const { value, name } = node;
      if (value.kind === Kind.VARIABLE && value.name.value === variable) target = name.value;
    },
  });
  return target;
}

/** Examples of all variables of an operation. */
export function examplesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): Example[] {
  const root = operation.selectionSet.selections[0];
  const rootField = root?.kind === Kind.FIELD ? root.name.value : '';
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
    const name = variable.name.value;
    const input = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
    if (!input) return [];
    const target = targetOf(operation, name);
    const value = exampleOf(target === 'id' ? `${rootField}Id` : target, input);
    return [{ name, value, isRequired: isNonNullType(input) }];
  });
}

/** Variables to try a document with: the required ones, and a user name where it may be left out. */
export function exampleVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
): Record<string, unknown> {
  const operation = getOperationAST(document);
  if (!operation) return {};
  const shown = examplesOf(schema, operation).filter(
    ({ name, isRequired }) => isRequired || name === 'username',
  );
  return Object.fromEntries(shown.map(({ name, value }) => [name, value]));
}
