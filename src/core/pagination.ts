import type { EntityClass } from '@mikro-orm/core';
import type { QueryBuilder } from '@mikro-orm/postgresql';
import { defaultPolicy } from './client-policy.js';
import type { Context } from './context.js';
import { badInput } from './errors.js';

/** Which part of a list: forward with `first`/`after`, backward with `last`/`before`. */
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
}

/** A row a keyset can stand on. */
export interface Keyed {
  id: number;
  createdAt: Date;
}

/** The most rows of one page for GraphQL clients. */
export const { pageLimit } = defaultPolicy;
/** The size of a page without `first` or `last`. */
const pageDefault = 20;

/** Position of `row` in a list ordered by `(created_at, id)`; opaque to clients. */
export const cursorOf = (row: Keyed): string =>
  Buffer.from(`${row.createdAt.getTime()}:${row.id}`).toString('base64url');

function readCursor(field: string, cursor: string): [Date, number] {
  const match = /^(\d{1,15}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw badInput(field, 'Not a cursor of this list.');
  return [new Date(Number(match[1])), Number(match[2])];
}

/**
 * How many rows and in which direction. Throws BAD_USER_INPUT on both directions at once and on
 * sizes outside 1…`limit`.
 */
export function parsePageArgs(args: PageArgs, limit = pageLimit) {
  const backward = args.last != null || args.before != null;
  if (backward && (args.first != null || args.after != null)) {
    throw badInput(
      args.last != null ? 'last' : 'before',
      'Page one way: first/after or last/before.',
    );
  }
  const field = backward ? 'last' : 'first';
  const size = (backward ? args.last : args.first) ?? Math.min(pageDefault, limit);
  if (size < 1 || size > limit) throw badInput(field, `Between 1 and ${limit}.`);
  const cursorField = backward ? 'before' : 'after';
  const cursor = args[cursorField];
  return { backward, size, from: cursor == null ? null : readCursor(cursorField, cursor) };
}

/** Makes a page of rows that were read one beyond `size`, in reading direction. */
export function toPage<T>(
  rows: T[],
  { backward, size, from }: { backward: boolean; size: number; from: unknown },
  cursor: (row: T) => string,
): Page<T> {
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const edges = kept.map((node) => ({ cursor: cursor(node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? from !== null : more,
      hasPreviousPage: backward ? more : from !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/**
 * A page of `entity`, newest first (oldest first with `ascending`), by keyset on
 * `(created_at, id)`: its cost does not grow with how deep it is. `narrow` adds the conditions; the
 * entity's alias is `row`.
 */
export async function findPage<T extends Keyed>(
  ctx: Context,
  entity: EntityClass<T>,
  args: PageArgs,
  narrow: (query: QueryBuilder<T, 'row'>) => void,
  {
    ascending = false,
    limit = ctx.origin.policy.pageLimit,
  }: { ascending?: boolean; limit?: number } = {},
): Promise<Page<T>> {
  const page = parsePageArgs(args, limit);
  const upward = ascending !== page.backward;
  const query = ctx.em.createQueryBuilder(entity, 'row').select('*');
  narrow(query as QueryBuilder<T, 'row'>);
  if (page.from) {
    query.andWhere(`(row.created_at, row.id) ${upward ? '>' : '<'} (?, ?)`, page.from);
  }
  const direction = upward ? 'asc' : 'desc';
  query.orderBy({ createdAt: direction, id: direction } as never).limit(page.size + 1);
  return toPage((await query.getResultList()) as T[], page, cursorOf);
}

/** The same page, of what each row leads to. */
export async function mapPage<T, U>(
  page: Page<T>,
  map: (node: T) => Promise<U> | U,
): Promise<Page<U>> {
  const edges = await Promise.all(
    page.edges.map(async ({ cursor, node }) => ({ cursor, node: await map(node) })),
  );
  return { ...page, edges };
}
