import { join, literal, publicUrl, type Sql, sql } from '../../core/reads/sql.js';
import type { Format } from '../../graphql/planner/shape.js';
import { numberOf } from './fields.js';

const quoted = (text: Sql) => sql`to_json((${text})::text)`;

/** The number in a global id. */
export const number: Format<string, number> = {
  of: numberOf,
  sql: (value) => sql`(${value})::text`,
};

/** Where a path under `/media/` is reached from outside; what is no path of ours stays. */
export const absolute: Format<string | null, string | null> = {
  of: (path, { publicUrl }) => (path?.startsWith('/') ? publicUrl + path : path),
  sql: (value) =>
    quoted(
      sql`case when starts_with(${value}, '/') then ${publicUrl} || ${value} else ${value} end`,
    ),
};

/** A text, and an empty one for none. */
export const orEmpty: Format<string | null, string> = {
  of: (text) => text ?? '',
  sql: (value) => quoted(sql`coalesce(${value}, '')`),
};

/** Whether somebody is there, which no column holds. */
export const isOnline: Format<'ONLINE' | 'OFFLINE', boolean> = {
  of: (status) => status === 'ONLINE',
};

/** What an older API calls the values of an enum. */
export const called = <E extends string, R extends string>(
  names: Readonly<Record<E, R>>,
): Format<E, R> => ({
  of: (value) => names[value],
  sql: (value) => {
    const cases = Object.entries<string>(names).map(
      ([one, name]) => sql`when ${literal(one)} then ${literal(`"${name}"`)}`,
    );
    return sql`case ${value} ${join(cases, ' ')} end`;
  },
});
