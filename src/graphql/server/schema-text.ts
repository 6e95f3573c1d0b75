import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** The schema in its own language, sorted, as `schema.graphql` at the root holds it. */
export const schemaText = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;
