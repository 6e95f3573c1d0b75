import { cursorOf, type Keyed, type ReadPage } from '../pagination.js';
import type { Columns, Rows } from './rows.js';
import { type Expression, join, raw, type Sql, sql, where } from './sql.js';

/** The parts of a page that a `PageKeys` is written with. */
interface KeysSql {
  /** ` and …` for the rows after the cursor; empty on a first page. */
  readonly afterCursor: (row: Sql) => Sql;
  readonly isFirst: boolean;
  /** ` and …` for the narrowing arguments, on the alias `row`; empty without any. */
  readonly narrowed: Sql;
  readonly order: Expression;
  readonly ascending: boolean;
  readonly limit: number;
}

/**
 * A select of the order's columns of at least the rows of a page, for lists where one condition would
 * read too many index entries.
 */
export type PageKeys = (parts: KeysSql) => Sql;

/** The order of a list, and the cursors of its rows: base64url of `moment:id`. */
export interface Order {
  readonly columns: readonly Sql[];
  readonly ascending: boolean;
  /** SQL types of the columns. */
  readonly types: readonly string[];
  /** SQL of a cursor before it is encoded; `value` is the SQL of a column of its row. */
  readonly cursorSql: (value: Expression) => Sql;
  cursorOf(row: never): string;
  /** The values of the columns in a cursor; empty without one. */
  valuesIn(cursor: ReadPage['from']): unknown[];
  /** `order by` of rows, in the direction of the list or against it. */
  sql(row: Sql, backward: boolean): Sql;
}

function orderBy(
  names: readonly string[],
  ascending: boolean,
  rest: Omit<Order, 'columns' | 'ascending' | 'sql'>,
): Order {
  const columns = names.map(raw);
  const by = (row: Sql, backward: boolean) =>
    join(
      columns.map(
        (column) => sql`${row}.${column} ${raw(ascending !== backward ? 'asc' : 'desc')}`,
      ),
      ', ',
    );
  return { columns, ascending, sql: by, ...rest };
}

/** By a moment, and then by an id among rows of the same moment. */
export function byMoment<T = Keyed>(
  moment = 'created_at',
  id = 'id',
  { ascending = false, keyOf }: { ascending?: boolean; keyOf?: (row: T) => Keyed } = {},
): Order {
  return orderBy([moment, id], ascending, {
    types: ['timestamptz', 'bigint'],
    cursorSql: (value) =>
      sql`(extract(epoch from ${value(raw(moment))}) * 1000)::bigint || ':' || ${value(raw(id))}`,
    cursorOf: (row) => cursorOf(keyOf ? keyOf(row) : row),
    valuesIn: (cursor) => cursor ?? [],
  });
}

/** By a number, ascending; cursors hold it in place of a moment. */
export function byNumber<T>(
  number: string,
  keyOf: (row: T) => { id: number; number: number },
): Order {
  return orderBy([number], true, {
    types: ['bigint'],
    cursorSql: (value) => sql`${value(raw(number))} || ':' || ${value(raw('id'))}`,
    cursorOf: (row) => {
      const { id, number } = keyOf(row);
      return cursorOf({ id, createdAt: new Date(number) });
    },
    valuesIn: (cursor) => (cursor ? [cursor[0].getTime()] : []),
  });
}

interface PageSql {
  readonly conditions: readonly Sql[];
  /** The values of the order's columns in the cursor; empty on a first page. */
  readonly cursor: readonly Sql[];
  readonly columns: Columns;
  /** Rows read beyond the page: 1 to know whether the list goes on. */
  readonly extra?: number;
  /** The number of the row in the middle of the page, by the one column of the order; null for none. */
  readonly around?: Sql;
}

/** The rows of a page in reading direction, which is against the list's when it is read backward. */
export function rowsOfPage(
  { entity, from, order, keys }: Rows<object> & { order: Order; keys?: PageKeys },
  { backward, size }: Pick<ReadPage, 'backward' | 'size'>,
  { conditions, cursor, columns, extra = 1, around }: PageSql,
): Sql {
  const ascending = order.ascending !== backward;
  const isFirst = cursor.length === 0;
  const columnsIn = (row: Sql) =>
    join(
      order.columns.map((column) => sql`${row}.${column}`),
      ', ',
    );
  const afterCursor = (row: Sql) =>
    sql`(${columnsIn(row)}) ${raw(ascending ? '>' : '<')} (${join(cursor, ', ')})`;
  const by = (row: Sql) => order.sql(row, backward);
  const limit = size + extra;
  const table = from ? sql`(${from})` : columns.table(entity);
  const row = raw('row');
  if (keys) {
    const ids = keys({
      afterCursor: (of) => (isFirst ? sql`` : sql` and ${afterCursor(of)}`),
      isFirst,
      narrowed: join(
        conditions.map((condition) => sql` and ${condition}`),
        '',
      ),
      order: by,
      ascending,
      limit,
    });
    return sql`select row.* from (select * from (${ids}) found order by ${by(raw('found'))} limit ${limit}) found
      join ${table} row using (${join(order.columns, ', ')}) order by ${by(row)}`;
  }
  if (around) {
    const [number] = order.columns as [Sql];
    const isBefore = where([...conditions, sql`${row}.${number} < ${around}`]);
    // The number before the page: numbers are positive, and a page of no row is empty.
    const start = sql`case when ${around} is not null then coalesce((select ${row}.${number} from ${table} row${isBefore}
      order by ${row}.${number} desc offset ${Math.floor(size / 2)} limit 1), 0) end`;
    const isAfter = where([...conditions, sql`${row}.${number} > start.page_start`]);
    return sql`select row.*, start.page_start from (select ${start} as page_start offset 0) start
      cross join lateral (select row.* from ${table} row${isAfter} order by ${by(row)} limit ${limit}) row`;
  }
  const all = where([...conditions, isFirst ? null : afterCursor(row)]);
  return sql`select row.* from ${table} row${all} order by ${by(row)} limit ${limit}`;
}
