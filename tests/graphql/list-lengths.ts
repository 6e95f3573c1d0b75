import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';

/** A list of the schema, or a connection, and a document that selects it. */
interface List {
  /** `Conversation.participants` */
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly isConnection: boolean;
  /** A document with `leaf` in place of the list. */
  document(leaf?: string): string;
}

type Path = (leaf: string) => string;

/** Every list and every connection that clients may select. */
export function listsOf(schema: GraphQLSchema): List[] {
  const lists: List[] = [];
  const seen = new Set<string>();
  const queue: [type: GraphQLObjectType, path: Path][] = (
    ['query', 'mutation', 'subscription'] as const
  ).map((operation) => [
    schema.getRootType(operation as never) as GraphQLObjectType,
    (leaf) => `${operation} { ${leaf} }`,
  ]);
  for (const [type, path] of queue) {
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      const isConnection = named.name.endsWith('Connection');
      const isList = isListType(getNullableType(field.type)) && !type.name.endsWith('Connection');
      const select = (inner: string) => `${field.name} { ${inner} }`;
      const own = isConnection ? select('nodes { __typename }') : select('__typename');
      if (isConnection || isList)
        lists.push({
          name: `${type.name}.${field.name}`,
          field,
          isConnection,
          document: (leaf = isCompositeType(named) ? own : field.name) => path(leaf),
        });
      const inner = isObjectType(named)
        ? [named]
        : isCompositeType(named)
          ? schema.getPossibleTypes(named)
          : [];
      for (const one of inner)
        queue.push([
          one,
          (leaf) => path(select(isObjectType(named) ? leaf : `... on ${one.name} { ${leaf} }`)),
        ]);
    }
  }
  return lists;
}
