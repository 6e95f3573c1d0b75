import fc from 'fast-check';
import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

const kinds =
  'user session upload post comment group conversation message call meeting report removal audit'.split(
    ' ',
  );

/** Texts at the edges of what is valid, and beyond them. */
const edges = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  '\u3164',
  '%',
  '%00',
  '../../etc/passwd',
  "' or 1=1; --",
  '__proto__',
  'constructor',
  'null',
  'true',
  'NaN',
  '-1',
  '0',
  '7',
  '1e309',
  '99999999999999999999',
  '{"a": 1}',
  'v=0\r\n',
  'candidate:1 1 udp 1 127.0.0.1 9 typ host',
  'image/png',
  'ada',
  'ben@example.org',
  `${'a'.repeat(250)}@example.org`,
  'a@b\0.org',
  'http://[',
  'http://localhost:3000/\0',
  'https://example.org/a.png',
  '2024-02-29',
  '2023-02-30',
  '2015-10-22T18:17',
  '2015-13-40T99:99',
  '0000-00-00',
  '9999-12-31T23:59:59.999Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  Buffer.from('1:1').toString('base64url'),
  Buffer.from('9999999999999:9999999999999999').toString('base64url'),
  Buffer.from('99999999999999:1').toString('base64url'),
  'é'.repeat(200),
  'x'.repeat(9_000),
  '👩‍👩‍👧'.repeat(20),
];

export const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...edges) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const numbers = fc.oneof(
  fc.constantFrom(0, 1, -1, 7, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1e300, 0.5),
  fc.integer({ min: -5, max: 200 }),
);

/** Any JSON, also nested deeply. */
export const json: fc.Arbitrary<unknown> = fc.oneof(
  text,
  numbers,
  fc.constantFrom(null, true, false, [], {}, [[]], { __proto__: 1, a: null }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(30, 200).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
);

const idNumber = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }).map(String) },
  fc.constantFrom('0', '-1', '٣', '1.5', '1\0', '007', '9007199254740992', '9'.repeat(16)),
  text,
);

/** A global id, mostly of an object that exists, of the kind that the name of its input begins with. */
export const idOf = (name: string, known: readonly string[] = []): fc.Arbitrary<string> => {
  const own = kinds.find((kind) => name.startsWith(kind)) ?? 'user';
  const some = fc.tuple(fc.constantFrom(own, own, own, ...kinds), idNumber);
  return fc.oneof(
    { weight: 4, arbitrary: some.map(([kind, number]) => `${kind}_${number}`) },
    { weight: known.length > 0 ? 2 : 0, arbitrary: fc.constantFrom('', ...known) },
    text,
  );
};

/**
 * Values for an input of the schema. `known` are ids of objects. `loose` values have another type now and then,
 * as JSON has: a request with one of them is refused as a whole.
 */
function inputOf(
  type: GraphQLInputType,
  name: string,
  known: readonly string[],
  isLoose: boolean,
): fc.Arbitrary<unknown> {
  const rarely = (usual: fc.Arbitrary<unknown>) =>
    isLoose ? fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: json }) : usual;
  if (isNonNullType(type)) return inputOf(type.ofType, name, known, isLoose);
  if (isListType(type))
    return rarely(fc.array(inputOf(type.ofType, name, known, isLoose), { maxLength: 6 }));
  if (!isInputObjectType(type)) return rarely(leafOf(type, name, known));
  return rarely(inputsOf(Object.values(type.getFields()), known, isLoose));
}

/** Values for arguments, or for the fields of an input object; optional ones may be missing. */
export function inputsOf(
  inputs: readonly { name: string; type: GraphQLInputType }[],
  known: readonly string[],
  isLoose: boolean,
): fc.Arbitrary<Record<string, unknown>> {
  const values = inputs.map((one) => [one.name, inputOf(one.type, one.name, known, isLoose)]);
  const required = inputs.filter((one) => isNonNullType(one.type));
  return fc.record(Object.fromEntries(values), { requiredKeys: required.map(({ name }) => name) });
}

function leafOf(type: GraphQLNamedInputType, name: string, known: readonly string[]) {
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name));
  if (type.name === 'ID') return idOf(name, known);
  if (type.name === 'Int')
    return numbers.filter((one) => Number.isInteger(one) && Math.abs(one) < 2 ** 31);
  if (type.name === 'Boolean') return fc.boolean();
  if (type.name === 'Date') return fc.constantFrom('0001-01-01', '1990-05-17', '2999-12-31');
  if (type.name === 'DateTime')
    return fc.date({ noInvalidDate: true }).map((one) => one.toISOString());
  return text;
}
