import { z } from 'zod';
import { parseMoment } from '../../core/dates.js';

/** True and false as JSON has them, and as Python and forms write them. */
export const flag = z
  .union([z.boolean(), z.enum(['True', 'False', 'true', 'false'])], {
    error: (issue) => (issue.input === undefined ? undefined : 'Must be a valid boolean.'),
  })
  .transform((value) => value === true || value === 'True' || value === 'true');

/** A whole number, or its digits. */
export const integer = z
  .union([z.number(), z.string().regex(/^\s*-?\d{1,9}\s*$/)], {
    error: (issue) => (issue.input === undefined ? undefined : 'A valid integer is required.'),
  })
  .transform(Number)
  .refine((value) => Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31, {
    error: 'A valid integer is required.',
  });

/** With a time of day, and at most microseconds. */
const written = /^\d{4}-\d\d-\d\d[T ][\d:]+(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?$/;

/** A moment, with or without seconds; UTC when no zone is given. The text it becomes is in UTC. */
export const moment = z.string().transform((value, ctx) => {
  const found = readMoment(value);
  if (found) return found;
  ctx.addIssue({
    code: 'custom',
    message: 'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm.',
  });
  return z.NEVER;
});

function readMoment(value: string): string | null {
  const text = value.trim();
  return written.test(text) ? (parseMoment(text)?.toISOString() ?? null) : null;
}

/** A moment as Django REST Framework writes it: no fraction of a second where there is none. */
export const momentOf = (iso: string): string => iso.replace(/\.000Z$/, 'Z');

/** First word and the rest of a name that was given whole. */
export function splitName(whole: string): { firstName: string; lastName: string } {
  const [firstName = '', ...rest] = whole.trim().split(/\s+/);
  return { firstName, lastName: rest.join(' ') };
}
