import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/**
 * A document for every path through the schema from the root to an object of one of `types`, without
 * passing a type twice; it selects all leaves of the object. `args` has the text of required arguments;
 * fields without it are left out.
 */
export function pathsTo(
  schema: GraphQLSchema,
  types: readonly string[],
  args: Readonly<Record<string, string>>,
): string[] {
  const found: string[] = [];
  const walk = (type: GraphQLObjectType, passed: readonly string[], head: string, tail: string) => {
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      const given = args[`${type.name}.${field.name}`] ?? '';
      if (!isCompositeType(target) || (!given && needsArguments(field))) continue;
      const open = `${head} { ${field.name}${given}`;
      if (isObjectType(target)) enter(target, passed, open, `${tail}}`);
      else
        for (const one of schema.getPossibleTypes(target))
          enter(one, passed, `${open} { ... on ${one.name}`, `${tail}} }`);
    }
  };
  const enter = (
    type: GraphQLObjectType,
    passed: readonly string[],
    head: string,
    tail: string,
  ) => {
    if (passed.includes(type.name)) return;
    if (types.includes(type.name)) found.push(`${head} { ${leaves(type)} } ${tail}`);
    walk(type, [...passed, type.name], head, tail);
  };
  walk(schema.getQueryType() as GraphQLObjectType, ['Query'], '', '');
  return found;
}

const needsArguments = ({ args }: Field): boolean =>
  args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);

const leaves = (type: GraphQLObjectType): string =>
  Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) && !needsArguments(field))
    .map(({ name }) => name)
    .join(' ');
