import { badInput } from './errors.js';

/**
 * `value` as it may be stored: lone surrogates replaced by U+FFFD, all else byte for byte. Throws
 * BAD_USER_INPUT naming `field` on U+0000, and on fewer than `min` (blank counts as none) or more
 * than `max` characters (code points).
 */
export function cleanText(
  field: string,
  value: string,
  { min = 0, max }: { min?: number; max: number },
): string {
  if (value.includes('\u0000')) throw badInput(field, 'Null characters are not allowed.');
  const text = value.toWellFormed();
  if (min > 0 && text.trim() === '') throw badInput(field, 'This field may not be blank.');
  // A string of n code units has at most n code points: only long ones are worth counting.
  const length = text.length > max || text.length < min ? [...text].length : text.length;
  if (length < min) throw badInput(field, `Ensure this field has at least ${min} characters.`);
  if (length > max) throw badInput(field, `Ensure this field has no more than ${max} characters.`);
  return text;
}

/** The pattern of `ilike` that finds `part` anywhere, taken literally. */
export const likePattern = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;

/** SQL for what `trim()` makes of `text`: PostgreSQL itself takes off nothing but spaces. */
export const trimmed = (text: string): string =>
  `btrim(${text}, E'\\u0009\\u000a\\u000b\\u000c\\u000d\\u0020\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff')`;
