import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { sensitive } from '../../src/graphql/server/limits.js';
import { expectAnswer, openTarget, tryAll } from './target.js';
import { inputsOf } from './values.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const adminSchema = buildSchema(readFileSync('docs/reference/schema.admin.graphql', 'utf8'));
const target = await openTarget();
const { node, people, world } = target;
const known = Object.values(world).filter((value) => typeof value === 'string');

type Field = GraphQLField<unknown, unknown>;
const fieldsOf = (type?: GraphQLObjectType | null): Field[] =>
  Object.values(type?.getFields() ?? {});

/** What a document selects: all leaves, and those of the objects of a list. */
function selectionOf(output: GraphQLOutputType, depth = 2): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  const fields = isObjectType(type) ? fieldsOf(type) : [];
  const usual = fields
    .filter(({ args }) => !args.some(isRequiredArgument))
    .filter(
      (field) => isLeafType(getNamedType(field.type)) || (depth > 0 && field.name === 'nodes'),
    )
    .map((field) => `${field.name} ${selectionOf(field.type, depth - 1)}`);
  return `{ __typename ${usual.join(' ')} }`;
}

/** One field with arguments, perhaps below a `node`. */
interface Tried {
  path: '/graphql' | '/admin/graphql';
  kind: 'query' | 'mutation';
  name: string;
  args: readonly GraphQLArgument[];
  /** The field, with the variables it names. */
  write(variable: (name: string) => string): string;
}

const passed = (args: readonly GraphQLArgument[], variable: (name: string) => string) =>
  args.map(({ name }) => `${name}: $${variable(name)}`).join(', ');

const rootFields = (path: Tried['path'], kind: Tried['kind'], type?: GraphQLObjectType | null) =>
  fieldsOf(type)
    .filter(({ args }) => args.length > 0)
    .map(
      ({ name, args, type: output }): Tried => ({
        path,
        kind,
        name,
        args,
        write: (variable) => `${name}(${passed(args, variable)}) ${selectionOf(output)}`,
      }),
    );

/** Fields with arguments of every type that `node(id)` finds. */
function nestedFields(): Tried[] {
  const nodes = schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType);
  const [id] = schema.getQueryType()?.getFields().node?.args ?? [];
  return nodes.flatMap((type) => {
    const of = `${type.name.toLowerCase()}Of`;
    return fieldsOf(type)
      .filter(({ args }) => args.length > 0)
      .map(
        ({ name, args, type: output }): Tried => ({
          path: '/graphql',
          kind: 'query',
          name,
          args: [{ ...(id as GraphQLArgument), name: of }, ...args],
          write: (variable) =>
            `node(id: $${variable(of)}) { ... on ${type.name} {
            ${name}(${passed(args, variable)}) ${selectionOf(output)} } }`,
        }),
      );
  });
}

const fields = [
  ...rootFields('/graphql', 'query', schema.getQueryType()),
  ...rootFields('/graphql', 'mutation', schema.getMutationType()),
  ...rootFields('/admin/graphql', 'query', adminSchema.getQueryType()),
  ...rootFields('/admin/graphql', 'mutation', adminSchema.getMutationType()),
  ...nestedFields(),
];

/** A document with the field `copies` times, each with variables of its own. */
function documentOf({ kind, args, write }: Tried, copies: number): string {
  const each = Array.from({ length: copies }, (_, at) => at);
  const declared = each.flatMap((at) => args.map(({ name, type }) => `$${name}${at}: ${type}`));
  const written = each.map((at) => `a${at}: ${write((name) => `${name}${at}`)}`);
  return `${kind} (${declared.join(', ')}) { ${written.join(' ')} }`;
}

const exactly = (length: number) => ({ minLength: length, maxLength: length });
const callers = fc.constantFrom('ada', 'ben', 'cleo', 'dora', null);

/** Operations with several copies of a field of `from`, and values for all of them. */
const operationsOf = (from: readonly Tried[], copies: number, isLoose: boolean) =>
  fc.constantFrom(...from).chain((field) => {
    const given = fc.array(inputsOf(field.args, known, isLoose), exactly(copies));
    return fc.record({
      path: fc.constant(field.path),
      caller: callers,
      query: fc.constant(documentOf(field, copies)),
      variables: given.map((all) =>
        Object.fromEntries(
          all.flatMap((values, at) =>
            Object.entries(values).map(([name, value]) => [`${name}${at}`, value]),
          ),
        ),
      ),
    });
  });

/** Sends an operation as somebody, whose token is read when it is sent. */
function ask(path: string, caller: keyof typeof people | null, body: unknown): Promise<void> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (caller) headers.authorization = `Bearer ${people[caller].token}`;
  return expectAnswer(node.url + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

test('the documents are valid', () => {
  for (const field of fields) {
    const query = documentOf(field, 1);
    expect(validate(field.path === '/graphql' ? schema : adminSchema, parse(query)), query).toEqual(
      [],
    );
  }
});

test('10,000 variables of all operations', { timeout: 240_000 }, async () => {
  // A document may have one sensitive field.
  const [single, several] = [true, false].map((isSingle) =>
    fields.filter(({ name }) => sensitive.has(name) === isSingle),
  ) as [Tried[], Tried[]];
  const batch = fc
    .tuple(
      fc.array(operationsOf(several, 5, false), exactly(18)),
      fc.array(operationsOf(single, 1, false), exactly(3)),
      fc.array(operationsOf(fields, 1, true), exactly(7)),
    )
    .map((groups) => groups.flat());
  await tryAll(target, 100, batch, ({ path, caller, ...body }) => ask(path, caller, body));
});
