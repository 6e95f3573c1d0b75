import type { Format } from '../../graphql/planner/shape.js';
import { numberOf } from './fields.js';

const quoted = (text: string) => `to_json((${text})::text)`;

/** The number in a global id. */
export const number: Format<string, number> = { of: numberOf, sql: (value) => `(${value})::text` };

/** Where a path under `/media/` is reached from outside; what is no path of ours stays. */
export const absolute: Format<string | null, string | null> = {
  of: (path, { publicUrl }) => (path?.startsWith('/') ? publicUrl + path : path),
  sql: (value, { publicUrl }) =>
    quoted(`case when starts_with(${value}, '/') then ${publicUrl} || ${value} else ${value} end`),
};

/** A text, and an empty one for none. */
export const orEmpty: Format<string | null, string> = {
  of: (text) => text ?? '',
  sql: (value) => quoted(`coalesce(${value}, '')`),
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
    const cases = Object.entries(names).map(([one, name]) => `when '${one}' then '"${name}"'`);
    return `case ${value} ${cases.join(' ')} end`;
  },
});
