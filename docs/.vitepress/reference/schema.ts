import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';

const read = (path: string): GraphQLSchema =>
  buildSchema(readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8'));

/** The committed schema. */
export const readSchema = (): GraphQLSchema => read('../../../schema.graphql');

/** The page of what only the schema of administrators has. */
export const administrationPage = 'administration';

/** The committed schema of administrators; the types that `main` lacks belong to their own page. */
export function readAdminSchema(main: GraphQLSchema): GraphQLSchema {
  const admin = read('../../reference/schema.admin.graphql');
  for (const type of Object.values(admin.getTypeMap()))
    if (!main.getType(type.name)) type.extensions = { page: administrationPage };
  return admin;
}

/** The pages of types, with those that each has. */
const pages: Record<string, { title: string; has(type: GraphQLNamedType): boolean }> = {
  connections: {
    title: 'Connections',
    has: ({ name }) => /(Connection|Edge|PageInfo)$/.test(name),
  },
  payloads: { title: 'Payloads', has: ({ name }) => name.endsWith('Payload') },
  events: {
    title: 'Events',
    has: (type) =>
      isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'StreamEvent'),
  },
  'abstract-types': {
    title: 'Interfaces and unions',
    has: (type) => isInterfaceType(type) || isUnionType(type),
  },
  inputs: { title: 'Inputs', has: isInputObjectType },
  enums: { title: 'Enums and scalars', has: (type) => isEnumType(type) || isScalarType(type) },
  objects: { title: 'Objects', has: isObjectType },
};

const roots = ['Query', 'Mutation', 'Subscription'];

/** The page of a type; null for scalars that GraphQL defines itself, and for roots. */
function pageOf(type: GraphQLNamedType): string | null {
  if (type.name.startsWith('__') || roots.includes(type.name) || isSpecifiedScalarType(type))
    return null;
  if (typeof type.extensions.page === 'string') return type.extensions.page;
  const found = Object.entries(pages).find(([, { has }]) => has(type));
  return found ? found[0] : null;
}

/** The pages of types: their name, title, and types in the order of the alphabet. */
export const typePages = (schema: GraphQLSchema) =>
  Object.entries(pages).map(([page, { title }]) => ({
    page,
    title,
    types: Object.values(schema.getTypeMap())
      .filter((type) => pageOf(type) === page)
      .sort((a, b) => a.name.localeCompare(b.name)),
  }));

/** The address of a type in the reference; null for one without a section. */
export function addressOf(type: GraphQLNamedType): string | null {
  const page = pageOf(type);
  return page && `./${page}.md#${type.name.toLowerCase()}`;
}
