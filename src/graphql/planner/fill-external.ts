import { getNullableType, isLeafType } from 'graphql';
import type { Context } from '../../core/context.js';
import type { Filled } from '../../core/reads/external.js';
import type { Pieces } from './json-text.js';
import { type Field, type Selected, Unplannable } from './selection.js';
import type { Format, Site } from './shape.js';

/**
 * Stands on both sides of what is filled in afterwards. Nobody's text brings it along: in the JSON
 * that PostgreSQL makes of a text, this character is written `\u0001`.
 */
const mark = '\u0001';

/** A field that is filled in, wherever an answer has it. */
export interface Slot {
  readonly field: Field;
  readonly format?: Format<never>;
  readonly read: Filled<unknown>;
  /** A value as the schema writes it, or as a reply does. */
  readonly write: (value: unknown, site: Site) => string;
}

/** What holds the place of a value: which of the `slots`, to which its own is added, and its key. */
export function placeText(
  slots: Slot[],
  { field, object, format }: Selected,
  read: Filled<unknown>,
  key: string,
): Pieces {
  const type = getNullableType(field.type);
  if (object || !isLeafType(type)) throw new Unplannable();
  let at = slots.findIndex((slot) => slot.field === field && slot.format === format);
  if (at < 0) {
    const write = (value: unknown, site: Site) => {
      const plain = value === null ? null : type.serialize(value);
      return JSON.stringify(format ? format.of(plain as never, site) : plain);
    };
    at = slots.push({ field, format, read, write }) - 1;
  }
  return [`${mark}${at}:`, { sql: `coalesce((${key})::text, '')` }, mark];
}

/** The JSON with everything filled in: all that one declaration finds is looked up together. */
export async function filledIn(
  ctx: Context,
  json: string,
  slots: readonly Slot[],
): Promise<string> {
  // Every other piece is what stood between two marks.
  const pieces = json.split(mark);
  const places = pieces.flatMap((piece, at) => (at % 2 === 1 ? [{ at, ...placeOf(piece) }] : []));
  const found = await Promise.all(
    slots.map(({ read }, slot) =>
      read.find(
        ctx,
        places.filter((place) => place.slot === slot).map(({ key }) => key),
      ),
    ),
  );
  for (const { at, slot, key } of places) {
    pieces[at] = slots[slot]!.write(found[slot]!(key), ctx.app.config);
  }
  return pieces.join('');
}

function placeOf(piece: string): { slot: number; key: number | null } {
  const [slot, key] = piece.split(':') as [string, string];
  return { slot: Number(slot), key: key === '' ? null : Number(key) };
}
