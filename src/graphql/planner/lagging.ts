import type { SelectedObject } from './selection.js';

/**
 * The queries that a replica may answer, which lags behind the primary by some milliseconds: what others publish. Not
 * among them is what is compared with the cursor of a stream: conversations, calls and the inbox.
 */
const lagging: ReadonlySet<string> = new Set(['feed', 'posts', 'post', 'users', 'user']);

/** Whether a replica may answer an operation. */
export const mayLag = ({ fields }: SelectedObject): boolean =>
  fields.every(({ field }) => lagging.has(field.name));

/**
 * Whether an answer may have null for a field of the root, which the primary then has to confirm. A field deeper in the
 * answer with the same key counts as well; a text does not, since its quotes are escaped.
 */
export const mayMiss = ({ fields }: SelectedObject, answer: string): boolean =>
  fields.some(({ key }) => answer.includes(`"${key}":null`));
