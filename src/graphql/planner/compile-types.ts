import type { AnyEntity, Columns, RowsSql } from '../../core/reads/rows.js';
import { type BoundArguments, placeholder, raw, type Sql, sql } from '../../core/reads/sql.js';
import { conditionBy, visibilityOf } from '../../core/reads/visible.js';
import type { Definitions } from './dedupe.js';
import type { ExternalField } from './fill-external.js';
import { type Selected, type SelectedObject, Unplannable } from './selection.js';

/** The row whose fields are read. */
export interface RowRef {
  readonly entity: AnyEntity;
  /** Its alias. */
  readonly row: Sql;
  /** The viewer's participation in it, where the statement has already joined that. */
  readonly participation?: Sql;
  /** For a row of a long list: the objects that its rows share. */
  readonly shared?: Definitions;
}

/** The arguments of a field, and its index among the fields with arguments. */
export interface IndexedArguments {
  readonly index: number;
  readonly bound: BoundArguments;
}

/** One statement under construction. */
export interface Compiler {
  readonly columns: Columns;
  readonly args: ReadonlyMap<Selected, IndexedArguments>;
  /** The fields that are filled in after the statement was run; compiling adds to them. */
  readonly externals: ExternalField[];
  /** The number of relations whose objects are written once and referred to. */
  references: number;
  /** A new alias. */
  alias(): Sql;
  /** The JSON text of an object of a row. */
  object(object: SelectedObject, ref: RowRef): Sql;
}

export function newCompiler(
  columns: Columns,
  args: Compiler['args'],
  compileObject: (compiler: Compiler, object: SelectedObject, ref: RowRef) => Sql,
): Compiler {
  let aliases = 0;
  const compiler: Compiler = {
    columns,
    args,
    externals: [],
    references: 0,
    alias: () => raw(`t${aliases++}`),
    object: (object, ref) => compileObject(compiler, object, ref),
  };
  return compiler;
}

/** The values of the narrowing arguments of a field, which are known when the statement is run. */
export const placeholderValues = (found: IndexedArguments | undefined): RowsSql['narrowed'] =>
  (found?.bound.names ?? []).map((name, at) => [
    name,
    (type) => placeholder(type, ({ args }) => args[found?.index ?? 0]?.values[at]),
  ]);

/**
 * The condition under which the viewer sees a row; null without one, also for a row whose visibility
 * is that of the row from which the relation `by` led here. Throws Unplannable without a declaration.
 */
export function visibleHere({ columns }: Compiler, { entity, row }: RowRef, by?: string) {
  if (!visibilityOf(entity)) throw new Unplannable();
  return conditionBy(entity, row, by, columns);
}

/**
 * `text`, or an error that ends the statement where that is null; the loaders then report the reason.
 * The error depends on `key`, a column of the row, so that PostgreSQL does not raise it while planning.
 */
export const orFail = (text: Sql, key: Sql): Sql =>
  sql`coalesce(${text}, ('nothing for ' || coalesce(${key}::text, ''))::json::text)`;

/** The column that rows which belong to this row refer to. */
export const parentOf = ({ row }: RowRef, column = 'id'): Sql => sql`${row}.${raw(column)}`;

/** The selection of a field that leads to an object. Throws Unplannable for leaves. */
export function objectOf({ object }: Selected): SelectedObject {
  if (!object) throw new Unplannable();
  return object;
}
