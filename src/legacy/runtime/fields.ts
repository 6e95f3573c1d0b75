import { z } from 'zod';
import { globalId, type IdKind, localId } from '../../core/global-id.js';
import { isBlank } from '../../core/text.js';

/** A file of a multipart body, not yet looked at. */
export class UploadedFile {
  constructor(
    readonly filename: string,
    readonly bytes: Buffer,
  ) {}
}

/** A number in a path, as the global id it stands for; what is none is not found. */
export const pathId = (kind: IdKind) => z.string().transform(toGlobalId(kind));

/** A number in a body or a query, written as a number or in digits. */
export const id = (kind: IdKind) =>
  z
    .union([z.number(), z.string()], { error: 'A valid integer is required.' })
    .transform(toGlobalId(kind));

const toGlobalId = (kind: IdKind) => (value: string | number, ctx: z.RefinementCtx) => {
  const found = globalId(kind, value);
  if (localId(kind, found) !== null) return found;
  ctx.addIssue({ code: 'custom', message: 'A valid integer is required.' });
  return z.NEVER;
};

/** The number inside a global id: `user_7` is 7. */
export const numberOf = (global: string): number => Number(global.slice(global.indexOf('_') + 1));

/** Any text that can be stored; the domain decides on its length. */
export const line = z
  .string()
  .refine((text) => !text.includes('\0'), 'Null characters are not allowed.');

/** Text that says something. */
export const text = line.refine((text) => !isBlank(text), 'This field may not be blank.');

/** A file, or what forms send for none. */
export const file = z
  .union([z.instanceof(UploadedFile), z.null(), z.literal('')], {
    error: 'The submitted data was not a file. Check the encoding type on the form.',
  })
  .transform((value) => value || null)
  .optional();

/** Where a list that was capped goes on. */
export const page = z.object({ cursor: line.optional() });

/** What Django REST Framework says of a value that is none of what was asked for. */
export function words(issue: { code?: string; input?: unknown; expected?: string }): string {
  if (issue.input === undefined) return 'This field is required.';
  if (issue.input === null) return 'This field may not be null.';
  if (issue.code === 'invalid_type' && issue.expected === 'string') return 'Not a valid string.';
  if (issue.code === 'invalid_value') return `"${issue.input}" is not a valid choice.`;
  return 'Not a valid value.';
}

/** A mailed code; where it was sent as a number, the zeros it lost are put back. */
export const loginCode = z
  .union([z.string(), z.number().transform((code) => String(code).padStart(6, '0'))], {
    error: 'Not a valid string.',
  })
  .nullish();
