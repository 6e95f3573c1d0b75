import {
  GraphQLError,
  type GraphQLObjectType,
  getNullableType,
  isInputObjectType,
  Kind,
  type TypeNode,
} from 'graphql';
import type { Context } from '../../core/context.js';
import { parsePageArgs } from '../../core/pagination.js';
import type { Read } from '../../core/reads/read.js';
import { bindNarrowings, type Narrowings } from '../../core/reads/rows.js';
import type { BoundArguments } from '../../core/reads/sql.js';
import {
  argumentsOf,
  type Operation,
  readOf,
  type Selected,
  type SelectedObject,
  selectionOf,
  Unplannable,
  type Variables,
} from './selection.js';

/** The selection of an operation, for one set of values of its `@skip` and `@include` variables. */
export interface Plan {
  readonly selected: SelectedObject;
  /** The fields with arguments, in the order of their `BoundArguments`. */
  readonly withArguments: readonly Selected[];
}

/** The plan of an operation; null where no statement can read what it selects. */
export const planOf = (
  root: GraphQLObjectType,
  operation: Operation,
  variables: Variables,
): Plan | null => unlessUnplannable(() => planned(selectionOf(root, operation, variables)));

/** The plan of a selection. */
export const planned = (selected: SelectedObject): Plan => ({
  selected,
  withArguments: fieldsWithArguments(selected),
});

/** The values of the variables that may skip or include parts of an operation. */
export const skipIncludeKey = ({ operation }: Operation, variables: Variables): string =>
  JSON.stringify(
    (operation.variableDefinitions ?? [])
      .filter(({ type }) => isBoolean(type))
      .map(({ variable }) => variables[variable.name.value]),
  );

/** The result of `make`; null where it finds something unplannable, or an argument that is not valid. */
export function unlessUnplannable<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unplannable || error instanceof GraphQLError) return null;
    throw error;
  }
}

const isBoolean = (type: TypeNode): boolean =>
  type.kind === Kind.NAMED_TYPE ? type.name.value === 'Boolean' : isBoolean(type.type);

const fieldsWithArguments = ({ fields }: SelectedObject): Selected[] =>
  fields.flatMap((field) => [
    ...(field.field.args.length > 0 ? [field] : []),
    ...(field.object ? fieldsWithArguments(field.object) : []),
  ]);

/**
 * The parsed arguments of each field of `withArguments`. Null where the planner cannot use one: it is not declared, is
 * invalid, or can select no row. Throws BAD_USER_INPUT.
 */
export const bindArguments = (
  ctx: Context,
  { withArguments }: Plan,
  variables: Variables,
): BoundArguments[] | null =>
  unlessUnplannable(() => withArguments.map((selected) => argumentsIn(ctx, selected, variables)));

function argumentsIn(ctx: Context, selected: Selected, variables: Variables): BoundArguments {
  const read = readOf(selected.field);
  const args = argumentsOf(selected, variables);
  if (read?.kind === 'argued' || read?.kind === 'external') {
    return { page: null, ...bindNarrowings(read.args as Narrowings<object>, args, ctx) };
  }
  if (read?.kind !== 'connection' && read?.kind !== 'one') throw new Unplannable();
  const given = givenNames(selected, args);
  if (!knowsAll(read, given)) throw new Unplannable();
  const bound = bindNarrowings(read.narrow as Narrowings<object> | undefined, args, ctx);
  if (read.kind === 'connection') {
    const around = read.around?.of(args as never) ?? null;
    return { page: parsePageArgs(args, ctx.origin.policy.pageLimit, around), ...bound };
  }
  // An argument that cannot select a row, such as an id of another type, must not be ignored.
  if (given.length !== bound.names.length) throw new Unplannable();
  return { page: null, ...bound };
}

const pageArguments = new Set(['first', 'after', 'last', 'before']);

const knowsAll = (read: Extract<Read, { kind: 'connection' | 'one' }>, given: string[]) =>
  given.every(
    (name) =>
      (read.kind === 'connection' &&
        (pageArguments.has(name) || (name === 'around' && read.around !== undefined))) ||
      (read.narrow !== undefined && name in read.narrow),
  );

/** The names of the arguments that are given, those within an input as `by.username`. */
function givenNames({ field }: Selected, args: Variables): string[] {
  const given: string[] = [];
  for (const { name, type } of field.args) {
    const value = args[name];
    if (value == null) continue;
    if (!isInputObjectType(getNullableType(type))) given.push(name);
    else given.push(...Object.keys(value).map((inner) => `${name}.${inner}`));
  }
  return given;
}
