import { BigIntType } from '@mikro-orm/core';

/** A 64-bit integer column, read as a number: its values stay below 2^53. */
export const bigint = new BigIntType('number');

/**
 * Options of a moment kept to the millisecond, so that a cursor made from a Date finds its row. New
 * ones at each call, since the decorator writes the property's name into them.
 */
export const moment = () => ({ type: 'datetime', length: 3 }) as const;

/** A moment the database sets at insert; its clock alone decides, whichever node writes. */
export const insertedAt = () => ({ ...moment(), defaultRaw: 'now()' }) as const;
