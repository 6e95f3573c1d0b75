import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
} from 'graphql';
import { generateOne } from '../../codegen.js';

const file = 'packages/client/src/schema.generated.ts';
const pageArgs = ['first', 'after', 'last', 'before'];

/**
 * What the client has to know of the schema, as `packages/client/src/schema.generated.ts` should hold it.
 * Reads the committed `schema.graphql`.
 */
export function generatedClient(text = readFileSync('schema.graphql', 'utf8')): {
  file: string;
  text: string;
} {
  const schema = buildSchema(text);
  const parts: [name: string, type: string, doc: string, value: unknown][] = [
    [
      'possibleTypes',
      'Record<string, string[]>',
      'What stands behind each abstract type.',
      possibleTypes(schema),
    ],
    ['identified', 'readonly string[]', 'Types whose objects have an id.', identified(schema)],
    [
      'embedded',
      'readonly string[]',
      'Types of objects that have none, and are part of one that has.',
      embedded(schema),
    ],
    [
      'connections',
      'Record<string, Record<string, string[]>>',
      'Fields read by pages, by type, and those of their arguments that make another list.',
      connections(schema),
    ],
    [
      'replaced',
      'Record<string, string[]>',
      'Fields by type of which a new value replaces the old one: lists, and events.',
      replaced(schema),
    ],
    ['durableSubscriptions', 'readonly string[]', 'Subscriptions with a cursor.', durable(schema)],
  ];
  const exports = parts.map(
    ([name, type, doc, value]) =>
      `/** ${doc} */\nexport const ${name}: ${type} = ${JSON.stringify(value, null, 2)};\n`,
  );
  return {
    file,
    text: `// Generated from schema.graphql: npm run schema\n\n${exports.join('\n')}`,
  };
}

const objects = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));

const fields = (type: GraphQLObjectType) => Object.values(type.getFields());
const isConnection = (field: GraphQLField<unknown, unknown>) =>
  getNamedType(field.type).name.endsWith('Connection');
const hasId = (type: GraphQLObjectType) => 'id' in type.getFields();

const possibleTypes = (schema: GraphQLSchema) =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(isAbstractType)
      .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );

const identified = (schema: GraphQLSchema) =>
  objects(schema)
    .filter(hasId)
    .map(({ name }) => name);

function embedded(schema: GraphQLSchema): string[] {
  const parts = objects(schema)
    .filter(hasId)
    .flatMap(fields)
    .filter((field) => !isConnection(field))
    .map(({ type }) => getNamedType(type))
    .filter(isObjectType)
    .filter((type) => !hasId(type));
  return [...new Set(parts.map(({ name }) => name))].sort();
}

const connections = (schema: GraphQLSchema) =>
  Object.fromEntries(
    objects(schema)
      .map((type) => [type.name, fields(type).filter(isConnection)] as const)
      .filter(([, found]) => found.length > 0)
      .map(([name, found]) => [
        name,
        Object.fromEntries(
          found.map((field) => [
            field.name,
            field.args.map((arg) => arg.name).filter((arg) => !pageArgs.includes(arg)),
          ]),
        ),
      ]),
  );

const isList = ({ type }: GraphQLField<unknown, unknown>) => isListType(getNullableType(type));

const replaced = (schema: GraphQLSchema) =>
  Object.fromEntries(
    objects(schema)
      .filter(({ name }) => !/(Connection|Payload)$/.test(name))
      .map((type): [string, string[]] => [
        type.name,
        (type === schema.getSubscriptionType() ? fields(type) : fields(type).filter(isList)).map(
          ({ name }) => name,
        ),
      ])
      .filter(([, found]) => found.length > 0),
  );

const durable = (schema: GraphQLSchema) =>
  fields(schema.getSubscriptionType() as GraphQLObjectType)
    .filter(({ args }) => ['after', 'epoch'].every((name) => args.some((arg) => arg.name === name)))
    .map(({ name }) => name);

/** The documents of the client as TypeScript, from `documents.graphql` beside the result. */
export async function generatedDocuments(): Promise<{ file: string; text: string }> {
  const { file, text } = await generateOne('packages/client/src/documents.graphql', {
    skipTypename: false,
    nonOptionalTypename: true,
    skipTypeNameForRoot: true,
  });
  return { file, text: text.replace('@graphql-typed-document-node/core', './typed-document.js') };
}

if (import.meta.main)
  for (const { file, text } of [generatedClient(), await generatedDocuments()]) {
    await writeFile(file, text);
    console.log(file);
  }
