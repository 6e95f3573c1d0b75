import {
  GraphQLObjectType,
  GraphQLSchema,
  isInputObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { type Audience, serves } from './audience.js';
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
  Query:
    'Read operations. A field that reads one object is null, without an error, for an id of no object, of one that the viewer may not see, of another type, and for a text that is no id.',
  Mutation: 'Write operations. Each takes one input and returns the changed objects.',
  Subscription:
    'Live events, over WebSocket at the same path, or over server-sent events at `/graphql/stream`.',
};

export interface Schemas {
  /** The schema at `/graphql`. */
  readonly main: GraphQLSchema;
  /** The schema at `/admin/graphql`. */
  readonly admin: GraphQLSchema;
  /** All root fields of both, which share their types. */
  readonly whole: GraphQLSchema;
}

/** The schemas, from every resolver of the files in `resolvers.ts`. */
export async function buildSchemas(): Promise<Schemas> {
  const whole = await buildSchema({
    // The other exports of those files are ignored.
    resolvers: Object.values<unknown>(resolvers) as never,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Services check their inputs, for all entry points.
    validate: false,
    // The check introspects the whole schema at every start; the tests do that in its place.
    skipCheck: true,
    disableInferringDefaultValues: true,
    pubSub: noPubSub,
  });
  for (const [name, description] of Object.entries(rootDescriptions)) {
    const type = whole.getType(name);
    if (type) type.description = description;
  }
  for (const type of Object.values(whole.getTypeMap())) {
    // type-graphql has no option for it.
    if (isInputObjectType(type)) type.isOneOf = type.extensions.isOneOf === true;
  }
  return { whole, main: schemaFor('everyone', whole), admin: schemaFor('administrators', whole) };
}

/** The schema at `/graphql`. */
export const buildGraphqlSchema = async (): Promise<GraphQLSchema> => (await buildSchemas()).main;

/** The root fields for an audience, with the types that they lead to. */
function schemaFor(audience: Audience, whole: GraphQLSchema): GraphQLSchema {
  const rootFor = (type: GraphQLObjectType | null | undefined) => {
    const config = type?.toConfig();
    const fields = Object.entries(config?.fields ?? {}).filter(([, field]) =>
      serves(audience, { extensions: field.extensions ?? {} }),
    );
    if (!config || fields.length === 0) return null;
    return new GraphQLObjectType({ ...config, fields: Object.fromEntries(fields) });
  };
  return new GraphQLSchema({
    ...whole.toConfig(),
    query: rootFor(whole.getQueryType()),
    mutation: rootFor(whole.getMutationType()),
    subscription: rootFor(whole.getSubscriptionType()),
    types: [],
  });
}

/** A schema in its own language, sorted. */
export const schemaText = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;

/** The committed files of the schemas, and what they should hold. */
export const schemaFiles = ({ main, admin }: Schemas): { file: string; text: string }[] => [
  { file: 'schema.graphql', text: schemaText(main) },
  { file: 'docs/reference/schema.admin.graphql', text: schemaText(admin) },
];
