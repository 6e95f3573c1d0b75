import { columnsOf } from '../../core/reads/rows.js';
import { bind, join, raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import type { SearchQuery } from './search-query.js';

/** A query whose filters were looked up, and the place where its page begins. */
export interface Wanted {
  readonly query: SearchQuery;
  /** Of `from:`; null without it. */
  readonly authorId: number | null;
  /** Of `in:`; null without it. */
  readonly conversationIds: readonly number[] | null;
  /** The last hit of the page before. */
  readonly after: Place | null;
  readonly limit: number;
  readonly columns: ReturnType<typeof columnsOf>;
}

/** Where a hit stands among those of its kind: by rank, then the newest first. */
export interface Place {
  readonly rank: number;
  readonly at: Date;
  readonly id: number;
}

/**
 * Up to so many matches are read from the index and sorted. A query that more rows match finds its newest matches soon
 * by reading the newest rows, so those are read instead: a search reads about as much however many rows there are.
 */
export const mostSorted = 300;

/** ` and …` of all of the conditions. */
export const andAll = (conditions: readonly (Sql | null)[]): Sql =>
  join(
    conditions.filter((one) => one !== null).map((one) => sql` and ${one}`),
    '',
  );

export const text = (value: string): Sql => bind(value, 'text');
const instant = (value: Date): Sql => bind(value.toISOString(), 'timestamptz');

/** The filters `before:` and `after:` on a moment. */
export const within = ({ query: { before, after } }: Wanted, at: Sql): Sql[] => [
  ...(before ? [sql`${at} < ${instant(before)}`] : []),
  ...(after ? [sql`${at} >= ${instant(after)}`] : []),
];

/** Rows with these columns behind the place where the page begins. */
export const behind = ({ after }: Wanted, rank: Sql, at: Sql, id: Sql): Sql | null => {
  if (!after) return null;
  const own = bind(after.rank, 'int');
  return sql`(${rank} > ${own} or (${rank} = ${own} and (${at}, ${id}) < (${instant(after.at)}, ${bind(after.id, 'bigint')})))`;
};

/** The users whom the viewer follows or has as friends. */
export const acquaintances = sql`select followee_id from follows where follower_id = ${viewerId}
  union select friend_id from friends where user_id = ${viewerId}`;

export const row = raw('row');
