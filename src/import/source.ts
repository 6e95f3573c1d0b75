/** A row of an imported database: text by name of column, null for NULL. */
export type Row = Record<string, string | null>;

/** A database of a Django application, read in one snapshot. */
export interface Source {
  /** The names of the columns by table. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  /** A name as an identifier of SQL. */
  quote(name: string): string;
  /** The placeholder of the value with this number, from 1. */
  placeholder(number: number): string;
  /** The rows of a query, fetched as they are consumed. One query at a time. */
  rows(sql: string, values: readonly string[]): AsyncIterable<Row>;
  close(): Promise<void>;
}

/** Text of a value as the drivers return it. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return String(value);
}

/** The names of the columns by table, from rows of both. */
export function tablesOf(
  rows: Iterable<{ table: string; column: string }>,
): Map<string, Set<string>> {
  const tables = new Map<string, Set<string>>();
  for (const { table, column } of rows) {
    const columns = tables.get(table) ?? new Set();
    tables.set(table, columns.add(column));
  }
  return tables;
}
