import { z } from 'zod';
import { isDay, parseMoment } from '../../core/dates.js';
import { globalId, type IdKind, localId } from '../../core/global-id.js';
import { isBlank } from '../../core/text.js';

/** A file of a multipart body, not yet checked. */
export class UploadedFile {
  constructor(
    readonly filename: string,
    readonly bytes: Buffer,
  ) {}
}

/** A number in a path, as the global id of that kind; anything else is NOT_FOUND. */
export const pathId = (kind: IdKind) => z.string().transform(toGlobalId(kind));

/** The error of a value of a wrong type; a value that is missing or null has errors of its own. */
const invalid = (message: string) => ({
  error: ({ input }: { input?: unknown }) => (input == null ? undefined : message),
});

const notAnInteger = 'A valid integer is required.';

/** A number in a body or a query string, as a number or as digits. */
export const id = (kind: IdKind) =>
  z
    .union([z.number(), z.string().transform((text) => text.trim())], invalid(notAnInteger))
    .transform(toGlobalId(kind));

const toGlobalId = (kind: IdKind) => (value: string | number, ctx: z.RefinementCtx) => {
  const found = globalId(kind, value);
  if (localId(kind, found) !== null) return found;
  ctx.addIssue({ code: 'custom', message: notAnInteger });
  return z.NEVER;
};

/** Any text that PostgreSQL can store; the domain checks its length. */
export const line = z
  .string()
  .refine((text) => !text.includes('\0'), 'Null characters are not allowed.');

/** Text that is not blank. */
export const text = line.refine((text) => !isBlank(text), 'This field may not be blank.');

/** A day of the calendar; may be empty. */
export const day = line.refine(
  (value) => value === '' || isDay(value),
  'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
);

/** A username, an e-mail address or the name of a person; blanks around it are removed. */
export const name = line.transform((text) => text.trim());

/** A file; null for the empty value that forms send without one. */
export const file = z
  .union(
    [z.instanceof(UploadedFile), z.null(), z.literal('')],
    invalid('The submitted data was not a file. Check the encoding type on the form.'),
  )
  .transform((value) => value || null)
  .optional();

/** The cursor of a list's next page, from the `Link` header of the previous one. */
export const page = z.object({ cursor: line.optional() });

/** A mailed code; the leading zeros that a number loses are restored. */
export const loginCode = z
  .union(
    [z.string(), z.number().transform((code) => String(code).padStart(6, '0'))],
    invalid('Not a valid string.'),
  )
  .nullish();

const truths = ['true', 't', 'yes', 'y', 'on', '1'] as const;
const untruths = ['false', 'f', 'no', 'n', 'off', '0'] as const;

/** A boolean, or a word or number for one, in any letter case, as Django REST Framework accepts them. */
export const flag = z
  .union([z.boolean(), z.number(), z.string()], invalid('Must be a valid boolean.'))
  .transform((value) => String(value).trim().toLowerCase())
  .pipe(z.enum([...truths, ...untruths], 'Must be a valid boolean.'))
  .transform((word) => (truths as readonly string[]).includes(word));

/** A 32-bit integer, as a number or as digits, which a fraction of zero may follow. */
export const integer = z
  .union(
    [z.number(), z.string().regex(/^\s*-?\d{1,10}(\.0*)?\s*$/, notAnInteger)],
    invalid(notAnInteger),
  )
  .transform(Number)
  .refine((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31, notAnInteger);

/** A date and time as ISO 8601, UTC without a time zone; the output is in UTC. */
export const dateTime = z.string().transform((value, ctx) => {
  const found = parseDateTime(value);
  if (found) return found;
  ctx.addIssue({
    code: 'custom',
    message: 'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm.',
  });
  return z.NEVER;
});

/** With a time of day, and at most microseconds. */
const dateAndTime = /^\d{4}-\d\d-\d\d[T ][\d:]+(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?$/;

function parseDateTime(value: string): string | null {
  const text = value.trim();
  return dateAndTime.test(text) ? (parseMoment(text)?.toISOString() ?? null) : null;
}

/** The names that messages have for what JSON contains in place of an object. */
const pythonTypes: Partial<Record<string, string>> = {
  string: 'str',
  number: 'int',
  boolean: 'bool',
  object: 'list',
};

/** The message of Django REST Framework for an invalid value. */
export function drfMessage(issue: { code?: string; input?: unknown; expected?: string }): string {
  if (issue.input === undefined) return 'This field is required.';
  if (issue.input === null) return 'This field may not be null.';
  if (issue.code === 'invalid_type' && issue.expected === 'string') return 'Not a valid string.';
  if (issue.code === 'invalid_value') return `"${issue.input}" is not a valid choice.`;
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    return `Invalid data. Expected a dictionary, but got ${pythonTypes[typeof issue.input]}.`;
  }
  return 'Not a valid value.';
}
