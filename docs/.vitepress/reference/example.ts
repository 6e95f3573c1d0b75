import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isUnionType,
  parse,
  print,
} from 'graphql';
import { exampleOf } from '../../../src/legacy/compat/example.js';

/** An operation to try, with its variables. */
export interface OperationExample {
  text: string;
  variables: Record<string, unknown>;
}

type Field = GraphQLField<unknown, unknown>;

/** Leaf fields that are shown first where a type has many. */
const preferred = ['id', 'username', 'content', 'title', 'name', 'status', 'kind', 'at', 'seq'];
const shownLeaves = 4;
const shownMembers = 3;

const isFree = ({ args }: Field) => args.every((argument) => !isNonNullType(argument.type));

function leavesOf(fields: Field[]): string[] {
  const leaves = fields
    .filter(
      (field) => isLeafType(getNamedType(field.type)) && isFree(field) && !field.deprecationReason,
    )
    .map(({ name }) => name);
  const first = preferred.filter((name) => leaves.includes(name));
  return [...new Set([...first, ...leaves])].slice(0, shownLeaves);
}

/**
 * Some fields of a type, objects in them `depth` levels deep. Members of a union have fields of one name only where their
 * types are equal: `taken` has the types by name.
 */
function selection(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  depth: number,
  taken = new Map<string, string>(),
): string {
  if (isUnionType(type)) {
    const members = type.getTypes().slice(0, shownMembers);
    const types = new Map<string, string>();
    const parts = members.map(
      (member) => `... on ${member.name} ${selection(schema, member, depth, types)}`,
    );
    return `{ __typename ${parts.join(' ')} }`;
  }
  const fields = Object.values(type.getFields()).filter(
    (field) => (taken.get(field.name) ?? String(field.type)) === String(field.type),
  );
  for (const field of fields) taken.set(field.name, String(field.type));
  const parts = leavesOf(fields);
  const rows = fields.find(({ name }) => name === 'nodes');
  const objects = fields.filter(
    (field) => isCompositeType(getNamedType(field.type)) && isFree(field) && !isConnection(field),
  );
  const inner = rows
    ? fields.filter(({ name }) => ['nodes', 'pageInfo'].includes(name))
    : objects.slice(0, 1);
  if (depth > 0)
    for (const field of inner)
      parts.push(
        `${field.name} ${selection(schema, getNamedType(field.type) as GraphQLCompositeType, depth - (rows ? 0 : 1))}`,
      );
  return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
}

const isConnection = ({ type }: { type: GraphQLOutputType }) =>
  getNamedType(type).name.endsWith('Connection');

/** Arguments that an example gives: the required ones, the size of a page, and the name of a user. */
const isShown = ({ name, type }: GraphQLArgument) =>
  isNonNullType(type) || ['first', 'by'].includes(name);

/** An example of a root field. */
export function operationExample(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation' | 'subscription',
  field: Field,
): OperationExample {
  const shown = field.args.filter(isShown);
  const list = (part: (argument: GraphQLArgument) => string) =>
    shown.length > 0 ? `(${shown.map(part).join(', ')})` : '';
  const type = getNamedType(field.type);
  const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
  const text = `${kind} ${name}${list((one) => `$${one.name}: ${one.type}`)} {
    ${field.name}${list((one) => `${one.name}: $${one.name}`)} ${isCompositeType(type) ? selection(schema, type, 1) : ''}
  }`;
  const target = (argument: string) =>
    argument === 'id' || argument === 'ids' ? `${field.name}Id` : argument;
  return {
    text: print(parse(text)),
    variables: Object.fromEntries(
      shown.map((one) => [
        one.name,
        one.name === 'first' ? 10 : exampleOf(target(one.name), one.type),
      ]),
    ),
  };
}

/** A fragment with some fields of a type. */
export const fragmentExample = (schema: GraphQLSchema, type: GraphQLCompositeType): string =>
  print(parse(`fragment ${type.name}Parts on ${type.name} ${selection(schema, type, 1)}`));

/** An example of an input. */
export const inputExample = (type: GraphQLNamedType): unknown =>
  exampleOf(type.name, type as never);
