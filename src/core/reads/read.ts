import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';
import type { Computed } from './computed.js';
import type { Connection } from './connection.js';
import type { Filled } from './external.js';
import type { Many, One } from './related.js';

/** What the planner may read a field by. */
export type Read =
  | Pick<Computed<unknown>, 'kind' | 'sql' | 'ofPart'>
  | Filled<unknown>
  | Connection<never, never>
  | One<never, never>
  | Many<never>
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'itself' };

/** A field that is a property of its entity by another name. */
export const property = (name: string): Read => ({ kind: 'property', name });

/** A field that leads to more of the same row, as an object of another type. */
export const itself: Read = { kind: 'itself' };

/**
 * Says by which declaration a field is read. A field that is a column or a relation of its entity,
 * by the same name, needs none; any other without one is left to its resolver.
 */
export const Planned = (read: unknown) => Extensions({ read: read as Read });

/** How a field is read; null where nothing was declared. */
export const readOf = ({ extensions }: GraphQLField<unknown, unknown>): Read | null =>
  (extensions?.read as Read | undefined) ?? null;
