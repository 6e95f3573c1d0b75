import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { readOf } from '../../src/graphql/planner/selection.js';
import type { Random } from './random.js';

type Field = GraphQLField<unknown, unknown>;

/** A field of a document, to find its value in the response. */
export interface Part {
  /** `Post.comments` */
  readonly place: string;
  readonly key: string;
  readonly parts: readonly Part[];
}

export interface Generated {
  query: string;
  variables: Record<string, unknown>;
  parts: readonly Part[];
}

/** The values of arguments. */
export interface Supply {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly wrongIds: Readonly<Record<string, readonly string[]>>;
  readonly usernames: readonly string[];
  readonly words: readonly string[];
  /** Cursors of earlier responses, by the place of their list. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
}

/** The root fields that are planned. */
export const rootsOf = (schema: GraphQLSchema): Field[] =>
  Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) => readOf(field) !== null);

/** Fields that are not planned. */
const unplannable = new Set(['User.viewerFriendship', 'Notification.subject']);

/** The most rows of a response. */
const most = 60;

/** Generates one document, whose first root field is `first`. */
export function generate(
  schema: GraphQLSchema,
  random: Random,
  supply: Supply,
  first: Field = random.pick(rootsOf(schema)),
): Generated {
  return new Writer(schema, random, supply).document(first);
}

/** The literal of a value that is a scalar or an object of strings. */
const literalOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value).map(([name, one]) => `${name}: ${JSON.stringify(one)}`)} }`
    : JSON.stringify(value);

interface Written {
  text: string;
  parts: Part[];
}

class Writer {
  private readonly variables: Record<string, unknown> = {};
  private readonly declared: string[] = [];
  private readonly fragments: string[] = [];
  private readonly known = new Map<string, Written[]>();
  private aliases = 0;
  /** Whether the document may select unplannable fields: one in eight. */
  private readonly asksAll: boolean;
  /** The number of errors that may still be added: which of two is reported first varies. */
  private wrongs = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly supply: Supply,
  ) {
    this.asksAll = random.chance(1 / 8);
  }

  document(first: Field): Generated {
    const { random } = this;
    const query = this.schema.getQueryType() as GraphQLObjectType;
    const written: Written[] = [];
    const count = random.chance(0.7) ? 1 : 2;
    if (count === 1 && random.chance(0.15)) this.wrongs = 1;
    for (let one = 0; one < count; one += 1) {
      const field = one === 0 ? first : random.pick(rootsOf(this.schema));
      written.push(this.field(query, field, 4, 1));
    }
    const parts = written.flatMap((one) => one.parts);
    const head = this.declared.length > 0 ? `query (${this.declared.join(', ')})` : 'query';
    const text = `${head} { ${written.map((one) => one.text).join(' ')} }`;
    return { query: [text, ...this.fragments].join('\n'), variables: this.variables, parts };
  }

  /** Fields of `type`, sometimes in fragments; `rows` is the number of objects they are selected of. */
  private selection(type: GraphQLObjectType, depth: number, rows: number): Written {
    const { random } = this;
    const fields = Object.values(type.getFields()).filter((field) => this.mayAsk(type, field));
    const usable = fields.filter((field) => isLeafType(getNamedType(field.type)) || depth > 0);
    const inner = usable.filter((field) => !isLeafType(getNamedType(field.type)));
    const isPage = /(Connection|Edge)$/.test(type.name);
    const written: Written[] = [];
    if (random.chance(0.15)) written.push({ text: '__typename', parts: [] });
    const count = 1 + random.below(isPage ? 2 : 4);
    for (let one = 0; one < count; one += 1) {
      // Leaves are more numerous, and would end most paths at once.
      const from = inner.length > 0 && random.chance(isPage ? 0.8 : 0.4) ? inner : usable;
      if (from.length > 0) written.push(this.field(type, random.pick(from), depth, rows));
    }
    if (written.length === 0) written.push({ text: '__typename', parts: [] });
    const wrapped = written.map((one) => this.maybeFragment(type, one));
    return {
      text: wrapped.map((one) => one.text).join(' '),
      parts: wrapped.flatMap((one) => one.parts),
    };
  }

  private mayAsk(type: GraphQLObjectType, field: Field): boolean {
    return this.asksAll || !unplannable.has(`${type.name}.${field.name}`);
  }

  private field(type: GraphQLObjectType, field: Field, depth: number, rows: number): Written {
    const { random } = this;
    const place = `${type.name}.${field.name}`;
    const named = getNamedType(field.type);
    const sizes = field.args.some(({ name }) => name === 'first');
    const args = this.arguments(place, field.args, rows);
    // Equal keys need equal arguments.
    const aliased = args.text !== '' || random.chance(0.15);
    const key = aliased ? `${random.pick(['a', 'zz', 'Ab_'])}${this.aliases++}` : field.name;
    const head = `${aliased ? `${key}: ` : ''}${field.name}${args.text}${this.directive()}`;
    if (!isObjectType(named)) {
      // Interfaces and unions have no fields that every type has.
      const text = isLeafType(named) ? head : `${head} { __typename }`;
      return { text, parts: [{ place, key, parts: [] }] };
    }
    const all = rows * (sizes ? args.size : 1);
    const isPage = /(Connection|Edge|PageInfo)$/.test(named.name);
    const inner = this.selection(named, all > most ? 0 : depth - (isPage ? 0 : 1), all);
    return { text: `${head} { ${inner.text} }`, parts: [{ place, key, parts: inner.parts }] };
  }

  private maybeFragment(type: GraphQLObjectType, written: Written): Written {
    const { random } = this;
    const interfaces = type.getInterfaces();
    if (random.chance(0.08) && interfaces.length > 0) {
      return { text: `${written.text} ... on Node { id }`, parts: written.parts };
    }
    if (random.chance(0.08)) {
      const on = random.chance(0.7) ? ` on ${type.name}` : '';
      return { text: `...${on}${this.directive()} { ${written.text} }`, parts: written.parts };
    }
    const others = this.known.get(type.name) ?? [];
    if (random.chance(0.08)) {
      const name = `F${this.fragments.length}`;
      this.fragments.push(`fragment ${name} on ${type.name} { ${written.text} }`);
      const spread = { text: `...${name}`, parts: written.parts };
      this.known.set(type.name, [...others, spread]);
      return { ...spread, text: `${spread.text}${this.directive()}` };
    }
    if (others.length > 0 && random.chance(0.1)) {
      const other = random.pick(others);
      return { text: `${written.text} ${other.text}`, parts: [...written.parts, ...other.parts] };
    }
    return written;
  }

  private directive(): string {
    const { random } = this;
    if (!random.chance(0.05)) return '';
    const value = random.chance(0.6);
    const given = random.chance(0.7) ? this.variable('Boolean!', value) : String(value);
    return ` @${random.pick(['skip', 'include'])}(if: ${given})`;
  }

  private variable(type: string, value: unknown): string {
    const name = `v${this.declared.length}`;
    const isOptional = !type.endsWith('!');
    // An omitted variable, null and the default are three different things.
    const fallback = isOptional && this.random.chance(0.2) ? ` = ${JSON.stringify(value)}` : '';
    this.declared.push(`$${name}: ${type}${fallback}`);
    if (!fallback || this.random.chance(0.5)) this.variables[name] = value;
    return `$${name}`;
  }

  private arguments(place: string, args: readonly GraphQLArgument[], rows: number) {
    const { random } = this;
    const values = new Map<string, unknown>();
    let size = 20;
    if (args.some(({ name }) => name === 'first')) {
      const [count, cursor] = random.chance(0.6) ? ['first', 'after'] : ['last', 'before'];
      if (random.chance(0.85)) {
        size = random.pick(rows > 1 ? [0, 1, 2, 2, 3] : [0, 1, 2, 3, 5, 20, 21, 100]);
        values.set(count, this.isWrong(0.2) ? random.pick([101, -1]) : size);
      }
      const cursors = this.supply.cursors.get(place) ?? [];
      if (cursors.length > 0 && random.chance(0.35)) values.set(cursor, random.pick(cursors));
      if (this.isWrong(0.1)) values.set(cursor, 'no cursor');
      if (this.isWrong(0.1)) values.set(cursor === 'after' ? 'last' : 'first', 2);
      if (random.chance(0.01)) values.set(cursor === 'after' ? 'before' : 'first', null);
    }
    for (const { name } of args) {
      const value = this.value(place, name);
      if (value !== undefined) values.set(name, value);
    }
    const texts = [...values].map(([name, value]) => {
      const arg = args.find((one) => one.name === name) as GraphQLArgument;
      const type = String(arg.type).replace('!', name === 'id' ? '!' : '');
      const isEnum = type === 'ConversationKind';
      const literal = isEnum ? String(value) : literalOf(value);
      // Null may reach a non-null argument through the default of a variable.
      const isLiteral = random.chance(0.5) || (value === null && String(arg.type).endsWith('!'));
      // A document cannot contain a lone surrogate.
      const isVariable = !isLiteral || (typeof value === 'string' && !value.isWellFormed());
      return `${name}: ${isVariable && !isEnum ? this.variable(String(arg.type), value) : literal}`;
    });
    return { text: texts.length > 0 ? `(${texts.join(', ')})` : '', size };
  }

  private isWrong(share: number): boolean {
    const isWrong = this.wrongs > 0 && this.random.chance(share);
    if (isWrong) this.wrongs -= 1;
    return isWrong;
  }

  /** The value of an argument that is no page argument; undefined to leave it out. */
  private value(place: string, name: string): unknown {
    const { random, supply } = this;
    const kind = place.split('.')[1] as string;
    switch (name) {
      case 'id':
        return random.pick((random.chance(0.1) ? supply.wrongIds : supply.ids)[kind] ?? []);
      case 'by':
      case 'user': {
        const { user } = random.chance(0.1) ? supply.wrongIds : supply.ids;
        const [id, username] = [random.pick(user ?? []), random.pick(supply.usernames)];
        if (this.isWrong(0.1)) return { id, username };
        return random.chance(0.5) ? { id } : { username };
      }
      case 'authorId':
        if (this.isWrong(0.1)) return 'user_nope';
        return random.chance(0.3) ? random.pick(supply.ids.user ?? []) : undefined;
      case 'search':
        if (this.isWrong(0.1)) return '\0';
        return random.chance(0.3) ? random.pick(supply.words) : undefined;
      case 'mine':
        return random.chance(0.3) ? random.pick([true, false, null]) : undefined;
      case 'kind':
        return random.chance(0.3) ? random.pick(['DIRECT', 'GROUP', null]) : undefined;
      case 'archived':
        return random.chance(0.3) ? random.pick([true, false, null]) : undefined;
      case 'around':
        if (this.isWrong(0.1)) return 'message_nope';
        return random.chance(0.15)
          ? random.pick([...(supply.ids.message ?? []), '7', '0'])
          : undefined;
      case 'includeDeleted':
        return random.chance(0.4) ? random.pick([true, false]) : undefined;
      case 'online':
        return this.asksAll && random.chance(0.3) ? random.pick([true, false]) : undefined;
      default:
        return undefined;
    }
  }
}

/** Keeps the cursors of a response, by the place of their list. */
export function keepCursors(
  data: unknown,
  parts: readonly Part[],
  found: Map<string, string[]>,
  list = '',
): void {
  for (const { place, key, parts: inner } of parts) {
    const value = (data as Record<string, unknown> | null)?.[key];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one == null) continue;
      if (/(Edge\.c|PageInfo\.(start|end)C)ursor$/.test(place)) keep(found, list, one as string);
      else keepCursors(one, inner, found, /(Connection|Edge)\./.test(place) ? list : place);
    }
  }
}

function keep(found: Map<string, string[]>, list: string, cursor: string): void {
  const known = found.get(list) ?? [];
  if (known.length < 60) known.push(cursor);
  found.set(list, known);
}
