import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import * as resolvers from './resolvers.js';
import { DateTime } from './scalars.js';

import 'reflect-metadata';

/** type-graphql demands one, though every subscription here brings its own source. */
const noPubSub: PubSub = {
  publish() {},
  subscribe() {
    throw new Error('A subscription without a source of its own.');
  },
};

/** Descriptions of the root types, which type-graphql cannot set. */
const rootDescriptions: Record<string, string> = {
  Query: 'Reads.',
  Mutation: 'Changes. Each mutation takes one input and returns the changed objects.',
  Subscription: 'Live events, over WebSocket at the same path.',
};

/** The whole schema, from every resolver of the files in `resolvers.ts`. */
export async function buildGraphqlSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    // The other exports of those files are ignored.
    resolvers: Object.values<unknown>(resolvers) as never,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Services check what they are given, whichever door it came through.
    validate: false,
    // A whole introspection at every start, of a schema that the tests build and read.
    skipCheck: true,
    disableInferringDefaultValues: true,
    pubSub: noPubSub,
  });
  for (const [name, description] of Object.entries(rootDescriptions)) {
    const type = schema.getType(name);
    if (type) type.description = description;
  }
  return schema;
}

/** The schema in its own language, sorted, as `schema.graphql` at the root holds it. */
export const schemaText = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;
