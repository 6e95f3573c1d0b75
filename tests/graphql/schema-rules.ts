import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));

const fieldsOf = (type: GraphQLNamedType): GraphQLField<unknown, unknown>[] =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];

/** Coordinates (`User.posts(first:)`) of everything in the schema that says nothing about itself. */
export function undescribed(schema: GraphQLSchema): string[] {
  const builtIn = ['Boolean', 'Float', 'ID', 'Int', 'String'];
  const found: string[] = [];
  const look = (name: string, thing: { description?: string | null }) => {
    if (!thing.description?.trim()) found.push(name);
  };
  for (const type of typesOf(schema).filter(({ name }) => !builtIn.includes(name))) {
    look(type.name, type);
    for (const field of fieldsOf(type)) {
      look(`${type.name}.${field.name}`, field);
      for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name}:)`, arg);
    }
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        look(`${type.name}.${field.name}`, field);
    if (isEnumType(type))
      for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
  }
  return found;
}

/** These answer with a session, whatever their own name. */
const SIGN_INS = ['register', 'login', 'refreshSession', 'finishOAuth'];

/** What in the schema departs from its conventions: names around mutations, Relay's connections. */
export function breaches(schema: GraphQLSchema): string[] {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return [...mutations.flatMap(ofMutation), ...typesOf(schema).flatMap(ofType)];
}

function ofMutation(field: GraphQLField<unknown, unknown>): string[] {
  const name = field.name[0]!.toUpperCase() + field.name.slice(1);
  const payload = SIGN_INS.includes(field.name) ? 'AuthPayload!' : `${name}Payload!`;
  const expected = `(input: ${name}Input!): ${payload}`;
  const actual = `(${argsOf(field)}): ${field.type}`;
  return actual === expected ? [] : [`${field.name}${actual} should be ${expected}`];
}

function ofType(type: GraphQLNamedType): string[] {
  const lists = fieldsOf(type).filter((field) => {
    const list = isNonNullType(field.type) ? field.type.ofType : field.type;
    // `nodes` has null in place of what is not there, as Relay demands.
    const expected = `${type.name}.${field.name}` === 'Query.nodes' ? '!' : '!!';
    return isListType(list) && `${field.type}`.replace(/[^!]/g, '') !== expected;
  });
  return [
    ...lists.map((field) => `${type.name}.${field.name}: ${field.type} should be [Something!]!`),
    ...fieldsOf(type).flatMap((field) => ofConnectionField(type.name, field)),
    ...ofConnectionType(type),
  ];
}

const PAGING = ['first: Int', 'after: String', 'last: Int', 'before: String'];
/** Hits are read from the best one on. */
const FORWARD_ONLY = ['Query.search'];

function ofConnectionField(owner: string, field: GraphQLField<unknown, unknown>): string[] {
  if (!`${field.type}`.replace('!', '').endsWith('Connection')) return [];
  const args = field.args.map(spell);
  const paging = FORWARD_ONLY.includes(`${owner}.${field.name}`) ? PAGING.slice(0, 2) : PAGING;
  const missing = paging.filter((arg) => !args.includes(arg));
  return missing.length ? [`${owner}.${field.name} lacks ${missing.join(', ')}`] : [];
}

function ofConnectionType(type: GraphQLNamedType): string[] {
  const [, node, kind] = /^(.+)(Connection|Edge)$/.exec(type.name) ?? [];
  if (!node) return [];
  const expected =
    kind === 'Connection'
      ? [`edges: [${node}Edge!]!`, 'pageInfo: PageInfo!']
      : ['cursor: String!', `node: ${node}!`];
  const actual = fieldsOf(type).map((field) => `${field.name}: ${field.type}`);
  const missing = expected.filter((field) => !actual.includes(field));
  return missing.length ? [`${type.name} lacks ${missing.join(', ')}`] : [];
}

const spell = (arg: GraphQLArgument) => `${arg.name}: ${arg.type}`;
const argsOf = (field: GraphQLField<unknown, unknown>) => field.args.map(spell).join(', ');

/**
 * Null when a committed file is what it would be if it were written now; otherwise a sentence with
 * the first line in which they differ and the command that helps.
 */
export function staleness(file: string, committed: string | null, current: string): string | null {
  if (committed === current) return null;
  const old = committed?.split('\n') ?? [];
  const now = current.split('\n');
  const at = now.findIndex((line, index) => line !== old[index]);
  const line = at < 0 ? now.length : at;
  const show = (text?: string) => (text === undefined ? 'nothing' : JSON.stringify(text));
  return `${file} is stale (line ${line + 1} is ${show(old[line])}, should be ${show(now[line])}): npm run schema`;
}
