import type { EntityClass } from '@mikro-orm/core';
import type { Context } from '../context.js';
import type { Scope, Statement } from './statement.js';
import type { Columns } from './visible.js';

/** One of the arguments that narrow a list. */
export interface Narrowing<A> {
  /** What it narrows to; null leaves the list as it is. Throws BAD_USER_INPUT. */
  of(args: A, ctx: Context): unknown;
  /** SQL type of that value. */
  readonly type: string;
  where(row: string, value: string, scope: Scope): string;
}

export type Narrowings<A> = { readonly [argument in keyof A & string]?: Narrowing<A> };

/** Rows that belong to another row, or to nobody in particular. */
export interface Rows<T extends object, A = object> {
  readonly entity: EntityClass<T>;
  /** The relation by which they belong to a row: by its number, or by another column of it. */
  readonly by?: string;
  readonly parentColumn?: string;
  /** The relation that leads from a row to what is shown of it; the row itself when left out. */
  readonly node?: string;
  /** The relation by which they are the viewer's own. */
  readonly viewer?: string;
  /** A condition all of them meet. */
  readonly where?: (row: string, scope: Scope) => string;
  readonly narrow?: Narrowings<A>;
}

/** Loads a node by its id. */
export type FindNode<N> = (ctx: Context, id: number) => Promise<N>;

/** The node of a row: what its relation `node` refers to, or the row itself. */
export function nodeOf<N>(
  { node, find }: { node?: string; find?: FindNode<N> },
  ctx: Context,
  row: object,
): Promise<N> | N {
  if (!node || !find) return row as N;
  return find(ctx, (row as Record<string, { id: number }>)[node]?.id as number);
}

/** What one caller narrows a list to. */
export interface Narrowed {
  /** Which narrowings there are: what the text of a statement depends on. */
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** Reads the arguments that narrow. Throws BAD_USER_INPUT. */
export function narrowed<A extends object>(
  narrow: Narrowings<A> | undefined,
  args: A,
  ctx: Context,
): Narrowed {
  const names: string[] = [];
  const values: unknown[] = [];
  for (const [name, narrowing] of Object.entries(narrow ?? {})) {
    const value = (narrowing as Narrowing<A>).of(args, ctx);
    if (value == null) continue;
    names.push(name);
    values.push(value);
  }
  return { names, values };
}

/**
 * The conditions on `row` of some rows: whose they are (`parent` is the SQL of that), what all meet,
 * and what a caller narrowed them to, `values` being one for each name.
 */
export function conditionsOn<T extends object, A, V>(
  { entity, by, viewer, where, narrow }: Rows<T, A>,
  row: string,
  {
    parent,
    names,
    values,
    statement,
    columns,
  }: {
    parent: string | null;
    names: readonly string[];
    values: readonly V[];
    statement: Statement<V>;
    columns: Columns;
  },
): string[] {
  const conditions: string[] = [];
  if (by && parent) conditions.push(`${row}.${columns.column(entity, by)} = ${parent}`);
  if (viewer) {
    conditions.push(`${row}.${columns.column(entity, viewer)} = ${statement.viewer}`);
  }
  if (where) conditions.push(where(row, statement));
  names.forEach((name, index) => {
    const narrowing = narrow?.[name as never] as Narrowing<A> | undefined;
    const value = values[index] as V;
    if (narrowing)
      conditions.push(narrowing.where(row, statement.bind(value, narrowing.type), statement));
  });
  return conditions;
}
