import { GraphQLError, type GraphQLObjectType, Kind, type TypeNode } from 'graphql';
import type { Context } from '../../core/context.js';
import { parsePageArgs } from '../../core/pagination.js';
import { type Read, readOf } from '../../core/reads/read.js';
import { type Narrowings, narrowed } from '../../core/reads/rows.js';
import type { AskedOf, Compiled } from './compile-types.js';
import { reshaped } from './reshape.js';
import {
  argumentsOf,
  type Operation,
  type Selected,
  type SelectedObject,
  selectionOf,
  Unplannable,
  type Variables,
} from './selection.js';

/** What an operation asks for, whatever its variables are: made once. */
export interface Outline {
  readonly selected: SelectedObject;
  /** The fields that take arguments, in the order in which they are asked. */
  readonly asking: readonly Selected[];
  /** Its statements, by what the arguments make of them; null where none answers. */
  readonly compiled: Map<string, Compiled | null>;
}

/** The most outlines kept for one operation: each of its switches doubles how many there are. */
const kept = 50;

const outlines = new WeakMap<Operation, Map<string, Outline | null>>();

/** The outline of an operation; null when it asks for what no statement answers. */
export function outlineOf(
  root: GraphQLObjectType,
  asked: Operation,
  variables: Variables,
): Outline | null {
  const { operation, reply } = asked;
  // Parts of it may be skipped or included by these alone.
  const switches = (operation.variableDefinitions ?? [])
    .filter(({ type }) => isBoolean(type))
    .map(({ variable }) => variables[variable.name.value]);
  const key = JSON.stringify(switches);
  const known = outlines.get(asked) ?? new Map<string, Outline | null>();
  outlines.set(asked, known);
  let outline = known.get(key);
  if (outline === undefined) {
    outline = orNull(() => {
      const answer = selectionOf(root, asked, variables);
      const selected = reply ? reshaped(answer, reply) : answer;
      return { selected, asking: askingIn(selected), compiled: new Map() };
    });
    if (known.size >= kept) known.clear();
    known.set(key, outline);
  }
  return outline;
}

/** What `make` makes, or null where it finds that no statement answers, or an argument that cannot be. */
export function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unplannable || error instanceof GraphQLError) return null;
    throw error;
  }
}

const isBoolean = (type: TypeNode): boolean =>
  type.kind === Kind.NAMED_TYPE ? type.name.value === 'Boolean' : isBoolean(type.type);

const askingIn = ({ fields }: SelectedObject): Selected[] =>
  fields.flatMap((field) => [
    ...(field.field.args.length > 0 ? [field] : []),
    ...(field.object ? askingIn(field.object) : []),
  ]);

/**
 * What a caller asks of each field that takes arguments; null where one of them is nothing that a
 * statement knows. Throws BAD_USER_INPUT.
 */
export const ask = (ctx: Context, { asking }: Outline, variables: Variables): AskedOf[] | null =>
  orNull(() => asking.map((selected) => askedOf(ctx, selected, variables)));

function askedOf(ctx: Context, selected: Selected, variables: Variables): AskedOf {
  const read = readOf(selected.field);
  if (read?.kind !== 'connection' && read?.kind !== 'one') throw new Unplannable();
  const args = argumentsOf(selected, variables);
  if (!knowsAll(read, args)) throw new Unplannable();
  const asked = narrowed(read.narrow as Narrowings<object> | undefined, args, ctx);
  if (read.kind === 'connection')
    return { page: parsePageArgs(args, ctx.origin.policy.pageLimit), ...asked };
  // What cannot pick a row, such as an id of another kind, is nothing that narrows to none.
  const given = Object.keys(args).filter((name) => args[name] != null);
  if (given.length !== asked.names.length) throw new Unplannable();
  return { page: null, ...asked };
}

const pageArguments = new Set(['first', 'after', 'last', 'before']);

const knowsAll = (read: Extract<Read, { kind: 'connection' | 'one' }>, args: Variables) =>
  Object.entries(args).every(
    ([name, value]) =>
      value == null ||
      (read.kind === 'connection' && pageArguments.has(name)) ||
      (read.narrow !== undefined && name in read.narrow),
  );
