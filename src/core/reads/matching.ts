import { cleanText } from '../text.js';
import type { Narrowing } from './rows.js';
import { type Expression, type Sql, search, sql } from './sql.js';

/** The most characters of a search. */
export const searchCharacters = 200;

/**
 * The condition that a text has all words of a query, in any order and each perhaps longer; accents, width and letter
 * case are ignored. An index of `search_words` of the same text serves it. See `search-functions.ts`.
 */
export const matches = (text: Sql, query: Sql): Sql =>
  search(
    sql`(search_words(${text}) @@ search_query(${query}) and search_holds(${text}, ${query}))`,
  );

/** The argument `search` of a list: rows whose `text` matches it. */
export const searched = (text: Expression): Narrowing<{ search?: string | null }> => ({
  of: ({ search }) => cleanText('search', search ?? '', { max: searchCharacters }).trim() || null,
  type: 'text',
  where: (row, query) => matches(text(row), query),
});
