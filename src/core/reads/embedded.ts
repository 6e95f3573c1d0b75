import type { AnyEntity, ValueArguments } from './rows.js';
import type { Expression, Sql } from './sql.js';

/** An object that is made of columns of a row. */
export interface Embedded {
  readonly kind: 'embedded';
  /** The class of the object; each of its fields has a declaration of its own. */
  readonly entity: AnyEntity;
  /** A select of the object as one row, or of none where it is null; with a column `id` for errors. */
  readonly from: Expression;
  /** The most objects, in order, where it is a list of them. */
  readonly most?: number;
}

export const embedded = (entity: AnyEntity, from: Expression, most?: number): Embedded => ({
  kind: 'embedded',
  entity,
  from,
  most,
});

/** A value that SQL computes from a row and from arguments; null for one that is not given. */
export interface Argued {
  readonly kind: 'argued';
  readonly args: ValueArguments<never>;
  readonly sql: (row: Sql, args: Readonly<Record<string, Sql | undefined>>) => Sql;
}

export const argued = <A>(args: ValueArguments<A>, sql: Argued['sql']): Argued => ({
  kind: 'argued',
  args: args as ValueArguments<never>,
  sql,
});
