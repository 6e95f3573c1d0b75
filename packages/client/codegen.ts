import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { generateOne } from '../../codegen.js';
import { reasons } from '../../src/core/error-reasons.js';

const file = 'packages/client/src/schema.generated.ts';
const pageArgs = ['first', 'after', 'last', 'before', 'around'];

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
      'Types of objects that are part of one that has an id.',
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
    [
      'durableSubscriptions',
      'Record<string, { after: string; epoch?: string }>',
      'Subscriptions with a cursor, and the types of its arguments: a number and its epoch, or an opaque id.',
      durable(schema),
    ],
  ];
  const exports = parts.map(
    ([name, type, doc, value]) =>
      `/** ${doc} */\nexport const ${name}: ${type} = ${JSON.stringify(value, null, 2)};\n`,
  );
  return {
    file,
    text: `// Generated from schema.graphql: npm run schema\n\n${exports.join('\n')}${reasonType()}`,
  };
}

/** The type of the reasons of errors. */
function reasonType(): string {
  const names = Object.keys(reasons).map((name) => `  | '${name}'`);
  return `\n/** All values of \`extensions.reason\`. */\nexport type ErrorReason =\n${names.join('\n')};\n`;
}

/** The schema of `createMockParley`, without descriptions, one definition in a line. */
export function generatedMockSchema(text = readFileSync('schema.graphql', 'utf8')): {
  file: string;
  text: string;
} {
  const lines = parse(text).definitions.map((definition) =>
    stripIgnoredCharacters(print(visit(definition, { StringValue: withoutDescription }))),
  );
  return {
    file: 'packages/client/src/mock/schema.generated.ts',
    text: `// Generated from schema.graphql: npm run schema\n\n/** The schema of the server. */\nexport const schemaText = \`\n${lines.join('\n').replace(/[`\\$]/g, '\\$&')}\n\`;\n`,
  };
}

/** Drops a description, and keeps other texts, such as reasons of deprecations. */
const withoutDescription = (_node: unknown, key: string | number | undefined) =>
  key === 'description' ? null : undefined;

/** The catalogue of errors, as `docs/reference/errors.md` should hold it. */
export function errorCatalogue(): { file: string; text: string } {
  const rows = Object.entries<{
    code: string;
    meaning: string;
    remedy: string;
    operations?: string;
  }>(reasons).map(
    ([name, { code, meaning, remedy, operations = 'any' }]) =>
      `| \`${name}\` | \`${code}\` | ${meaning} | ${operations} | ${remedy} |`,
  );
  return {
    file: 'docs/reference/errors.md',
    text: `# Errors

<!-- Generated from src/core/error-reasons.ts: npm run schema -->

An expected error stands in \`errors\` of the response. Its \`extensions.code\` is one of a few codes, and its \`extensions.reason\` says more: it is one of the reasons below, and named like the code where there is no more to say. \`extensions.fields\` has messages by the name of the input, \`extensions.retryAfterMs\` the milliseconds to wait. Texts may change; reasons and codes do not. \`reasonOf(error)\` of \`@parley/client\` reads the reason of an error of every client library.

Requests that are no valid GraphQL have a code alone: \`GRAPHQL_PARSE_FAILED\`, \`GRAPHQL_VALIDATION_FAILED\`, \`BAD_REQUEST\`, \`BAD_USER_INPUT\` for variables of another type, \`OPERATION_RESOLUTION_FAILURE\`, \`PERSISTED_QUERY_NOT_FOUND\`. A fault of the server is \`INTERNAL_SERVER_ERROR\` with a \`requestId\`. The legacy APIs answer with their own texts.

What is not found is no error of a query: a field that reads one object, such as \`post(id:)\`, is null for an id of no object, of one that the viewer may not see, of another type, and for a text that is no id; \`nodes(ids:)\` has null in its place. Mutations and subscriptions answer NOT_FOUND for the first two, and BAD_USER_INPUT for the others, as do the ids that narrow a list, such as \`posts(authorId:)\`.

| reason | code | meaning | operations | what to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`,
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

/** Types of objects that are not read for themselves: operations, payloads and events. */
const isTransient = (schema: GraphQLSchema, type: GraphQLObjectType) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type) ||
  type.name.endsWith('Payload') ||
  type.getInterfaces().some(({ name }) => name === 'StreamEvent');

/**
 * Parts of an object with an id: objects without one, and those with one that stand in a single field of a single type,
 * to which they lead back, as the presence of a user does.
 */
function embedded(schema: GraphQLSchema): string[] {
  const owners = objects(schema).filter((type) => !isTransient(schema, type));
  const holders = (part: GraphQLObjectType) =>
    owners.flatMap((owner) =>
      fields(owner)
        .filter(({ type }) => getNamedType(type) === part)
        .map((field) => ({ owner, field })),
    );
  const leadsTo = (part: GraphQLObjectType, owner: GraphQLObjectType) =>
    fields(part).some(({ type }) => getNullableType(type) === owner);
  const isOnlyPart = (part: GraphQLObjectType) => {
    const [holder, ...others] = holders(part);
    return (
      holder !== undefined &&
      others.length === 0 &&
      !isList(holder.field) &&
      hasId(holder.owner) &&
      leadsTo(part, holder.owner)
    );
  };
  return objects(schema)
    .filter(({ name }) => !name.endsWith('Connection'))
    .filter((part) =>
      hasId(part) ? isOnlyPart(part) : holders(part).some(({ owner }) => hasId(owner)),
    )
    .map(({ name }) => name)
    .sort();
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
  Object.fromEntries(
    fields(schema.getSubscriptionType() as GraphQLObjectType).flatMap(({ name, args }) => {
      const type = (wanted: string) => args.find((arg) => arg.name === wanted)?.type.toString();
      const [after, epoch] = [type('after'), type('epoch')];
      return after === 'ID' || (after && epoch) ? [[name, { after, epoch }]] : [];
    }),
  );

/** The documents of the client. */
export async function generatedDocuments(): Promise<{ file: string; text: string }> {
  const config = { skipTypename: false, nonOptionalTypename: true, skipTypeNameForRoot: true };
  const { file, text } = await generateOne('packages/client/src/documents.graphql', config);
  const own = text.replace('@graphql-typed-document-node/core', './typed-document.js');
  return { file, text: shareFragments(own) };
}

/** Writes every fragment once, as a constant that its documents share: repeated in each, fragments are most of the text. */
function shareFragments(text: string): string {
  const fragments = new Map<string, string>();
  const documents = text.replaceAll(
    /^(export const \w+ = )(\{.*\})(?= as unknown as )/gm,
    (_, start: string, json: string) => {
      const { definitions } = JSON.parse(json) as DocumentNode;
      const parts = definitions.map((definition) => {
        const part = JSON.stringify(definition);
        if (definition.kind !== Kind.FRAGMENT_DEFINITION) return part;
        const name = `fragment${definition.name.value}`;
        fragments.set(name, part);
        return name;
      });
      return `${start}{"kind":"${Kind.DOCUMENT}","definitions":[${parts.join(',')}]}`;
    },
  );
  const constants = [...fragments].map(([name, part]) => `const ${name} = ${part};\n`).join('');
  return documents.replace('export const', `${constants}\nexport const`);
}

const adminSchema = 'docs/reference/schema.admin.graphql';

/** A document with each mutation of administrators, named as its field, which selects nothing of the result. */
function adminMutations(): string {
  const mutations = buildSchema(readFileSync(adminSchema, 'utf8')).getMutationType();
  const operations = Object.values(mutations?.getFields() ?? {}).map(({ name, args }) => {
    const input = args.find((arg) => arg.name === 'input');
    const operation = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    return `mutation ${operation}($input: ${input?.type}) { ${name}(input: $input) { __typename } }`;
  });
  return operations.join('\n');
}

/** The documents of the page of administrators: its queries, and every mutation. */
export const generatedAdmin = () =>
  generateOne('packages/admin/src/documents.graphql', {}, [adminMutations()], adminSchema);

if (import.meta.main)
  for (const { file, text } of [
    generatedClient(),
    generatedMockSchema(),
    await generatedDocuments(),
    await generatedAdmin(),
    errorCatalogue(),
  ]) {
    await writeFile(file, text);
    console.log(file);
  }
