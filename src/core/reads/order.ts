import { cursorOf, type Keyed, type parsePageArgs } from '../pagination.js';
import type { Rows } from './rows.js';
import type { Scope } from './statement.js';
import type { Columns } from './visible.js';

export type ReadPage = ReturnType<typeof parsePageArgs>;

/** The condition, order and limit of a page, for a head of one's own. */
interface HeadPart {
  /** What stands beyond the cursor, as ` and …`; empty on a first page. */
  readonly beyond: (row: string) => string;
  /** What callers narrowed to, as ` and …` on the alias `row`; empty where they did not. */
  readonly narrowed: string;
  readonly order: (row: string) => string;
  /** Whether the smallest come first. */
  readonly upward: boolean;
  readonly limit: number;
}

/** How the rows of a page are found where a plain condition would read too many. */
export type Head = (scope: Scope, part: HeadPart) => string;

/** In which order a list is read, and the cursors of its rows: `moment:number` in base64url. */
export interface Order {
  readonly columns: readonly string[];
  readonly ascending: boolean;
  /** SQL types of the columns. */
  readonly types: readonly string[];
  /** SQL of what a row's cursor holds, `value` being that of one of its columns. */
  readonly place: (value: (column: string) => string) => string;
  cursorOf(row: never): string;
  /** What a cursor says of the columns; nothing of none. */
  from(cursor: ReadPage['from']): unknown[];
  /** `order by` of rows, in the direction of the list or against it. */
  sql(row: string, backward: boolean): string;
}

const milliseconds = (moment: string) => `(extract(epoch from ${moment}) * 1000)::bigint`;

function orderBy(
  columns: readonly string[],
  ascending: boolean,
  rest: Omit<Order, 'columns' | 'ascending' | 'sql'>,
): Order {
  const sql = (row: string, backward: boolean) =>
    columns
      .map((column) => `${row}.${column} ${ascending !== backward ? 'asc' : 'desc'}`)
      .join(', ');
  return { columns, ascending, sql, ...rest };
}

/** By a moment and then a number that tells two of one moment apart. */
export function byMoment<T = Keyed>(
  moment = 'created_at',
  number = 'id',
  { ascending = false, keyOf }: { ascending?: boolean; keyOf?: (row: T) => Keyed } = {},
): Order {
  return orderBy([moment, number], ascending, {
    types: ['timestamptz', 'bigint'],
    place: (value) => `${milliseconds(value(moment))} || ':' || ${value(number)}`,
    cursorOf: (row) => cursorOf(keyOf ? keyOf(row) : row),
    from: (cursor) => cursor ?? [],
  });
}

/** By a number of their own, oldest first; its cursor holds it in place of a moment. */
export function byNumber<T>(
  number: string,
  keyOf: (row: T) => { id: number; place: number },
): Order {
  return orderBy([number], true, {
    types: ['bigint'],
    place: (value) => `${value(number)} || ':' || ${value('id')}`,
    cursorOf: (row) => {
      const { id, place } = keyOf(row);
      return cursorOf({ id, createdAt: new Date(place) });
    },
    from: (cursor) => (cursor ? [cursor[0].getTime()] : []),
  });
}

interface PageParts {
  conditions: readonly string[];
  /** Placeholders of what the cursor says; none on a first page. */
  cursor: readonly string[];
  columns: Columns;
  statement: Scope;
  /** Rows beyond the page that are read; one tells whether the list goes on. */
  extra?: number;
}

/** The rows of a page in reading direction, which is against the list's when it is read backward. */
export function rowsOfPage(
  { entity, order, head }: Rows<object> & { order: Order; head?: Head },
  { backward, size }: Pick<ReadPage, 'backward' | 'size'>,
  { conditions, cursor, columns, statement, extra = 1 }: PageParts,
): string {
  const upward = order.ascending !== backward;
  const keys = (row: string) => order.columns.map((column) => `${row}.${column}`).join(', ');
  const beyond = (row: string) =>
    cursor.length > 0 ? `(${keys(row)}) ${upward ? '>' : '<'} (${cursor.join(', ')})` : null;
  const by = (row: string) => order.sql(row, backward);
  const limit = size + extra;
  const table = columns.table(entity);
  if (head) {
    const and = (row: string) => {
      const condition = beyond(row);
      return condition ? ` and ${condition}` : '';
    };
    const narrowed = conditions.map((condition) => ` and ${condition}`).join('');
    const ids = head(statement, { beyond: and, narrowed, order: by, upward, limit });
    return `select row.* from (select * from (${ids}) head order by ${by('head')} limit ${limit}) head
      join ${table} row using (${order.columns.join(', ')}) order by ${by('row')}`;
  }
  const all = [...conditions, beyond('row')].filter((one) => one !== null);
  const where = all.length > 0 ? `where ${all.join(' and ')}` : '';
  return `select row.* from ${table} row ${where} order by ${by('row')} limit ${limit}`;
}
