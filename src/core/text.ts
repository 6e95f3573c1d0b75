import { badInput } from './errors.js';
import { type Sql, sql } from './reads/sql.js';

/** Characters that show nothing: separators, controls and default-ignorables, and two blank symbols. */
const blank = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]*$/u;

/** Whether `text` shows nothing; what `isBlank` is no message, name or title. */
export const isBlank = (text: string): boolean => blank.test(text);

/**
 * Text that PostgreSQL can store: lone surrogates are replaced by U+FFFD, all else is unchanged. Throws
 * BAD_USER_INPUT on `field` for U+0000, and for fewer than `min` (blank counts as empty) or more than
 * `max` code points.
 */
export function cleanText(
  field: string,
  value: string,
  { min = 0, max }: { min?: number; max: number },
): string {
  if (value.includes('\u0000')) throw badInput(field, 'Null characters are not allowed.');
  const text = value.toWellFormed();
  if (min > 0 && isBlank(text)) throw badInput(field, 'This field may not be blank.');
  // A string of n code units has at most n code points, so short ones need no count.
  const length = text.length > max || text.length < min ? [...text].length : text.length;
  if (length < min) throw badInput(field, `Ensure this field has at least ${min} characters.`);
  if (length > max) throw badInput(field, `Ensure this field has no more than ${max} characters.`);
  return text;
}

/** An `ilike` pattern that matches text containing `part` literally, in its composed form. */
export const likePattern = (part: string): string =>
  `%${part.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;

/** SQL of JavaScript's `trim()`; PostgreSQL's own removes spaces only. */
export const trimmed = (text: Sql): Sql =>
  sql`btrim(${text}, E'\\u0009\\u000a\\u000b\\u000c\\u000d\\u0020\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff')`;
