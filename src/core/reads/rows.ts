import {
  type EntityClass,
  type EntityProperty,
  type MetadataStorage,
  ReferenceKind,
} from '@mikro-orm/core';
import type { Context } from '../context.js';
import { columnNames } from '../postgres/columns.js';
import {
  type BoundArguments,
  bind,
  type Expression,
  join,
  raw,
  type Sql,
  sql,
  viewerId,
} from './sql.js';

export type AnyEntity = EntityClass<object>;

/** Tables and columns by the names of classes and properties. */
export interface Columns {
  table(entity: AnyEntity): Sql;
  /** All columns of a row. A prepared statement with `*` fails once a newer version has added a column. */
  all(entity: AnyEntity, row: Sql): Sql;
  /** The column of a property. Throws where there is no such property. */
  column(entity: AnyEntity, property: string): Sql;
  /** The column of a property that holds a value; null where there is none of that name. */
  value(entity: AnyEntity, property: string): Sql | null;
  /** The entity that a relation leads to by its id; null where there is no such relation. */
  target(entity: AnyEntity, property: string): AnyEntity | null;
}

/** Reads the names from MikroORM's metadata. */
export function columnsOf(metadata: MetadataStorage): Columns {
  const find = (entity: AnyEntity, name: string) =>
    metadata.get(entity).properties[name as never] as EntityProperty | undefined;
  return {
    table: (entity) => raw(metadata.get(entity).tableName),
    all: (entity, row) =>
      join(
        columnNames(metadata, entity).map((name) => sql`${row}.${raw(name)}`),
        ', ',
      ),
    column(entity, name) {
      const property = find(entity, name);
      if (!property) throw new Error(`${entity.name} has no property ${name}.`);
      return raw(property.fieldNames[0] as string);
    },
    value(entity, name) {
      const property = find(entity, name);
      const column = property?.kind === ReferenceKind.SCALAR && property.fieldNames?.[0];
      return column ? raw(column) : null;
    },
    target(entity, name) {
      const property = find(entity, name);
      if (property?.kind !== ReferenceKind.MANY_TO_ONE) return null;
      return (property.targetMeta?.class ?? null) as AnyEntity | null;
    },
  };
}

/** One of the arguments that narrow a list. */
export interface Narrowing<A> {
  /** The value to compare with; null leaves the list as it is. Throws BAD_USER_INPUT. */
  of(args: A, ctx: Context): unknown;
  /** SQL type of that value. */
  readonly type: string;
  where(row: Sql, value: Sql): Sql;
}

/** The arguments of a value that is no list, by name. */
export type ValueArguments<A> = {
  readonly [argument in keyof A & string]?: Pick<Narrowing<A>, 'of' | 'type'>;
};

/** By the name of the argument; by `argument.field` for a field of an input. */
export type Narrowings<A> = {
  readonly [argument in (keyof A & string) | `${keyof A & string}.${string}`]?: Narrowing<A>;
};

/** Rows that belong to another row, or to none in particular. */
export interface Rows<T extends object, A = object> {
  readonly entity: EntityClass<T>;
  /** A query in place of the table of `entity`, which has further columns to order by. */
  readonly from?: Sql;
  /** The relation to the row they belong to: by its id, or by its column `parentColumn`. */
  readonly by?: string;
  readonly parentColumn?: string;
  /** A condition on that value; where it is false, there are no rows. */
  readonly ofParent?: Expression;
  /** The relation to the node that clients see; the row itself without it. */
  readonly node?: string;
  /** The relation by which they belong to the viewer. */
  readonly viewer?: string;
  /** A condition that all of them meet. */
  readonly where?: Expression;
  readonly narrow?: Narrowings<A>;
}

/** Loads a node by its id. */
export type FindNode<N> = (ctx: Context, id: number) => Promise<N>;

/** The node of a row: the row that its relation `node` refers to, or the row itself. */
export function nodeOf<N>(
  { node, find }: { node?: string; find?: FindNode<N> },
  ctx: Context,
  row: object,
): Promise<N> | N {
  if (!node || !find) return row as N;
  return find(ctx, (row as Record<string, { id: number }>)[node]?.id as number);
}

/** Reads the arguments that narrow. Throws BAD_USER_INPUT. */
export function bindNarrowings<A extends object>(
  narrow: Narrowings<A> | ValueArguments<A> | undefined,
  args: A,
  ctx: Context,
): Omit<BoundArguments, 'page'> {
  const names: string[] = [];
  const values: unknown[] = [];
  for (const name in narrow) {
    const value = (narrow[name as never] as Narrowing<A>).of(args, ctx);
    if (value == null) continue;
    names.push(name);
    values.push(value);
  }
  return { names, values };
}

/** The parts of a statement that differ between loaders and plans. */
export interface RowsSql {
  /** The value of the relation `by` of the rows. */
  readonly parent: Sql | null;
  /** The values of the given narrowing arguments, by name. */
  readonly narrowed: readonly (readonly [name: string, value: (type: string) => Sql])[];
  readonly columns: Columns;
}

/** The narrowing values of one call, for `RowsSql`. */
export const boundValues = ({ names, values }: Omit<BoundArguments, 'page'>): RowsSql['narrowed'] =>
  names.map((name, index) => [name, (type) => bind(values[index], type)]);

/** The conditions on `row`: its parent, the viewer, the common condition and the narrowing arguments. */
export function conditionsOn<T extends object, A>(
  { entity, by, ofParent, viewer: own, where, narrow }: Rows<T, A>,
  row: Sql,
  { parent, narrowed, columns }: RowsSql,
): Sql[] {
  const conditions: Sql[] = [];
  if (by && parent) conditions.push(sql`${row}.${columns.column(entity, by)} = ${parent}`);
  if (ofParent && parent) conditions.push(ofParent(parent));
  if (own) conditions.push(sql`${row}.${columns.column(entity, own)} = ${viewerId}`);
  if (where) conditions.push(where(row));
  for (const [name, value] of narrowed) {
    const narrowing = narrow?.[name as never] as Narrowing<A> | undefined;
    if (narrowing) conditions.push(narrowing.where(row, value(narrowing.type)));
  }
  return conditions;
}
