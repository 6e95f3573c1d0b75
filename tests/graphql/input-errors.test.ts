import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
await server.appoint(ada);

const inputsOf = (file: string) =>
  Object.values(buildSchema(readFileSync(file, 'utf8')).getMutationType()?.getFields() ?? {}).map(
    ({ name, args }): [string, GraphQLInputObjectType] => [
      name,
      getNullableType(args[0]?.type) as GraphQLInputObjectType,
    ],
  );
const inputs = inputsOf('schema.graphql');
const adminInputs = inputsOf('docs/reference/schema.admin.graphql');

/** Inputs that are not checked by themselves, and why. */
const unchecked: Record<string, readonly string[]> = {
  // A picture is given by its id or by its address.
  updateProfile: ['avatarUrl', 'coverUrl'],
  updateAccount: ['avatarUrl', 'coverUrl', 'code'],
  // Credentials are compared when everything else is valid, one after the other.
  deleteAccount: ['password', 'refreshToken'],
  disableSecondFactor: ['password', 'code'],
  enableSecondFactor: ['password', 'code'],
  finishOAuth: ['binding', 'code', 'loginCode', 'state'],
  login: ['identifier', 'password', 'code'],
  logout: ['refreshToken'],
  // The answer is the same for every address.
  sendLoginCode: ['username', 'email'],
};

/** Inputs that are wrong when they are missing. */
const demanded: readonly string[] = ['currentPassword'];

/** A wrong value of the type; undefined for types whose every value is valid. */
function wrongValue({ type, name }: GraphQLInputField): unknown {
  const nullable = getNullableType(type);
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) return wrongInput(nullable, []);
  const named = getNamedType(type);
  if (isInputObjectType(named)) return [wrongInput(named, [])];
  if (name === 'dateOfBirth') return '2999-01-01';
  const values: Record<string, unknown> = {
    Boolean: false,
    DateTime: '0001-01-01T00:00:00Z',
    ID: 'nonsense',
    '[ID!]': ['nonsense'],
    '[Int!]': [-1],
    Int: -1,
    String: 'a\0b',
  };
  return values[String(nullable)];
}

const isWrong = (field: GraphQLInputField): boolean =>
  !isEnumType(getNullableType(field.type)) && String(getNullableType(field.type)) !== 'Boolean';

/** The fields of an input, of which one is given where they exclude each other. */
const givenFields = (type: GraphQLInputObjectType): GraphQLInputField[] =>
  Object.values(type.getFields()).slice(0, type.isOneOf ? 1 : undefined);

/** Every field wrong, but for those of `without` that may be left out. */
const wrongInput = (type: GraphQLInputObjectType, without: readonly string[]): object =>
  Object.fromEntries(
    givenFields(type)
      .filter(({ name }) => !without.includes(name) && !demanded.includes(name))
      .map((field) => [field.name, wrongValue(field)]),
  );

/** The fields of `wrongInput` that are wrong, those of inner objects included. */
const wrongFields = (type: GraphQLInputObjectType): string[] =>
  givenFields(type).flatMap((field) => {
    const inner = getNullableType(field.type);
    if (isInputObjectType(inner)) return wrongFields(inner);
    return isWrong(field) ? [field.name] : [];
  });

const several = [
  ...inputs.map((input) => [ada, ...input] as const),
  ...adminInputs.map((input) => [ada.admin, ...input] as const),
]
  .map(([who, name, type]) => {
    const without = unchecked[name] ?? [];
    const expected = wrongFields(type).filter((field) => !without.includes(field));
    return { who, name, type, without, expected };
  })
  .filter(({ expected }) => expected.length > 1);

test.each(several)(
  '$name tells of all wrong inputs',
  async ({ who, name, type, without, expected }) => {
    const document = `mutation ($input: ${type.name}!) { ${name}(input: $input) { __typename } }`;
    const reply = await who.graphql(document, { input: wrongInput(type, without) });
    expect(reply.code, JSON.stringify(reply.errors)).toBe('BAD_USER_INPUT');
    expect(reply.fields.toSorted()).toEqual(expected.toSorted());
    const fields = Object.values(reply.errors?.[0]?.extensions?.fields ?? {});
    expect(fields.map(([message]) => message)).toContain(reply.errors?.[0]?.message);
  },
);

test('the inputs that are not checked exist', () => {
  const known = new Map(inputs.map(([name, type]) => [name, wrongFields(type)]));
  for (const [name, fields] of Object.entries(unchecked))
    expect(known.get(name) ?? []).toEqual(expect.arrayContaining([...fields]));
});

const bodies: [operation: string, scheme: string, body: object, fields: string[]][] = [
  [
    'POST /api/users/register/',
    'Bearer',
    { username: 'a b', email: 'nobody', password: 'short', first_name: 'x'.repeat(200) },
    ['username', 'email', 'password', 'first_name'],
  ],
  [
    'PATCH /api/users/1/',
    'Bearer',
    { first_name: 'x'.repeat(200), bio: 'x'.repeat(3_000) },
    ['first_name', 'bio'],
  ],
  [
    'POST /api/groups/',
    'Bearer',
    { name: 'x'.repeat(200), description: 'x'.repeat(3_000) },
    ['name', 'description'],
  ],
  [
    'PUT /api/profiles/edit/',
    'JWT',
    { profile_id: 1, alias: 'x'.repeat(200), date_of_birth: '2999-01-01', image_url: 'nowhere' },
    ['alias', 'date_of_birth', 'image_url'],
  ],
];

test('an error on a legacy socket tells of all wrong fields', async () => {
  const socket = await ada.socket('/ws/calls/');
  socket.say({ type: 'offer', call_id: 'nonsense' });
  const { message } = await socket.next();
  expect(message).toMatch(/^call_id: .+ sdp: .+/);
});

test.each(bodies)('%s tells of all wrong fields', async (operation, scheme, body, fields) => {
  const headers = { authorization: `${scheme} ${ada.token}` };
  const reply = await rest(server, operation, { body, headers });
  expect(reply.status, JSON.stringify(reply.body)).toBe(400);
  expect(Object.keys(reply.body).toSorted()).toEqual(fields.toSorted());
});
