import { BigIntType, type EntityClass, type MetadataStorage, ReferenceKind } from '@mikro-orm/core';
import type { Context } from '../context.js';

/** A 64-bit integer column, read as a number: its values stay below 2^53. */
export const bigint = new BigIntType('number');

/**
 * Options of a moment kept to the millisecond, so that a cursor made from a Date finds its row. New
 * ones at each call, since the decorator writes the property's name into them.
 */
export const moment = () => ({ type: 'datetime', length: 3 }) as const;

/** A moment the database sets at insert; its clock alone decides, whichever node writes. */
export const insertedAt = () => ({ ...moment(), defaultRaw: 'now()' }) as const;

const toMany: readonly string[] = [ReferenceKind.ONE_TO_MANY, ReferenceKind.MANY_TO_MANY];

/** The names of all columns of `entity`, quoted. */
export function columnNames(metadata: MetadataStorage, entity: EntityClass<object>): string[] {
  const stored = metadata
    .get(entity)
    .props.filter(
      ({ persist, formula, kind }) => persist !== false && !formula && !toMany.includes(kind),
    );
  return [...new Set(stored.flatMap(({ fieldNames }) => fieldNames ?? []))].map(
    (name) => `"${name}"`,
  );
}

/**
 * The columns of `entity` in SQL, in place of `*`: the result of the statement stays what it is when another node adds
 * a column, so that it can be prepared in a transaction. `table` is the name or the alias of the table.
 */
export const allColumns = (ctx: Context, entity: EntityClass<object>, table?: string): string =>
  columnNames(ctx.em.getMetadata(), entity)
    .map((name) => (table ? `${table}.${name}` : name))
    .join(', ');
