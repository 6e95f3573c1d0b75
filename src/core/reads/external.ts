import type { EntityClass } from '@mikro-orm/core';
import type { Context, LoaderBatch } from '../context.js';
import { computed } from './computed.js';
import type { Expression } from './statement.js';

/** What is known of each of some keys; null stands for what had none. */
export type Finder<V> = (key: number | null) => V;

/** A value that PostgreSQL does not know, but by which number it is found elsewhere. */
export interface Filled<V> {
  readonly kind: 'filled';
  /** The number by which a row's value is found; null where there is nothing to look for. */
  readonly key: Expression;
  /** Looks up many at once. */
  find(ctx: Context, keys: readonly (number | null)[]): Promise<Finder<V>>;
  /** The value for the row with this number; many at once. */
  load(ctx: Context, id: number): Promise<V>;
}

/** Declares a value of `entity`'s rows that is found by `key`; `find` is given each key once. */
export function filled<V>(
  entity: EntityClass<{ id: number }>,
  key: Expression,
  find: (ctx: Context, keys: readonly number[]) => Promise<Finder<V>>,
): Filled<V> {
  const keyOf = computed(entity, key, (value) => (value === null ? null : Number(value)));
  const findAll: Filled<V>['find'] = (ctx, keys) =>
    find(
      ctx,
      [...new Set(keys)].filter((one) => one !== null),
    );
  const batch: LoaderBatch<number, V> = async (ctx, ids) => {
    const keys = await Promise.all(ids.map((id) => keyOf.load(ctx, id)));
    return keys.map(await findAll(ctx, keys));
  };
  return { kind: 'filled', key, find: findAll, load: (ctx, id) => ctx.loader(batch).load(id) };
}
