import { getNullableType, isEnumType, isNonNullType } from 'graphql';
import { join, literal, type Sql, sql } from '../../core/reads/sql.js';
import { type Selected, Unplannable } from './selection.js';

/**
 * JSON text in the order in which it is written: constant strings, and SQL of text. Concatenation takes
 * PostgreSQL two thirds of the time of its JSON functions.
 */
export type Json = readonly (string | Sql)[];

/** One expression of the whole text; null where any of its SQL is null. */
export function concatenated(json: Json): Sql {
  const merged: (string | Sql)[] = [];
  for (const piece of json) {
    const last = merged.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      merged[merged.length - 1] = last + piece;
    } else merged.push(piece);
  }
  return join(
    merged.map((piece) => (typeof piece === 'string' ? literal(piece) : sql`(${piece})::text`)),
    ' || ',
  );
}

/** An object of those fields, in their order. */
export const objectJson = (fields: readonly { key: string; json: Json }[]): Json => [
  '{',
  ...fields.flatMap(({ key, json }, at) => [`${at > 0 ? ',' : ''}"${key}":`, ...json]),
  '}',
];

/** A list of aggregated text with commas in between; empty for null. */
export const listJson = (aggregate: Sql): Sql => sql`'[' || coalesce(${aggregate}, '') || ']'`;

/** JSON text that may be null. */
export const orNull = (text: Sql): Json => [sql`coalesce(${text}, 'null')`];

/** A field that leads to an object: `null` where the schema allows it. */
export const nestedJson = ({ field }: Selected, text: Sql): Json =>
  isNonNullType(field.type) ? [text] : orNull(text);

/** A value in the format of the schema. */
export function leafJson({ field, object }: Selected, value: Sql): Json {
  if (object) throw new Unplannable();
  const type = getNullableType(field.type);
  const json = isEnumType(type) ? ['"', value, '"'] : scalarJson(String(type), value);
  return isNonNullType(field.type) ? json : orNull(concatenated(json));
}

function scalarJson(type: string, value: Sql): Json {
  switch (type) {
    case 'DateTime':
      return [moment(value), 'Z"'];
    case 'Int':
    case 'Boolean':
      return [value];
    case '[Int!]':
      return [sql`array_to_json(${value})`];
    case 'Date':
    case 'ID':
    case 'String':
      return [sql`to_json((${value})::text)`];
    default:
      throw new Unplannable();
  }
}

// Columns hold milliseconds of the years 1 to 9999. JSON omits zeros at the end of a fraction, so a
// microsecond is added and cut off again; that takes half the time of to_char.
const moment = (value: Sql) =>
  sql`left(to_json(((${value}) at time zone 'UTC') + interval '1 microsecond')::text, 24)`;
