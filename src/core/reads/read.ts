import { Extensions } from 'type-graphql';
import type { Computed } from './computed.js';
import type { Connection } from './connection.js';
import type { Count } from './count.js';
import type { Argued, Embedded } from './embedded.js';
import type { External } from './external.js';
import type { Many, One } from './related.js';

/** The declaration by which the planner reads a field. */
export type Read =
  | Pick<Computed<unknown>, 'kind' | 'sql' | 'ofParticipation'>
  | External<unknown>
  | Argued
  | Embedded
  | Connection<never, never>
  | One<never, never>
  | Many<never>
  | Count
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'itself' };

/** A field that is a property of its entity with another name. */
export const property = (name: string): Read => ({ kind: 'property', name });

/** A field that is another object type over the same row. */
export const itself: Read = { kind: 'itself' };

/**
 * Declares how a field is read. A field that is a column or a relation of its entity, by the same
 * name, needs none; any other field without one is left to its resolver.
 */
export const Planned = (read: unknown) =>
  Extensions({ read: read as Read, ...sizeOf(read as Read) });

/** A list without pages counts as its longest. */
function sizeOf(read: Read): { most?: number } {
  if (read.kind === 'many') return { most: read.most + (read.added ? 1 : 0) };
  return read.kind === 'embedded' && read.most !== undefined ? { most: read.most } : {};
}

/** Declares the most entries of a list without pages, by which documents are measured. */
export const AtMost = (most: number) => Extensions({ most });

/** Bytes of a text with 8,000 characters, the default of `messageCharacters`. */
const longTextBytes = 32_000;

/** Declares a text of that length, by which documents are measured. */
export const LongText = () => Extensions({ bytes: longTextBytes });
