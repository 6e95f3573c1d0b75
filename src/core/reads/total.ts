import type { Columns, Rows } from './rows.js';
import { type Sql, sql, where } from './sql.js';

/** The most rows of a list that are counted. */
export const mostCounted = 1_000;

/** The number of the rows of a list that meet `conditions` on the alias `row`. */
export const countOf = (
  { entity, from }: Pick<Rows<object>, 'entity' | 'from'>,
  conditions: readonly Sql[],
  columns: Columns,
): Sql => {
  const table = from ? sql`(${from})` : columns.table(entity);
  return sql`(select count(*) from (select from ${table} row${where([...conditions])} limit ${mostCounted}) counted)`;
};
