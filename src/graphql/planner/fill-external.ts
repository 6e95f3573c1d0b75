import { getNullableType, isLeafType } from 'graphql';
import type { Context } from '../../core/context.js';
import type { External } from '../../core/reads/external.js';
import { type BoundArguments, type Sql, sql } from '../../core/reads/sql.js';
import type { Json } from './json-text.js';
import { type Field, type Selected, Unplannable } from './selection.js';

/**
 * Stands on both sides of the key of an external value. It cannot come from a column: JSON escapes this
 * character as `\u0001`.
 */
const mark = '\u0001';

/** A field whose external value is filled in wherever an answer has its key. */
export interface ExternalField {
  readonly field: Field;
  readonly read: External<unknown>;
  /** The index of its arguments; null without any. */
  readonly args: number | null;
  /** The JSON of a value. */
  readonly write: (value: unknown) => string;
}

/** The key of an external value, with the index of its field; adds the field to `externals`. */
export function externalJson(
  externals: ExternalField[],
  { field, object }: Selected,
  read: External<unknown>,
  key: Sql,
  args: number | null,
): Json {
  const type = getNullableType(field.type);
  if (object || !isLeafType(type)) throw new Unplannable();
  let at = externals.findIndex((one) => one.field === field && one.args === args);
  if (at < 0) {
    const write = (value: unknown) => JSON.stringify(value === null ? null : type.serialize(value));
    at = externals.push({ field, read, args, write }) - 1;
  }
  return [`${mark}${at}:`, sql`coalesce((${key})::text, '')`, mark];
}

/** The JSON with all external values; each field looks up its values at once. */
export async function fillExternal(
  ctx: Context,
  json: string,
  externals: readonly ExternalField[],
  args: readonly BoundArguments[],
): Promise<string> {
  // Every other piece stood between two marks.
  const pieces = json.split(mark);
  const keys = pieces.flatMap((piece, at) => (at % 2 === 1 ? [{ at, ...keyIn(piece) }] : []));
  const find = await Promise.all(
    externals.map(({ read, args: own }, index) =>
      read.find(
        ctx,
        keys.filter(({ external }) => external === index).map(({ key }) => key),
        own === null ? {} : givenIn(args[own]),
      ),
    ),
  );
  for (const { at, external, key } of keys) {
    pieces[at] = externals[external]!.write(find[external]!(key));
  }
  return pieces.join('');
}

const givenIn = (bound: BoundArguments | undefined) =>
  Object.fromEntries((bound?.names ?? []).map((name, at) => [name, bound?.values[at]]));

function keyIn(piece: string): { external: number; key: number | null } {
  const [external, key] = piece.split(':') as [string, string];
  return { external: Number(external), key: key === '' ? null : Number(key) };
}
