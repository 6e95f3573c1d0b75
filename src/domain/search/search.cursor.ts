import { badInput } from '../../core/errors.js';
import type { Place } from './candidates.js';

/** The position of a hit: the number of its kind, and its place among the hits of that kind. */
export interface SearchCursor {
  readonly kind: number;
  readonly place: Place;
}

/** A cursor as clients keep it. */
export const encodeCursor = ({ kind, place: { rank, at, id } }: SearchCursor): string =>
  Buffer.from([kind, rank, at.getTime(), id].join(':')).toString('base64url');

/** Reads what `encodeCursor` wrote. Throws BAD_USER_INPUT. */
export function decodeCursor(cursor: string): SearchCursor {
  const match = /^(\d):(\d):(\d{1,13}):(\d{1,15})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  if (!match) throw badInput('after', 'Not a cursor of a search.').because('INVALID_CURSOR');
  const [kind, rank, at, id] = match.slice(1).map(Number) as [number, number, number, number];
  return { kind, place: { rank, at: new Date(at), id } };
}
