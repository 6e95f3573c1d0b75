import { defaultPolicy } from './client-policy.js';
import { badInput } from './errors.js';

/** Arguments of a page: forward with `first`/`after`, backward with `last`/`before`. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

export interface Page<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  /** Counts the rows of the whole list, up to a largest number; lists that no statement reads have none. */
  countRows?(): Promise<number>;
}

/** A row with the columns of a cursor. */
export interface Keyed {
  id: number;
  createdAt: Date;
}

/** The maximal page size of GraphQL clients. */
export const { pageLimit } = defaultPolicy;
/** The page size without `first` or `last`. */
const pageDefault = 20;

/** The cursor of a row in a list ordered by `(created_at, id)`; opaque to clients. */
export const cursorOf = (row: Keyed): string =>
  Buffer.from(`${row.createdAt.getTime()}:${row.id}`).toString('base64url');

function readCursor(field: string, cursor: string): [Date, number] {
  // 13 digits reach the year 2286; PostgreSQL does not read the years beyond 9999 as JavaScript writes them.
  const match = /^(\d{1,13}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw badInput(field, 'Not a cursor of this list.').because('INVALID_CURSOR');
  return [new Date(Number(match[1])), Number(match[2])];
}

/**
 * Parses the arguments of a page into direction, size and cursor. Throws BAD_USER_INPUT for both
 * directions at once and for sizes outside 0…`limit`. `around` is the number of the row in the middle of the page.
 */
export function parsePageArgs(args: PageArgs, limit = pageLimit, around: number | null = null) {
  const backward = args.last != null || args.before != null;
  if (backward && (args.first != null || args.after != null)) {
    throw badInput(
      args.last != null ? 'last' : 'before',
      'Use either `first` and `after`, or `last` and `before`.',
    );
  }
  if (around !== null && (backward || args.after != null))
    throw badInput('around', 'Use `around` with `first` alone.');
  const field = backward ? 'last' : 'first';
  const size = (backward ? args.last : args.first) ?? Math.min(pageDefault, limit);
  if (size < 0 || size > limit)
    throw badInput(field, `\`${field}\` must be between 0 and ${limit}.`);
  const cursorField = backward ? 'before' : 'after';
  const cursor = args[cursorField];
  const from = cursor == null ? null : readCursor(cursorField, cursor);
  return { backward, size, from, around };
}

/** The parsed arguments of a page. */
export type ReadPage = ReturnType<typeof parsePageArgs>;

/**
 * Makes a page of up to `size` + 1 rows, which were read in reading direction. `hasBefore` tells whether there are
 * rows on the side from which it was read.
 */
export function toPage<T>(
  rows: T[],
  { backward, size, from }: { backward: boolean; size: number; from: unknown },
  cursor: (row: T) => string,
  hasBefore = from !== null,
): Page<T> {
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const edges = kept.map((node) => ({ cursor: cursor(node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? hasBefore : more,
      hasPreviousPage: backward ? more : hasBefore,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Maps the nodes of a page. */
export async function mapPage<T, U>(
  page: Page<T>,
  map: (node: T) => Promise<U> | U,
): Promise<Page<U>> {
  const edges = await Promise.all(
    page.edges.map(async ({ cursor, node }) => ({ cursor, node: await map(node) })),
  );
  return { ...page, edges };
}
