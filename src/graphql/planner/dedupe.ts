import { raw, type Sql, sql } from '../../core/reads/sql.js';

/**
 * Stands on both sides of a reference and of a definition. It cannot come from a column: JSON escapes
 * this character as `\u0002`.
 */
const mark = '\u0002';

/** The least page size for which objects are shared; on shorter pages too few rows lead to the same object. */
export const leastRows = 25;

/**
 * SQL that writes, behind a list, each object that rows of the list refer to once: fifty messages have
 * two senders. The list takes the definitions.
 */
export type Definitions = Sql[];

/** A reference to the object with the id `key`; `relation` is the number of the relation in its statement. */
export function referenceTo(
  definitions: Definitions,
  relation: number,
  key: Sql,
  { table, row, text }: { table: Sql; row: Sql; text: Sql },
): Sql {
  const [open, close] = [raw(`'${mark}${relation}:'`), raw(`'${mark}'`)];
  definitions.push(
    sql`coalesce((select string_agg(${open} || ${row}.id || '=' || ${text} || ${close}, '')
      from ${table} ${row} where ${row}.id = any(array_agg(${key}))), '')`,
  );
  return sql`${open} || ${key} || ${close}`;
}

/** The JSON with each reference replaced by its object; empty when it has more than `most` characters. */
export function resolveReferences(json: string, most: number): string {
  // Every other piece stood between two marks.
  const pieces = json.split(mark);
  const objects = new Map<string, string>();
  for (let at = 1; at < pieces.length; at += 2) {
    const piece = pieces[at] as string;
    const end = piece.indexOf('=');
    if (end < 0) continue;
    objects.set(piece.slice(0, end), piece.slice(end + 1));
    pieces[at] = '';
  }
  let whole = pieces[0] as string;
  for (let at = 1; at < pieces.length; at += 2) {
    const piece = pieces[at] as string;
    const object = piece === '' ? '' : objects.get(piece);
    if (object === undefined) throw new Error(`No object is defined for ${piece}.`);
    whole += object + pieces[at + 1];
    if (whole.length > most) return '';
  }
  return whole;
}
